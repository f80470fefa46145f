// The kinds of events that follow from others: what goes over the wire, and effects of a run.
// Implements EVENT-1 (specs/trace.md): one struct a row of its table.
// It refuses free choices, which stand apart, and behaviour: what an event means is in the rules.
#pragma once

#include <cstdint>
#include <string>

#include "interpreter/identifiers.hpp"
#include "isa/lifecycle.hpp"

namespace lightspeed::interpreter {

/// A connection opened.
struct Opened {
  ConnectionId connection;
  std::string url;
  friend bool operator==(const Opened&, const Opened&) = default;
};

/// An attempt to connect failed before it opened.
struct Refused {
  ConnectionId connection;
  std::string reason;
  friend bool operator==(const Refused&, const Refused&) = default;
};

/// A connection that had opened ended. Code and reason are the WebSocket's.
struct Closed {
  ConnectionId connection;
  std::uint32_t code = 0;
  std::string reason;
  bool clean = false;
  Direction by = Direction::server_to_client;
  friend bool operator==(const Closed&, const Closed&) = default;
};

/// One WebSocket message. `data` is the text as sent, or the raw bytes of a binary message.
struct Message {
  ConnectionId connection;
  Direction direction = Direction::client_to_server;
  bool binary = false;
  std::string data;
  friend bool operator==(const Message&, const Message&) = default;
};

/// An event was raised while the socket was not open: dropped by the page, its reference used up.
struct UserEventLost {
  friend bool operator==(const UserEventLost&, const UserEventLost&) = default;
};

/// A timer fired; the step it belongs to is caused by the step that set it.
struct TimerFired {
  std::string timer;
  friend bool operator==(const TimerFired&, const TimerFired&) = default;
};

/// A message of a topic reaches a subscriber; the step is caused by the step that published it.
struct TopicMessage {
  std::string topic;
  std::string message;
  friend bool operator==(const TopicMessage&, const TopicMessage&) = default;
};

/// Another number of sessions subscribes to a topic now; told to each of them as a step of its own.
struct PresenceChanged {
  std::string topic;
  std::uint64_t subscribers = 0;
  friend bool operator==(const PresenceChanged&, const PresenceChanged&) = default;
};

/// The supervisor gave up, and asks a session to shut down; the step is caused by the one that was
/// too much for it.
struct Escalated {
  std::string reason;
  friend bool operator==(const Escalated&, const Escalated&) = default;
};

/// A message was sent and never arrived: swallowed by a fault, or in flight when the link broke.
struct MessageLost {
  Message message;
  friend bool operator==(const MessageLost&, const MessageLost&) = default;
};

/// An incarnation of the session moved along the lifecycle, or was abandoned (`abandoned`).
struct LifecycleChanged {
  std::uint64_t epoch = 0;
  isa::Lifecycle from = isa::Lifecycle::disconnected;
  isa::Lifecycle to = isa::Lifecycle::disconnected;
  bool abandoned = false;
  friend bool operator==(const LifecycleChanged&, const LifecycleChanged&) = default;
};

/// A named fact that the session reports about itself (contract section 7).
struct Telemetry {
  std::string name;
  std::string detail;
  friend bool operator==(const Telemetry&, const Telemetry&) = default;
};

/// The root's outer HTML as shown after a step. In a captured trace, what the browser showed.
struct DocumentShown {
  std::string html;
  std::string outcome;
  friend bool operator==(const DocumentShown&, const DocumentShown&) = default;
};

/// The client shows another state (`data-ls-client-state`), with its error if it has one.
struct ClientStateChanged {
  std::string state;
  std::string error;
  friend bool operator==(const ClientStateChanged&, const ClientStateChanged&) = default;
};

}  // namespace lightspeed::interpreter
