// A session and the far end of its line, for tests that drive it by hand and read what it said.
// Implements no rule: it shows every effect of a step as one line of text.
// It refuses judgement, and to invent a stimulus: only timers that are due fire by themselves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/session/session.hpp"
#include "isa/frame.hpp"
#include "tests/interpreter/effect_text.hpp"

namespace lightspeed::interpreter::testing {

/// A configuration of short times, told apart at a glance: each deadline is another power of ten.
inline Configuration short_times() {
  Configuration knobs;
  knobs.heartbeat_timeout_us = 1'000'000;
  knobs.reconnect_grace_us = 10'000'000;
  knobs.restart_delay_us = 100;
  knobs.drain_timeout_us = 10'000;
  return knobs;
}

class Line {
 public:
  explicit Line(const Configuration& knobs = short_times(), std::string_view app = "counter")
      : Line(knobs, find_app(app).value()) {}
  Line(const Configuration& knobs, App app) : session(knobs, std::move(app)) {}

  Said step(const SessionStimulus& stimulus) {
    std::vector<SessionEffect> effects;
    session.step(stimulus, Now{now, ++number}, effects);
    Said said;
    for (const SessionEffect& effect : effects) {
      said.push_back(effect_text(effect));
      if (const auto* send = std::get_if<Send>(&effect)) sent.push_back(send->text);
    }
    return said;
  }

  /// A new connection opens, behind the same page or behind one that was just loaded.
  Said open(bool fresh_page = false, std::string route = "/") {
    connection = ConnectionId{++connections};
    return step(ConnectionOpened{connection, fresh_page, std::move(route)});
  }
  Said says(std::string_view text) { return step(Received{connection, text, false}); }
  Said says_bytes(std::string_view bytes) { return step(Received{connection, bytes, true}); }
  Said hello() { return says("hello|lightspeed|1"); }
  Said event(std::uint64_t ref, std::string_view name, std::string_view payload = "{}") {
    return says(isa::encode_frame(
        isa::Event{std::to_string(ref), std::string(name), std::string(payload)}));
  }
  Said ack(std::uint64_t ref) { return says("ack|" + std::to_string(ref)); }
  Said refuses(std::uint64_t ref) {
    return says("failure|" + std::to_string(ref) + "|patch_failed:missing_target:#app");
  }
  Said lose() { return step(ConnectionLost{connection}); }
  Said crash() { return step(Crashed{}); }
  Said shutdown() { return step(ShutdownAsked{"deploy"}); }

  /// Lets that much time pass and fires what is due, as the world does.
  Said pass(std::uint64_t microseconds) {
    const Tick until{now.value + microseconds};
    Said said;
    while (const auto due = session.next_due()) {
      if (due->deadline.at > until) break;
      now = due->deadline.at;
      for (std::string& line : step(TimerDue{due->timer, due->name}))
        said.push_back(std::move(line));
    }
    now = until;
    return said;
  }

  /// A live client that has acknowledged everything it was sent.
  Line& live() {
    open();
    hello();
    ack(1);
    return *this;
  }

  [[nodiscard]] StepDigest digest() const {
    StateDigest parts;
    session.add_to(parts);
    Digester timers;
    session.add_timers_to(timers);
    parts[StatePart::timers] = timers.finish();
    return parts.summary();
  }

  Session session;
  Tick now{1'000};
  std::uint64_t number = 0;
  std::uint32_t connections = 0;
  ConnectionId connection;
  std::vector<std::string> sent;  ///< Every message of the session, byte for byte.
};

}  // namespace lightspeed::interpreter::testing
