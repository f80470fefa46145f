// The page's own connection, and when it ended: what was in flight then is held against nobody.
// Implements RULE-4 (specs/rules.md) for the rules ACK-1 and ACK-3, and for RPL-6.
// It refuses to guess late: an end that nobody saw was no earlier than the last message.
#pragma once

#include <cstdint>
#include <optional>

#include "interpreter/event.hpp"

namespace lightspeed::interpreter {

/// How long before the end of its connection, or of the recording, a message may have arrived to
/// count as in flight: it is long for a slow answer, and short for a session of minutes.
inline constexpr std::uint64_t kInFlightMaxUs = 5'000'000;

/// How long before the end of a recording a diff may have arrived and still wait for the browser:
/// all captures show answers within 25 ms, and a busy machine gets four times as long.
inline constexpr std::uint64_t kBrowserAnswersUs = 100'000;

/// How long before an end something arrived.
[[nodiscard]] constexpr std::uint64_t waited_us(Tick arrived, Tick ended) {
  return ended > arrived ? ended.value - arrived.value : 0;
}

/// Whether what arrived then, and was not answered, may have been lost with the end.
[[nodiscard]] constexpr bool in_flight(Tick arrived, Tick ended) {
  return waited_us(arrived, ended) <= kInFlightMaxUs;
}

/// Whether a diff that arrived then may still have waited for the browser when the recording ended
/// on an open connection.
[[nodiscard]] constexpr bool still_waits(Tick arrived, Tick recording_ended) {
  return waited_us(arrived, recording_ended) <= kBrowserAnswersUs;
}

class OwnConnection {
 public:
  /// Zero while there is none.
  [[nodiscard]] ConnectionId id() const { return id_; }

  /// Looks at one event; if it ends the connection, the tick of the end. A refused attempt ends
  /// nothing: it never was a connection.
  [[nodiscard]] std::optional<Tick> observe(const Event& event, Tick at) {
    if (const auto* message = std::get_if<Message>(&event)) {
      if (message->connection == id_) last_message_ = at;
      return std::nullopt;
    }
    if (const auto* opened = std::get_if<Opened>(&event)) {
      const auto ended = end(last_message_);
      id_ = opened->connection;
      last_message_ = at;
      return ended;
    }
    const auto* closed = std::get_if<Closed>(&event);
    const bool own = closed != nullptr && closed->connection == id_;
    const bool given_up =
        std::holds_alternative<PageLoaded>(event) || std::holds_alternative<ClientLeft>(event);
    return own || given_up ? end(at) : std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<Tick> end(Tick at) {
    if (id_.value == 0) return std::nullopt;
    id_ = {};
    return at;
  }

  ConnectionId id_;
  Tick last_message_;
};

}  // namespace lightspeed::interpreter
