// The rules of turns: in which order events are answered, and what waits until a session is live.
// Implements ORDER-1 and DEFER-1 (specs/rules.md).
// It refuses to ask for an answer: whether one is owed at all is ACK-3's.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <set>
#include <string>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/latest_references.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// The reference that the server's message answers, or null.
[[nodiscard]] const std::string* answered_event(const Seen& item);

/// ORDER-1: events of a live session are answered in their order, each behind its diff.
class OrderRules {
 public:
  static constexpr std::array kRules{
      Rule{"ORDER-1", Needs::session,
           "events are answered in the order of their arrival, each behind its diff"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  struct Turn {
    std::string ref;
    std::uint64_t step = 0;
    std::set<std::string> diffs;  ///< Of the turn, and not sent yet.
  };
  void answered(const std::string& ref, const Observation& seen, Violations& out);

  Incarnation session_;
  ConnectionId connection_;  ///< Whose turns these are.
  std::deque<Turn> turns_;
  bool turn_goes_on_ = false;  ///< What the session tells now is of the latest turn.
};

/// DEFER-1: events that come before the session is live wait, up to the bound, and keep their
/// order.
class DeferRules {
 public:
  static constexpr std::array kRules{
      Rule{"DEFER-1", Needs::session,
           "events before live wait up to deferred_max, and are answered after it in order"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out);

 private:
  struct Waiting {
    std::string ref;
    std::uint64_t step = 0;
  };
  void arrived(const std::string& ref, const Observation& seen);
  void answered(const Seen& item, const std::string& ref, const Observation& seen, Violations& out);
  static void broken(const Observation& seen, const Waiting& event, std::string expected,
                     std::string what, Violations& out);

  Incarnation session_;
  ConnectionId connection_;
  bool live_ = false;  ///< This incarnation is, or was.
  std::deque<Waiting> waiting_;
  std::multiset<std::string> refused_;  ///< There was no room for them.
  ReferenceSet later_;                  ///< They came when it was live.
};

}  // namespace lightspeed::interpreter
