// The rules of the contract over a whole trace.
// Implements CHK-1 to CHK-3 (specs/replay.md): which rules ran, what they found, which quirks.
// It refuses to trust a simulated trace's word: its world is run again beside the rules.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

struct CheckReport {
  std::uint64_t steps = 0;
  std::vector<std::string_view> rules_run;
  std::vector<std::string_view> rules_blind;  ///< They need more than this trace shows.
  interpreter::Violations violations;
  interpreter::Quirks quirks;
  interpreter::OutcomeCounts outcomes;
  std::string note;     ///< Why a rule that could see this trace did not see all of it.
  std::string problem;  ///< Not empty if the trace could not be run (an unknown program).
};

/// Runs every rule that the trace can show.
[[nodiscard]] CheckReport check(const Trace& trace);

}  // namespace lightspeed::replay
