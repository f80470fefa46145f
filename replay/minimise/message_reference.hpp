// The reference in a message, found without decoding the rest of it.
// Implements MIN-6 and DIFF-2 (specs/replay.md): which counter a reference belongs to, and where.
// It refuses references that do not count (FRAME-7): those are values like any other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "interpreter/event.hpp"

namespace lightspeed::replay {

/// What a number in a trace counts. Two runs may count differently and still mean the same.
enum class Counter : std::uint8_t {
  none,        ///< Not a counter: the value itself matters.
  event,       ///< References of client events, from 1 for each page.
  patch,       ///< References of diffs, from 1 for the session.
  connection,  ///< Connections of the session, from 1.
  epoch,       ///< Incarnations of the session, from 1.
  push,        ///< References of the server's pushes, from 1 for the session.
};
inline constexpr std::size_t kCounterCount = 6;

struct MessageReference {
  Counter counter = Counter::none;
  std::uint64_t value = 0;
  std::size_t begin = 0;  ///< Of the digits in the message's data.
  std::size_t size = 0;
};

/// The message of an event, arrived or lost; null for every other kind.
[[nodiscard]] const interpreter::Message* message_in(const interpreter::Event& event);
[[nodiscard]] interpreter::Message* message_in(interpreter::Event& event);

[[nodiscard]] std::optional<MessageReference> reference_of(const interpreter::Message& message);

/// The counter that the reference of a frame with this tag counts.
[[nodiscard]] Counter counter_of(std::string_view tag, interpreter::Direction direction);

}  // namespace lightspeed::replay
