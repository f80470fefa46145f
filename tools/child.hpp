// A program that is run to its end, without a shell.
// Implements DIFF-20 (specs/replay.md): its words go into files, and Ctrl-C ends it with all of it.
// It refuses input: a child reads nothing.
#pragma once

#include <string>
#include <vector>

#include "isa/base/result.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

struct ChildWords {
  std::string stdout_path;
  std::string stderr_path;
};

/// How it ended.
struct ChildEnd {
  int status = 0;  ///< Its exit status,
  int signal = 0;  ///< or the signal that ended it.
};

/// Why there is no end to tell of.
struct ChildTrouble {
  int why = 0;  ///< The system's number for what kept it from running; 0 if somebody had enough.
  ToolError told;
};

/// Runs `arguments[0]`, which is looked for as a shell does. The error says that it cannot be run,
/// or that somebody had enough.
[[nodiscard]] Result<ChildEnd, ChildTrouble> run_child(const std::vector<std::string>& arguments,
                                                       const ChildWords& words);

}  // namespace lightspeed::tools
