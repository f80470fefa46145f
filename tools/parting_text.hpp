// What is said of two runs of the same choices that differ: nothing of it is the user's fault.
// Implements DET-4 (specs/replay.md): step, session, field, both values, and what to send.
// It refuses to guess at the cause: what differs is all that is known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "replay/twice.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

/// The error of a run that does not repeat; these files are what somebody needs to see it again.
[[nodiscard]] ToolError not_deterministic(const replay::Parting& parting,
                                          const std::vector<std::string>& files);

/// What is added to the words about a run that repeats, if it was asked for.
[[nodiscard]] inline std::string_view in_two_runs(bool twice) {
  return twice ? ", in two runs alike" : "";
}

}  // namespace lightspeed::tools
