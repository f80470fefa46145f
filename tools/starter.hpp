// The program and the script that `lightspeed new` starts with.
// Implements TOOL-18 (specs/replay.md): both work as they are, and say what each part is for.
// It refuses choices: there is one starter, small enough to be read whole.
#pragma once

#include <string>
#include <string_view>

namespace lightspeed::tools {

struct Starter {
  std::string program;  ///< `NAME.lsp`
  std::string script;   ///< `NAME.lss`
};

/// `name` is a name of the language: lower-case letters, digits and `_`, a letter first.
[[nodiscard]] Starter starter_of(std::string_view name);

}  // namespace lightspeed::tools
