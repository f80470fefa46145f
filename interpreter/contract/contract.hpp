// All rules of the contract over one trace, step by step.
// Implements RULE-1 to RULE-4, RULE-6 and RULE-10 (specs/rules.md): which rules ran, and outcomes.
// It refuses to stop: every violation is reported, in the order of the steps.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "interpreter/contract/answer_rules.hpp"
#include "interpreter/contract/arrival_rules.hpp"
#include "interpreter/contract/connection_rules.hpp"
#include "interpreter/contract/gate_rules.hpp"
#include "interpreter/contract/order_rules.hpp"
#include "interpreter/contract/outcome.hpp"
#include "interpreter/contract/outcome_rules.hpp"
#include "interpreter/contract/patch_rules.hpp"
#include "interpreter/contract/quirks.hpp"
#include "interpreter/contract/rule.hpp"
#include "interpreter/contract/state_rules.hpp"
#include "interpreter/contract/supervision_rules.hpp"
#include "interpreter/contract/telemetry_rules.hpp"
#include "interpreter/contract/time_rules.hpp"
#include "interpreter/contract/topic_rules.hpp"
#include "interpreter/contract/violation_list.hpp"
#include "interpreter/contract/wire_rules.hpp"
#include "interpreter/contract/world_rules.hpp"

namespace lightspeed::interpreter {

/// Every rule with a monitor, in the order of the documentation.
[[nodiscard]] std::span<const Rule> all_rules();

/// The rule of that id, or null.
[[nodiscard]] const Rule* find_rule(std::string_view id);

/// Runs every rule that a trace of this origin can show.
class Contract {
 public:
  /// The monitors, in the order of the documentation; each lists its rules.
  using Monitors =
      std::tuple<HelloRules, DecodeRules, ReferenceRules, DiffAnswerRules, EventAnswerRules,
                 BackoffRules, DuplicateRules, SyncRules, EpochRules, DrainRules, PendingRules,
                 OnceRules, PushRules, OrderRules, DeferRules, ReturnRules, HeartRules, GraceRules,
                 DrainEndRules, RestartRules, CrashRules, StaleRules, BoundRules, TelemetryRules,
                 IdleRules, LivenessRules, AuthRules, OwnerRules, RateRules, SlowRules,
                 ConnectionRules, OutcomeRules>;

  Contract(const Configuration& configuration, bool captured, ViolationLimits limits = {})
      : configuration_(configuration), captured_(captured), list_(limits) {}

  /// Shows one step to every rule. `world` is the state after it, null in a captured trace.
  void observe(const Step& step, const World* world);

  /// The trace ends here: what is still owed becomes a violation where it is definite. `world` is
  /// the state at the end, null where it is not known.
  void finish(const World* world = nullptr);

  [[nodiscard]] const Violations& violations() const { return violations_; }
  /// Of each rule, how many more there were than are kept.
  [[nodiscard]] const std::map<std::string_view, std::uint64_t>& further() const {
    return list_.further();
  }
  /// No state will be shown any more: the rules that need one need not be asked (CHK-2).
  void lose_world() { world_lost_ = true; }
  [[nodiscard]] const Quirks& quirks() const { return quirks_; }
  /// What became of all events and patches, as far as the trace goes (RULE-10).
  [[nodiscard]] OutcomeCounts outcomes() const;
  /// Whether the rule sees enough in a trace of this origin (RULE-3).
  [[nodiscard]] bool runs(const Rule& rule) const {
    return !captured_ || rule.needs == Needs::wire;
  }

 private:
  /// One session of the trace (RULE-6).
  struct Judged {
    Monitors monitors;
    OutcomeLedger outcomes;
    Step last;  ///< The number of its latest step, and the latest tick of any event.
  };
  void name_session(std::uint32_t session, std::size_t known);
  [[nodiscard]] bool is_asked(const Rule& rule) const {
    return runs(rule) && !(world_lost_ && rule.needs == Needs::world);
  }
  Configuration configuration_;
  bool captured_ = false;
  bool world_lost_ = false;
  ViolationList list_;
  std::map<std::uint32_t, Judged> sessions_;
  TopicRules topics_;             ///< Of all sessions, as is
  SupervisionRules supervision_;  ///< the supervisor.
  Quirks quirks_;
  Violations violations_;
};

}  // namespace lightspeed::interpreter
