// The rule of the supervisor: when it gives up, and that it leaves nobody out.
// Implements SUPER-1 (specs/rules.md), which looks at all sessions of a run.
// It refuses the supervisor's own count: who gave up, and when, is in the trace.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/rule.hpp"
#include "interpreter/recent_ticks.hpp"

namespace lightspeed::interpreter {

class SupervisionRules {
 public:
  static constexpr std::array kRules{
      Rule{"SUPER-1", Needs::session,
           "the supervisor gives up when too many sessions did within the period, and asks all"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  void judge_asked(const Observation& seen, bool begins, Violations& out);
  void judge_time(const Observation& seen, bool gave_up, bool told_so, Violations& out);
  void judge_forgotten(const Observation& seen, Violations& out);

  std::map<std::uint32_t, Incarnation> sessions_;
  RecentTicks losses_;              ///< When sessions gave up, within the last period.
  std::uint64_t one_too_many_ = 0;  ///< The step with which the supervisor gave up.
  std::set<std::uint32_t> owed_;    ///< Sessions that are to be asked in the same tick.
};

}  // namespace lightspeed::interpreter
