// The rules of deadlines: what ends at its own tick, and neither before nor behind it.
// Implements HEART-1, GRACE-1, DRAIN-2 and RESTART-1 (specs/rules.md).
// It refuses the session's own timers: each deadline is counted from what the trace shows.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/rule.hpp"
#include "interpreter/recent_ticks.hpp"

namespace lightspeed::interpreter {

/// A tick at which something must happen, and the step that made it due.
class Awaited {
 public:
  Awaited(std::string_view rule, std::string_view what) : rule_(rule), what_(what) {}
  void set(Tick at, std::uint64_t delay_us, std::uint64_t step);
  void clear() { at_.reset(); }
  /// It happens in this step: a violation unless it is due now.
  void happens(const Observation& seen, Violations& out);
  /// A step that can only come behind the deadline: it did not happen.
  void passed_by(const Observation& seen, Violations& out);
  /// The trace ends, at the world's time if that is known.
  void finish(const Observation& last, Violations& out);

 private:
  void broken(const Observation& seen, std::string what, Violations& out);
  std::string_view rule_;
  std::string_view what_;  ///< Must happen at the tick.
  std::optional<Tick> at_;
  std::uint64_t set_by_ = 0;
};

/// HEART-1: an incarnation that hears nothing is abandoned at its deadline.
class HeartRules {
 public:
  static constexpr std::array kRules{
      Rule{"HEART-1", Needs::session,
           "an incarnation is abandoned exactly heartbeat_timeout after its last message"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out) { end_.finish(last, out); }

 private:
  Incarnation session_;
  Awaited end_{"HEART-1", "the incarnation is abandoned"};
};

/// GRACE-1: a detached session ends at the end of its grace.
class GraceRules {
 public:
  static constexpr std::array kRules{Rule{
      "GRACE-1", Needs::session, "a detached session ends exactly reconnect_grace afterwards"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out) { end_.finish(last, out); }

 private:
  Incarnation session_;
  Awaited end_{"GRACE-1", "the session ends"};
};

/// DRAIN-2: a drain is over when nothing waits any more, or at its deadline.
class DrainEndRules {
 public:
  static constexpr std::array kRules{
      Rule{"DRAIN-2", Needs::session, "a drain ends when nothing is pending, or at its deadline"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out) { end_.finish(last, out); }

 private:
  Incarnation session_;
  PatchLedger patches_;
  Awaited end_{"DRAIN-2", "the drain ends"};
  std::uint64_t since_ = 0;
};

/// RESTART-1: a crashed session is restarted in time, or ends if it crashed too often.
class RestartRules {
 public:
  static constexpr std::array kRules{
      Rule{"RESTART-1", Needs::session,
           "a crash is followed by a restart exactly restart_delay later, or by the end"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out) { restart_.finish(last, out); }

 private:
  Incarnation session_;
  Awaited restart_{"RESTART-1", "the session is restarted"};
  RecentTicks restarts_;  ///< The crashes that a restart followed.
};

}  // namespace lightspeed::interpreter
