// Which steps `lightspeed filter` is to keep, from its command line.
// Implements FILT-1 and FILT-2 (specs/replay.md): what a condition may say.
// It refuses conditions that say nothing: a filter without any is a mistake.
#pragma once

#include <string>
#include <vector>

#include "replay/part/selection.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {

/// Each occurrence of each option, as it was written.
struct Conditions {
  std::vector<std::string> sessions;
  std::vector<std::string> steps;
  std::vector<std::string> times;
  std::vector<std::string> kinds;
  std::vector<std::string> rules;
};

/// What the conditions say but for the rules, which must exist.
[[nodiscard]] Result<replay::Selection, ToolError> selection_of(const Conditions& conditions);

/// The steps that the violations of these rules name, with all that led to them. It reads the whole
/// trace, and goes back to its first step.
[[nodiscard]] Result<std::set<std::uint64_t>, ToolError> steps_of_rules(
    const std::vector<std::string>& rules, TraceInput& input);

}  // namespace lightspeed::tools
