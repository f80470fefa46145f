// A script from a file, run with its program and its knobs.
// Implements TOOL-14 and TOOL-15 (specs/replay.md), SCR-9 (specs/script.md).
// It refuses to write: what was recorded is in memory.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "interpreter/configuration.hpp"
#include "isa/base/result.hpp"
#include "replay/record.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

struct ScriptRun {
  std::string script;              ///< The file, `-` for stdin.
  std::string program;             ///< Counts for more than the script's own; empty for that.
  std::string title;               ///< Empty for the file's stem.
  std::vector<std::string> knobs;  ///< `KNOB=VALUE`, for more than the script's own.
  bool twice = false;              ///< An error if two runs differ (DET-2).
};

struct RanScript {
  replay::Recorded recorded;
  std::size_t expectations = 0;  ///< How many the script has.
};
[[nodiscard]] Result<RanScript, ToolError> run_script(const ScriptRun& run);

/// Sets what `--set KNOB=VALUE` says.
[[nodiscard]] Result<void, ToolError> set_knobs(const std::vector<std::string>& knobs,
                                                interpreter::Configuration& configuration);

}  // namespace lightspeed::tools
