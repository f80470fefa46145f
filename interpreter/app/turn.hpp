// What an application is given, and what it answers: one turn.
// Implements APP-1 and APP-4 (specs/session.md): a turn is whole, or it is refused and was nothing.
// It refuses doing: what a turn asks of the session and of the world is carried out by them.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter {

/// The user raised an event.
struct EventInput {
  std::string name;
  std::string payload;
};
/// A message of a topic that the session subscribed to.
struct TopicInput {
  std::string topic;
  std::string message;
};
/// So many sessions subscribe to the topic now.
struct PresenceInput {
  std::string topic;
  std::uint64_t subscribers = 0;
};
/// A timer of the application's own is due.
struct TimerInput {
  std::string timer;
};
using AppInput = std::variant<EventInput, TopicInput, PresenceInput, TimerInput>;

namespace command {

/// Raise an event in the page.
struct PushEvent {
  std::string name;
  std::string payload;
  friend bool operator==(const PushEvent&, const PushEvent&) = default;
};
/// Send the page to another destination.
struct Navigate {
  std::string destination;
  friend bool operator==(const Navigate&, const Navigate&) = default;
};
struct Subscribe {
  std::string topic;
  friend bool operator==(const Subscribe&, const Subscribe&) = default;
};
struct Unsubscribe {
  std::string topic;
  friend bool operator==(const Unsubscribe&, const Unsubscribe&) = default;
};
struct Publish {
  std::string topic;
  std::string message;
  friend bool operator==(const Publish&, const Publish&) = default;
};
struct StartTimer {
  std::string timer;
  std::uint64_t delay_us = 0;
  bool repeats = false;
  friend bool operator==(const StartTimer&, const StartTimer&) = default;
};
struct StopTimer {
  std::string timer;
  friend bool operator==(const StopTimer&, const StopTimer&) = default;
};
/// End the session in an orderly way, as if it had been asked to.
struct ShutDown {
  std::string reason;
  friend bool operator==(const ShutDown&, const ShutDown&) = default;
};
/// Telemetry of the application's own: an instruction that could not be carried out, a child that
/// was restarted.
struct Report {
  std::string name;
  std::string detail;
  friend bool operator==(const Report&, const Report&) = default;
};

}  // namespace command

/// What a turn asks for besides patches.
using Command = std::variant<command::PushEvent, command::Navigate, command::Subscribe,
                             command::Unsubscribe, command::Publish, command::StartTimer,
                             command::StopTimer, command::ShutDown, command::Report>;

struct Turn {
  std::vector<isa::Patch> patches;  ///< Empty if the client shows already what it should.
  std::vector<Command> commands;    ///< In order.
  bool undone = false;              ///< A child began anew, and nothing else remains (PROG-29).
};

/// The input was refused; the model is as it was. An event is answered by `failure|<ref>|<reason>`.
struct TurnRefused {
  std::string reason;
  friend bool operator==(const TurnRefused&, const TurnRefused&) = default;
};
/// The application crashed; the model is as it was, but the session's process is gone.
struct TurnCrashed {
  std::string reason;
  friend bool operator==(const TurnCrashed&, const TurnCrashed&) = default;
};
using TurnFailure = std::variant<TurnRefused, TurnCrashed>;
using TurnResult = Result<Turn, TurnFailure>;

}  // namespace lightspeed::interpreter
