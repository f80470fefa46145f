// The kinds of events: free choices of the outside world, and effects of a run.
// Implements EVENT-1 (specs/trace.md): one struct a row of its table.
// It refuses behaviour: what a stimulus does stands in the world, what it means in the rules.
#pragma once

#include <cstdint>
#include <string>

#include "interpreter/identifiers.hpp"
#include "isa/lifecycle.hpp"

namespace lightspeed::interpreter {

/// The browser loaded a page: its root's outer HTML, and the document as served; or empty texts.
struct PageLoaded {
  std::string root_html;
  std::string page_html;
  friend bool operator==(const PageLoaded&, const PageLoaded&) = default;
};

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

/// The user did something that raises an event in the page.
struct UserEvent {
  std::string name;
  std::string payload;
  friend bool operator==(const UserEvent&, const UserEvent&) = default;
};

/// An event was raised while the socket was not open: dropped by the page, its reference used up.
struct UserEventLost {
  friend bool operator==(const UserEventLost&, const UserEventLost&) = default;
};

/// The page leaves: it says so and closes the connection.
struct ClientLeft {
  std::string reason;
  friend bool operator==(const ClientLeft&, const ClientLeft&) = default;
};

/// Nothing but time passes, up to the step's tick; timers that are due fire on the way.
struct TimePassed {
  friend bool operator==(const TimePassed&, const TimePassed&) = default;
};

/// The connection breaks; neither side is told why.
struct Cut {
  friend bool operator==(const Cut&, const Cut&) = default;
};

/// Fault: the next message with this tag in this direction is swallowed.
struct DropNext {
  Direction direction = Direction::client_to_server;
  std::string tag;
  friend bool operator==(const DropNext&, const DropNext&) = default;
};

/// Fault: a diff that was sent before, named by its reference, is delivered once more.
struct DuplicateDiff {
  std::string ref;
  friend bool operator==(const DuplicateDiff&, const DuplicateDiff&) = default;
};

/// The session's process crashes.
struct Crash {
  friend bool operator==(const Crash&, const Crash&) = default;
};

/// The session is asked to shut down.
struct Shutdown {
  std::string reason;
  friend bool operator==(const Shutdown&, const Shutdown&) = default;
};

/// A timer fired; the step it belongs to is caused by the step that set it.
struct TimerFired {
  std::string timer;
  friend bool operator==(const TimerFired&, const TimerFired&) = default;
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
