#include "interpreter/contract/supervision_rules.hpp"

#include <string>
#include <utility>

#include "interpreter/world/world.hpp"

namespace lightspeed::interpreter {
namespace {

std::string named(std::uint32_t session) { return "s-" + std::to_string(session); }

/// A free choice, or a timer: all that the one before led to is over.
bool begins_anew(const Step& step) {
  return step.cause == 0 || std::holds_alternative<TimerFired>(step.stimulus);
}

}  // namespace

void SupervisionRules::observe(const Observation& seen, Violations& out) {
  const bool asked = std::holds_alternative<Escalated>(seen.step.stimulus);
  if (!asked && seen.configuration.escalations_max == kNeverEscalates) return;
  if (begins_anew(seen.step)) judge_forgotten(seen, out);
  const auto [place, begins] = sessions_.try_emplace(seen.step.session);
  if (asked || begins) judge_asked(seen, begins, out);
  bool crashed = false;
  bool gave_up = false;
  bool told_so = false;
  for (const Seen& item : seen.events) {
    place->second.observe(item);
    crashed = crashed || told(item, "crashed") != nullptr;
    told_so = told_so || told(item, "supervisor_gave_up") != nullptr;
    // An application may end for a reason of these words, and then it has not crashed before.
    const auto* ends = told(item, "shutdown");
    gave_up = gave_up || (crashed && ends != nullptr && ends->detail == "too many crashes");
  }
  judge_time(seen, gave_up, told_so, out);
  if (seen.world != nullptr && seen.world->step_number() == seen.step.number) {
    judge_forgotten(seen, out);
  }
}

// Whoever is asked is owed it, and whoever begins behind the end of the supervisor is asked first.
void SupervisionRules::judge_asked(const Observation& seen, bool begins, Violations& out) {
  const std::string name = named(seen.step.session);
  const bool asked = std::holds_alternative<Escalated>(seen.step.stimulus);
  const bool owed = owed_.erase(seen.step.session) != 0 || (begins && one_too_many_ != 0);
  if (asked == owed) return;
  Violation found = violation(seen, "SUPER-1", Party::server,
                              owed ? name + " is asked to shut down before anything else"
                                   : name + " is asked only if the supervisor gave up, and once",
                              asked ? "it is asked to shut down" : "it begins");
  if (one_too_many_ != 0) found.cause = one_too_many_;
  out.push_back(std::move(found));
}

void SupervisionRules::judge_time(const Observation& seen, bool gave_up, bool told_so,
                                  Violations& out) {
  bool due = false;
  if (gave_up) {
    losses_.add(seen.step.at, seen.configuration.escalation_period_us);
    due =
        one_too_many_ == 0 && std::cmp_greater(losses_.size(), seen.configuration.escalations_max);
  }
  if (due != told_so) {
    const std::string count = std::to_string(losses_.size()) + " gave up within the period, " +
                              std::to_string(seen.configuration.escalations_max) + " may";
    out.push_back(
        violation(seen, "SUPER-1", Party::server,
                  due ? "the supervisor gives up: " + count : "the supervisor goes on: " + count,
                  due ? "it goes on" : "it gives up"));
  }
  if (!told_so || one_too_many_ != 0) return;
  one_too_many_ = seen.step.number;
  for (const auto& [session, incarnation] : sessions_) {
    if (!incarnation.ended()) owed_.insert(session);
  }
}

// All that the step led to is over, and whoever still goes on was not asked.
void SupervisionRules::judge_forgotten(const Observation& seen, Violations& out) {
  for (const std::uint32_t session : std::exchange(owed_, {})) {
    if (sessions_[session].ended()) continue;
    out.push_back(caused_by(
        one_too_many_, violation(seen, "SUPER-1", Party::server,
                                 named(session) + " is asked to shut down", "it is not asked")));
  }
}

}  // namespace lightspeed::interpreter
