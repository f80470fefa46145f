#include "interpreter/contract/time_rules.hpp"

#include <utility>

#include "interpreter/session/timers.hpp"
#include "interpreter/world/world.hpp"

namespace lightspeed::interpreter {

void Awaited::set(Tick at, std::uint64_t delay_us, std::uint64_t step) {
  at_ = after(at, delay_us);
  set_by_ = step;
}

void Awaited::broken(const Observation& seen, std::string what, Violations& out) {
  const std::string due = at_ ? " at " + std::to_string(at_->value) + " us" : " when it is due";
  Violation found =
      violation(seen, rule_, Party::server, std::string(what_) + due, std::move(what));
  if (set_by_ != 0) found.cause = set_by_;
  out.push_back(std::move(found));
  clear();
}

void Awaited::happens(const Observation& seen, Violations& out) {
  if (at_ == seen.step.at) return clear();
  const bool none = !at_;
  broken(seen,
         "it happens at " + std::to_string(seen.step.at.value) + " us" +
             (none ? ", though nothing made it due" : ""),
         out);
}

// Deadlines come before a free choice of the same tick (TIME-2); what follows from another session
// at that tick may come first.
void Awaited::passed_by(const Observation& seen, Violations& out) {
  if (!at_ || seen.step.at < *at_) return;
  if (seen.step.at == *at_ && seen.step.cause != 0) return;
  broken(seen, "it is " + std::to_string(seen.step.at.value) + " us, and it did not happen", out);
}

void Awaited::finish(const Observation& last, Violations& out) {
  const Tick now = last.world == nullptr ? last.step.at : last.world->now();
  if (!at_ || now <= *at_) return;
  broken(last, "the run ends at " + std::to_string(now.value) + " us, and it did not happen", out);
}

void HeartRules::observe(const Observation& seen, Violations& out) {
  if (!fired(seen, "heartbeat")) end_.passed_by(seen, out);
  for (const Seen& item : seen.events) {
    const bool heard = session_.hears(item);
    session_.observe(item);
    if (told(item, "heartbeat_timed_out") != nullptr) end_.happens(seen, out);
    const auto* changed = item.is<LifecycleChanged>();
    const bool begins = changed != nullptr && changed->to == isa::Lifecycle::handshaking;
    if (session_.connection().value == 0) {
      end_.clear();
    } else if (heard || begins) {
      end_.set(item.at, seen.configuration.heartbeat_timeout_us, seen.step.number);
    }
  }
}

void GraceRules::observe(const Observation& seen, Violations& out) {
  if (!fired(seen, "grace")) end_.passed_by(seen, out);
  for (const Seen& item : seen.events) {
    session_.observe(item);
    const auto* ends = told(item, "shutdown");
    if (ends != nullptr && fired(seen, "grace")) end_.happens(seen, out);
    const auto* changed = item.is<LifecycleChanged>();
    const bool detached =
        (changed != nullptr && changed->abandoned) || told(item, "restarted") != nullptr;
    if (session_.down() || session_.ended() || session_.connection().value != 0) {
      end_.clear();
    } else if (detached) {
      end_.set(item.at, seen.configuration.reconnect_grace_us, seen.step.number);
    }
  }
}

void DrainEndRules::observe(const Observation& seen, Violations& out) {
  if (!fired(seen, "drain")) end_.passed_by(seen, out);
  for (const Seen& item : seen.events) {
    const std::size_t waiting = patches_.pending().size();
    patches_.observe(item, session_, seen.configuration);
    session_.observe(item);
    const auto* changed = item.is<LifecycleChanged>();
    if (changed == nullptr) continue;
    if (changed->abandoned) {
      end_.clear();
    } else if (changed->to == isa::Lifecycle::draining) {
      since_ = seen.step.number;
      end_.set(item.at, seen.configuration.drain_timeout_us, since_);
    } else if (changed->to == isa::Lifecycle::terminated) {
      if (waiting != 0) end_.happens(seen, out);
      end_.clear();
    }
  }
  if (session_.state() != isa::Lifecycle::draining || !patches_.pending().empty()) return;
  if (since_ == 0) return;
  out.push_back(caused_by(
      std::exchange(since_, 0),
      violation(seen, "DRAIN-2", Party::server, "the drain ends: no patch waits", "it goes on")));
}

void RestartRules::observe(const Observation& seen, Violations& out) {
  if (!fired(seen, "restart")) restart_.passed_by(seen, out);
  const Configuration& knobs = seen.configuration;
  bool crashed = false;
  bool allowed = false;
  for (const Seen& item : seen.events) {
    const bool was_up = !session_.down() && session_.state() != isa::Lifecycle::draining;
    session_.observe(item);
    if (told(item, "restarted") != nullptr) restart_.happens(seen, out);
    if (told(item, "crashed") == nullptr || !was_up) continue;
    crashed = true;
    allowed = restarts_.count(item.at, knobs.restart_period_us) < knobs.restarts_max;
    if (!allowed) continue;
    restarts_.add(item.at, knobs.restart_period_us);
    restart_.set(item.at, knobs.restart_delay_us, seen.step.number);
  }
  if (crashed && allowed == session_.ended()) {
    out.push_back(violation(
        seen, "RESTART-1", Party::server,
        allowed ? "a restart: no more than the bound" : "the end: as many restarts as the bound",
        allowed ? "the session ends" : "the session is to be restarted"));
  }
  if (session_.ended() || !session_.down()) restart_.clear();
}

}  // namespace lightspeed::interpreter
