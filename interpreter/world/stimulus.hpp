// The free choices of a simulated run.
// Implements EVENT-1 (specs/trace.md): which kinds are choices, and which only follow.
// It refuses effects: what follows from a choice is never chosen.
#pragma once

#include <optional>
#include <variant>

#include "interpreter/event.hpp"

namespace lightspeed::interpreter {

using Stimulus =
    std::variant<PageLoaded, UserEvent, UserClick, UserSubmit, ClientLeft, TimePassed, Cut,
                 Restored, AcksHeld, DropNext, DuplicateDiff, Crash, Shutdown, UserTyped,
                 LatencySet, Stalled, FaultNext, ForeignMessage, CredentialsSet>;

/// The event as a free choice, or nothing if it only follows from others.
[[nodiscard]] std::optional<Stimulus> as_stimulus(const Event& event);

}  // namespace lightspeed::interpreter
