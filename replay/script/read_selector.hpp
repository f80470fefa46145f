// The reader of selectors, which verbs and expectations share.
// Implements SCR-11 and SCR-15 (specs/script.md): a selector is checked when the script is read.
// It refuses what is not valid CSS, and what only a browser could answer.
#pragma once

#include <string>

#include "isa/base/result.hpp"
#include "replay/script/line.hpp"

namespace lightspeed::replay {

/// Takes a selector that must be there.
[[nodiscard]] Result<std::string, ScriptError> read_selector(ScriptLine& line);

}  // namespace lightspeed::replay
