#include "interpreter/world/supervisor.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace lightspeed::interpreter {

bool gave_up(std::span<const SessionVisit> trail) {
  // A draining session that crashes takes another row: it has only ended.
  return std::any_of(trail.begin(), trail.end(),
                     [](const SessionVisit& visit) { return visit.row->guard == Guard::too_many; });
}

bool Supervisor::loses_one(Step& step) {
  if (one_too_many_ != 0) return false;
  const bool remembers = knobs_.mutant == Mutant::escalation_remembers;
  losses_.add(step.at,
              remembers ? std::numeric_limits<std::uint64_t>::max() : knobs_.escalation_period_us);
  const std::size_t early = knobs_.mutant == Mutant::escalation_early ? 1 : 0;
  if (std::cmp_less_equal(losses_.size() + early, knobs_.escalations_max)) return false;
  if (knobs_.mutant == Mutant::escalation_forgotten) return false;
  one_too_many_ = step.number;
  step.effects.push_back({step.at, Telemetry{"supervisor_gave_up",
                                             std::to_string(losses_.size()) + " gave up, " +
                                                 std::to_string(knobs_.escalations_max) + " may"}});
  return true;
}

}  // namespace lightspeed::interpreter
