// Which events of the client have their turn, and when: at once, or when the session is live.
// Implements RULE-8 (specs/rules.md): counted from the trace, for the rules OUT-1 and RATE-1.
// It refuses answers: what a turn led to is judged by the rules.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/rule.hpp"
#include "interpreter/recent_ticks.hpp"

namespace lightspeed::interpreter {

/// An event whose reference is above all that had their turn before.
struct EventTurn {
  isa::Event event;
  std::string limited{};  ///< With what the rate refuses it; empty if it is to be handled.
};

class EventTurns {
 public:
  /// The turns that this item brings about, in order.
  [[nodiscard]] std::vector<EventTurn> observe(const Seen& item, const Configuration& knobs);
  /// The session behind the item.
  [[nodiscard]] const Incarnation& session() const { return session_; }

 private:
  void take(const isa::Event& event, Tick at, const Configuration& knobs,
            std::vector<EventTurn>& turns);

  Incarnation session_;
  std::uint64_t highest_ = 0;        ///< Of the references that had their turn.
  std::vector<isa::Event> waiting_;  ///< Until the session is live.
  RecentTicks taken_;
};

}  // namespace lightspeed::interpreter
