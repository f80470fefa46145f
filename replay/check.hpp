// The rules of the contract over a whole trace.
// Implements CHK-1 to CHK-7 (specs/replay.md): which rules ran, what they found, which quirks.
// It refuses to trust a simulated trace's word: its world is run again beside the rules.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "replay/step_source.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

struct CheckReport {
  std::uint64_t steps = 0;
  std::vector<std::string_view> rules_run;
  std::vector<std::string_view> rules_blind;  ///< They need more than this trace shows.
  interpreter::Violations violations;
  std::map<std::string_view, std::uint64_t> further;  ///< Of each rule, not kept (CHK-6).
  interpreter::Quirks quirks;
  interpreter::OutcomeCounts outcomes;
  bool several = false;  ///< Sessions other than the first took part.
  std::string note;      ///< Why a rule that could see this trace did not see all of it.
  std::string problem;   ///< Not empty if the trace could not be run (an unknown program).
};

/// Runs every rule that the trace can show. The trace is read as it is judged and never held; of
/// the violations so many are kept as the limits say.
[[nodiscard]] CheckReport check(StepSource& trace, interpreter::ViolationLimits limits = {});
[[nodiscard]] CheckReport check(const Trace& trace);

/// All violations, those that are not kept included.
[[nodiscard]] std::uint64_t violation_count(const CheckReport& report);

}  // namespace lightspeed::replay
