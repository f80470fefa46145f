// Everything that a run consumes and produces, as values: the vocabulary of steps and traces.
// Implements EVENT-1 to EVENT-3 (specs/trace.md): one kind a row, free choices apart from effects.
// It refuses behaviour: what a stimulus does stands in the world, what it means in the rules.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "interpreter/digest.hpp"
#include "interpreter/event_choices.hpp"
#include "interpreter/event_kinds.hpp"
#include "interpreter/identifiers.hpp"

namespace lightspeed::interpreter {

using Event = std::variant<PageLoaded, Opened, Refused, Closed, Message, UserEvent, UserEventLost,
                           ClientLeft, TimePassed, Cut, DropNext, DuplicateDiff, Crash, Shutdown,
                           TimerFired, LifecycleChanged, Telemetry, DocumentShown,
                           ClientStateChanged, MessageLost, UserClick, UserSubmit, Restored,
                           AcksHeld, TopicMessage, PresenceChanged, UserTyped, LatencySet, Stalled,
                           FaultNext, ForeignMessage, CredentialsSet, Escalated>;

/// An effect of a step. `at` is the step's own tick in a simulated trace; in a captured one it is
/// when the effect was seen, at or after the step.
struct Effect {
  Tick at;
  Event event;
  friend bool operator==(const Effect&, const Effect&) = default;
};

/// One atomic step: a stimulus, what it caused, and the digest of the state after it.
struct Step {
  std::uint64_t number = 0;  ///< From 1, without gaps.
  Tick at;
  std::uint32_t session = 1;  ///< From 1: whose stimulus, effects and state these are.
  std::uint64_t cause = 0;    ///< The step that caused this one; 0 for a free choice.
  /// TimerFired, TopicMessage, PresenceChanged or Escalated when `cause` is not 0.
  Event stimulus{};
  std::vector<Effect> effects{};
  StepDigest digest{};  ///< All zero in a captured trace, which knows no state.
  friend bool operator==(const Step&, const Step&) = default;
};

}  // namespace lightspeed::interpreter
