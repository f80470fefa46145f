// Points of virtual time, connections, directions: what events name.
// Implements EVENT-1 (specs/trace.md): each has a type of its own, so none passes for another.
// It refuses clocks: a tick is a number that somebody chose.
#pragma once

#include <compare>
#include <cstdint>

namespace lightspeed::interpreter {

/// A point of virtual time, in microseconds from the start of the run.
struct Tick {
  std::uint64_t value = 0;
  friend auto operator<=>(const Tick&, const Tick&) = default;
};

/// The number of a connection, from 1 in order of creation, refused attempts included; 0 is none.
struct ConnectionId {
  std::uint32_t value = 0;
  friend auto operator<=>(const ConnectionId&, const ConnectionId&) = default;
};

enum class Direction : std::uint8_t { client_to_server, server_to_client };

}  // namespace lightspeed::interpreter
