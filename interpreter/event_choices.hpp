// The free choices: what the user does, what goes wrong, and how time passes.
// Implements EVENT-1 (specs/trace.md): one struct a row of its table.
// It refuses behaviour: what a choice leads to stands in the world.
#pragma once

#include <cstdint>
#include <string>

#include "interpreter/identifiers.hpp"

namespace lightspeed::interpreter {

/// The browser loaded a page: its root's outer HTML, and the document as served; or empty texts.
struct PageLoaded {
  std::string root_html{};
  std::string page_html{};
  std::string route = "/";  ///< What the user looks at; the world serves its own page for it.
  friend bool operator==(const PageLoaded&, const PageLoaded&) = default;
};

/// The user did something that raises an event in the page.
struct UserEvent {
  std::string name;
  std::string payload;
  friend bool operator==(const UserEvent&, const UserEvent&) = default;
};

/// The user clicks the first element that matches; the page's own delegation finds the event.
struct UserClick {
  std::string selector;
  friend bool operator==(const UserClick&, const UserClick&) = default;
};

/// The user submits the first form that matches, with `name=value&…` typed into its controls.
struct UserSubmit {
  std::string selector;
  std::string fields;
  friend bool operator==(const UserSubmit&, const UserSubmit&) = default;
};

/// The user types a text into the first control that matches, over what it held; of a select, the
/// option with that value or text is chosen.
struct UserTyped {
  std::string selector;
  std::string text;
  friend bool operator==(const UserTyped&, const UserTyped&) = default;
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

/// The network is back: a client that waits to connect again tries at once.
struct Restored {
  friend bool operator==(const Restored&, const Restored&) = default;
};

/// Fault: a slow client. While they are held, its acks and failures wait; then they go in order.
struct AcksHeld {
  bool held = true;
  friend bool operator==(const AcksHeld&, const AcksHeld&) = default;
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

/// From now on what this sender sends takes so long to arrive; 0 is at once.
struct LatencySet {
  Direction direction = Direction::client_to_server;
  std::uint64_t delay_us = 0;
  friend bool operator==(const LatencySet&, const LatencySet&) = default;
};

/// While a sender is stalled, nothing of what it sends arrives; then it does, in order.
struct Stalled {
  Direction direction = Direction::client_to_server;
  bool stalled = true;
  friend bool operator==(const Stalled&, const Stalled&) = default;
};

/// What a link can do to one message besides losing it.
enum class LinkFault : std::uint8_t { corrupt, truncate, reorder };

/// Fault: the next message with this tag in this direction has the bit `at` flipped, is cut behind
/// `at` bytes (both of its size), or is overtaken by the message behind it and by `at` more.
struct FaultNext {
  Direction direction = Direction::client_to_server;
  std::string tag;
  LinkFault fault = LinkFault::corrupt;
  std::uint64_t at = 0;
  friend bool operator==(const FaultNext&, const FaultNext&) = default;
};

/// Somebody who is not the owner sends the session a message.
struct ForeignMessage {
  std::string owner;  ///< Who it is.
  std::string text;
  friend bool operator==(const ForeignMessage&, const ForeignMessage&) = default;
};

/// From now on the page asks for connections with these; what is empty is the page's own.
struct CredentialsSet {
  std::string csrf_token;
  std::string origin;
  friend bool operator==(const CredentialsSet&, const CredentialsSet&) = default;
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

}  // namespace lightspeed::interpreter
