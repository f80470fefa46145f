// A closed world that a test plays with: one verb a stimulus, every effect as a line of text.
// Implements no rule: it keeps the steps, and shows what the last verb caused.
// It refuses time of its own: a verb happens now, and only `pass` moves on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/app/app.hpp"
#include "interpreter/world/world.hpp"
#include "isa/base/overloaded.hpp"
#include "tests/interpreter/effect_text.hpp"

namespace lightspeed::interpreter::testing {

/// `> ` is the server's message, `< ` the client's, `!` before either one that was lost; `+` opens,
/// `-` closes, `/` refuses a connection; `@ ` is the state that the client shows.
inline std::string event_text(const Event& event) {
  const auto message = [](const Message& e) {
    return (e.direction == Direction::server_to_client ? "> " : "< ") + message_text(e.data);
  };
  const auto number = [](ConnectionId connection) { return std::to_string(connection.value); };
  return std::visit(
      Overloaded{
          [&](const Message& e) { return message(e); },
          [&](const MessageLost& e) { return "!" + message(e.message); },
          [&](const Opened& e) { return "+ " + number(e.connection); },
          [&](const Closed& e) {
            return "- " + number(e.connection) + " " + std::to_string(e.code);
          },
          [&](const Refused& e) { return "/ " + number(e.connection) + " " + e.reason; },
          [](const LifecycleChanged& e) { return effect_text(e); },
          [](const Telemetry& e) { return effect_text(e); },
          [](const ClientStateChanged& e) {
            return "@ " + e.state + (e.error.empty() ? "" : " " + e.error);
          },
          [](const UserEventLost&) { return std::string("event lost"); },
          [](const TimerFired& e) { return "timer " + e.timer; },
          [](const DocumentShown&) { return std::string("shown"); },
          [](const PageLoaded&) { return std::string("page"); },
          [](const UserEvent& e) { return "event " + e.name; },
          [](const ClientLeft&) { return std::string("leave"); },
          [](const TimePassed&) { return std::string("time"); },
          [](const Cut&) { return std::string("cut"); },
          [](const DropNext& e) { return "drop " + e.tag; },
          [](const DuplicateDiff& e) { return "duplicate " + e.ref; },
          [](const Crash&) { return std::string("crash"); },
          [](const Shutdown&) { return std::string("shutdown"); },
          [](const UserClick& e) { return "click " + e.selector; },
          [](const UserSubmit& e) { return "submit " + e.selector + " " + e.fields; },
          [](const UserTyped& e) { return "type " + e.selector + " " + e.text; },
          [](const Restored&) { return std::string("restored"); },
          [](const AcksHeld& e) { return std::string(e.held ? "hold" : "release"); },
          [](const LatencySet& e) { return "latency " + std::to_string(e.delay_us); },
          [](const Stalled& e) { return std::string(e.stalled ? "stall" : "resume"); },
          [](const ForeignMessage& e) { return "foreign " + e.owner; },
          [](const CredentialsSet& e) { return "credentials " + e.csrf_token + " " + e.origin; },
          [](const FaultNext& e) { return "fault " + e.tag; },
          [](const TopicMessage& e) { return "topic " + e.topic + " " + e.message; },
          [](const Escalated& e) { return "escalated " + e.reason; },
          [](const PresenceChanged& e) {
            return "presence " + e.topic + " " + std::to_string(e.subscribers);
          },
      },
      event);
}

inline Said effects_of(const Step& step) {
  Said said;
  for (const Effect& effect : step.effects) said.push_back(event_text(effect.event));
  return said;
}

/// The lines that begin with one of the marks.
inline Said only(const Said& said, std::string_view marks) {
  Said chosen;
  for (const std::string& line : said) {
    if (marks.find(line.front()) != std::string_view::npos) chosen.push_back(line);
  }
  return chosen;
}

class WorldRun {
 public:
  explicit WorldRun(const Configuration& knobs = {}, std::string_view app = "counter")
      : WorldRun(knobs, find_app(app).value()) {}
  WorldRun(const Configuration& knobs, App app) : world(knobs, std::move(app)) {}

  /// The effects of the stimulus. Timers that were due before it, and what topics carry behind it,
  /// are steps of their own.
  Said apply(const Stimulus& stimulus) {
    world.apply(stimulus, now, steps);
    const auto chosen = std::find_if(steps.rbegin(), steps.rend(),
                                     [](const Step& step) { return step.cause == 0; });
    return effects_of(*chosen);
  }
  Said load() { return apply(PageLoaded{}); }
  Said event(std::string_view name, std::string_view payload = "{}") {
    return apply(UserEvent{std::string(name), std::string(payload)});
  }
  Said leave() { return apply(ClientLeft{}); }
  Said cut() { return apply(Cut{}); }
  Said crash() { return apply(Crash{}); }
  Said shutdown() { return apply(Shutdown{"deploy"}); }
  Said drop_from_server(std::string_view tag) {
    return apply(DropNext{Direction::server_to_client, std::string(tag)});
  }
  Said drop_from_client(std::string_view tag) {
    return apply(DropNext{Direction::client_to_server, std::string(tag)});
  }
  Said duplicate(std::string_view ref) { return apply(DuplicateDiff{std::string(ref)}); }

  /// Lets time pass; the names of the timers that fired, with their ticks.
  Said pass(std::uint64_t microseconds) {
    const std::size_t before = steps.size();
    now.value += microseconds;
    apply(TimePassed{});
    Said fired;
    for (std::size_t i = before; i + 1 < steps.size(); ++i) {
      fired.push_back(event_text(steps[i].stimulus) + " at " + std::to_string(steps[i].at.value));
    }
    return fired;
  }

  [[nodiscard]] std::string shown() const { return world.client()->document().inner_html(); }
  [[nodiscard]] ClientState state() const { return world.client()->state(); }

  World world;
  Tick now;
  std::vector<Step> steps;
};

}  // namespace lightspeed::interpreter::testing
