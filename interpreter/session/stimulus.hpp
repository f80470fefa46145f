// What a session is given, and what it does: its stimuli and its effects.
// Implements SESS-1 (specs/session.md): every stimulus has exactly one result in every state.
// It refuses transport: the world carries messages, closes connections and knows who subscribes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/app/turn.hpp"
#include "interpreter/event.hpp"
#include "interpreter/recent_ticks.hpp"
#include "interpreter/session/enum_set.hpp"
#include "interpreter/session/hooks.hpp"
#include "interpreter/session/table.hpp"
#include "interpreter/session/timers.hpp"

namespace lightspeed::interpreter {

/// A connection opened; `fresh_page` when the page behind it was just loaded and shows nothing yet.
struct ConnectionOpened {
  ConnectionId connection;
  bool fresh_page = false;
  std::string route = "/";  ///< Where a fresh page was loaded.
};
struct ConnectionLost {
  ConnectionId connection;
};
/// Somebody may not connect, says a hook.
struct ConnectionDenied {
  Denial denial;
};
struct Received {
  ConnectionId connection;
  std::string_view text;
  bool binary = false;
};
/// A message of somebody who is not the owner, on whatever way.
struct ForeignReceived {
  std::string owner;
};
struct Crashed {};
struct ShutdownAsked {
  std::string reason;
};
struct TimerDue {
  Timer timer = Timer::heartbeat;
  std::string name{};  ///< Of a timer of the application.
};
struct TopicArrived {
  std::string topic;
  std::string message;
};
struct PresenceArrived {
  std::string topic;
  std::uint64_t subscribers = 0;
};
using SessionStimulus =
    std::variant<ConnectionOpened, ConnectionLost, ConnectionDenied, Received, ForeignReceived,
                 Crashed, ShutdownAsked, TimerDue, TopicArrived, PresenceArrived>;

/// A text message for the client of the current connection.
struct Send {
  std::string text;
};
/// The server ends the current connection.
struct CloseConnection {
  std::uint32_t code = 1000;
  std::string reason;
};
/// The session subscribes to a topic from now on, or does no more; or it publishes a message.
struct Subscribed {
  std::string topic;
};
struct Unsubscribed {
  std::string topic;
};
struct Published {
  std::string topic;
  std::string message;
};
using SessionEffect = std::variant<Send, CloseConnection, LifecycleChanged, Telemetry, Subscribed,
                                   Unsubscribed, Published>;

/// What decides which input of the table a stimulus is: whoever makes one to fit must know it.
struct SessionFacts {
  ConnectionId connection{};                ///< Its own; zero while it has none.
  std::uint64_t last_event = 0;             ///< References above it are new.
  std::vector<std::uint64_t> answerable{};  ///< Patches that were sent and not answered, in order.
  EnumSet<Timer> timers{};                  ///< That are set, but for those of the application.
  RecentTicks taken{};  ///< Events of a live client that count to the rate; where none do, none.
};

/// Now, and the number of the step: what a timer remembers as its cause.
struct Now {
  Tick at;
  std::uint64_t step = 0;
};

}  // namespace lightspeed::interpreter
