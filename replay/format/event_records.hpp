// Events as protobuf messages, one pair of functions for each kind.
// Implements EVENT-1 and EVENT-2 (specs/trace.md): every kind has one message, and back.
// It refuses unknown kinds and values: they are reported, never guessed.
#pragma once

#include "interpreter/event.hpp"
#include "lightspeed/v1/trace.pb.h"
#include "replay/format/record_text.hpp"

namespace lightspeed::replay {

/// Writes an event into an empty message.
void put_event(const interpreter::Event& from, v1::Event& to);

/// Moves an event out of a message, whose texts are gone afterwards. If a problem was reported, the
/// event means nothing.
[[nodiscard]] interpreter::Event take_event(v1::Event& from, RecordProblem& problem);

}  // namespace lightspeed::replay
