// The rule of outcomes: what is done with an event, whatever its client gets to know of it.
// Implements OUT-1 (specs/rules.md): at most once, and exactly once where it was its turn.
// It refuses steps in which more than events reach the application: those have turns of their own.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/app/app.hpp"
#include "interpreter/contract/event_turns.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// OUT-1: an event that is heard again changes nothing, any other has its turn once.
class OutcomeRules {
 public:
  static constexpr std::array kRules{
      Rule{"OUT-1", Needs::world,
           "an event is handled at most once, and once where it is acknowledged"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  /// The events that have their turn in the step, in order; nothing if anything else has one, too.
  [[nodiscard]] std::optional<std::vector<isa::Event>> turns(const Observation& seen);

  EventTurns turns_;
  std::optional<App> before_;  ///< The application before the step, if that is known.
};

}  // namespace lightspeed::interpreter
