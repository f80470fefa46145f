// The rules of answers: what each side owes the other, and what may have been lost with an end.
// Implements ACK-1 to ACK-3 (specs/rules.md).
// It refuses guesses: what was in flight when a connection ended may or may not have been handled.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "interpreter/contract/latest_references.hpp"
#include "interpreter/contract/own_connection.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// A server refuses what it cannot read, and frames that a client may not send.
[[nodiscard]] inline bool answers_no_event(const isa::Failure& refusal) {
  return refusal.ref.empty() || refusal.reason.starts_with("unsupported_client_frame:");
}

/// What is said of one without an answer behind which so many others came (CHK-7).
[[nodiscard]] inline std::string none_while_later(std::size_t others) {
  return "none, though " + std::to_string(others) + " came behind it";
}

/// ACK-1 and ACK-2: every diff is answered once, in order, and nothing else is.
class DiffAnswerRules {
 public:
  static constexpr std::array kRules{
      Rule{"ACK-1", Needs::wire, "every diff is answered, in the order of arrival"},
      Rule{"ACK-2", Needs::wire, "a client answers only diffs that it was sent, once each"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out);

 private:
  struct Owed {
    std::string ref;
    std::uint64_t step = 0;
    Tick at;
  };
  void on_message(const Seen& item, const Observation& seen, Violations& out);
  void answered(const Observation& seen, const std::string& ref, Violations& out);
  static void break_ack_1(const Observation& seen, const Owed& owed, std::string what,
                          Violations& out);
  void leave_oldest(const Observation& seen, Tick now, Violations& out);
  OwnConnection connection_;
  std::deque<Owed> owed_;  ///< Of the current connection; an ended one owes nothing any more.
  ReferenceSet late_;      ///< Of this connection: so many others came behind them (CHK-7).
  bool held_ = false;      ///< Answers are kept back on purpose (WORLD-14).
};

/// ACK-3: every event is answered once, by an ack or a failure with its reference.
class EventAnswerRules {
 public:
  static constexpr std::array kRules{
      Rule{"ACK-3", Needs::wire, "every event is answered once, and nothing else is"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out);

 private:
  struct Owed {
    std::string ref;
    std::uint64_t step = 0;
    Tick due;                 ///< When it arrived, or stopped waiting for the session.
    std::uint64_t order = 0;  ///< Of arrival, from 1.
    bool waits = false;       ///< The session was not live, so nothing is due yet (SESS-4).
  };
  void on_message(const Seen& item, const Observation& seen, Violations& out);
  void answered(const Observation& seen, const std::string& ref, bool at_once, Violations& out);
  void lifecycle_changed(const LifecycleChanged& changed, Tick at);
  void ended(const Observation& seen, Tick at, std::string_view what, Violations& out);
  static void break_ack_3(const Observation& seen, const Owed& owed, std::string what,
                          Violations& out);
  void leave_oldest(const Observation& seen, Tick now, Violations& out);
  OwnConnection connection_;
  std::deque<Owed> owed_;  ///< In the order of arrival; a fault may give one reference to two.
  ReferenceSet maybe_;     ///< Its connection has ended since, or so many others came behind it.
  std::uint64_t arrived_ = 0;
  std::uint64_t answered_ = 0;  ///< The order of the latest event that was answered.
  bool waits_ = false;          ///< The session says that it is not live.
};

}  // namespace lightspeed::interpreter
