// RapidCheck generators for events: every kind, every value, odd text.
// Serves the properties of EVENT-1 to EVENT-3 and TRC-6 (specs/trace.md).
// It refuses meaning: any kind may follow any other, with any fields.
#pragma once

#include <rapidcheck.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>

#include "interpreter/event.hpp"

namespace lightspeed::tests {

/// Small ones, and those that need all their bits.
template <class Number>
rc::Gen<Number> any_number() {
  return rc::gen::oneOf(
      rc::gen::map(rc::gen::inRange(0, 300), [](int value) { return static_cast<Number>(value); }),
      rc::gen::arbitrary<Number>(), rc::gen::just(std::numeric_limits<Number>::max()));
}

/// Plain, with markup and bars, not ASCII, and bytes that are no text at all.
inline rc::Gen<std::string> any_text() {
  return rc::gen::oneOf(
      rc::gen::element<std::string>("", "hello|lightspeed|1", "<p class=\"a\">1 &amp; 2</p>",
                                    "caf\xC3\xA9", "\xE2\x82\xAC \xF0\x9F\x98\x80", "\xFF\xFE",
                                    "\xED\xA0\x80", std::string("a\0b", 3), "\xC3"),
      rc::gen::container<std::string>(rc::gen::arbitrary<char>()),
      rc::gen::container<std::string>(rc::gen::inRange('a', 'z')));
}

inline rc::Gen<interpreter::Direction> any_direction() {
  return rc::gen::element(interpreter::Direction::client_to_server,
                          interpreter::Direction::server_to_client);
}

inline isa::Lifecycle draw_lifecycle() {
  return static_cast<isa::Lifecycle>(*rc::gen::inRange(0, 6));
}

inline interpreter::Message draw_message() {
  return {.connection = {*any_number<std::uint32_t>()},
          .direction = *any_direction(),
          .binary = *rc::gen::arbitrary<bool>(),
          .data = *any_text()};
}

/// The kinds from the fourteenth on; `draw_event` draws all.
inline interpreter::Event draw_later_event(std::size_t kind) {
  namespace in = interpreter;
  switch (kind) {
    case 13:
      return in::Shutdown{*any_text()};
    case 14:
      return in::TimerFired{*any_text()};
    case 15:
      return in::LifecycleChanged{*any_number<std::uint64_t>(), draw_lifecycle(), draw_lifecycle(),
                                  *rc::gen::arbitrary<bool>()};
    case 16:
      return in::Telemetry{*any_text(), *any_text()};
    case 17:
      return in::DocumentShown{*any_text(), *any_text()};
    case 18:
      return in::ClientStateChanged{*any_text(), *any_text()};
    case 19:
      return in::MessageLost{draw_message()};
    case 20:
      return in::UserClick{*any_text()};
    case 21:
      return in::UserSubmit{*any_text(), *any_text()};
    case 22:
      return in::Restored{};
    case 23:
      return in::AcksHeld{*rc::gen::arbitrary<bool>()};
    case 24:
      return in::TopicMessage{*any_text(), *any_text()};
    case 25:
      return in::PresenceChanged{*any_text(), *any_number<std::uint64_t>()};
    case 26:
      return in::UserTyped{*any_text(), *any_text()};
    case 27:
      return in::LatencySet{*any_direction(), *any_number<std::uint64_t>()};
    case 28:
      return in::Stalled{*any_direction(), *rc::gen::arbitrary<bool>()};
    case 29:
      return in::FaultNext{*any_direction(), *any_text(),
                           *rc::gen::element(in::LinkFault::corrupt, in::LinkFault::truncate,
                                             in::LinkFault::reorder),
                           *any_number<std::uint64_t>()};
    case 30:
      return in::ForeignMessage{*any_text(), *any_text()};
    case 31:
      return in::CredentialsSet{*any_text(), *any_text()};
    case 32:
      return in::Escalated{*any_text()};
    default:
      static_assert(std::variant_size_v<in::Event> == 33, "a new kind needs a row here");
      return in::TimePassed{};
  }
}

/// An event of the kind with this index in the variant.
inline interpreter::Event draw_event(std::size_t kind) {
  namespace in = interpreter;
  const auto connection = [] { return in::ConnectionId{*any_number<std::uint32_t>()}; };
  switch (kind) {
    case 0:
      return in::PageLoaded{*any_text(), *any_text(), *any_text()};
    case 1:
      return in::Opened{connection(), *any_text()};
    case 2:
      return in::Refused{connection(), *any_text()};
    case 3:
      return in::Closed{connection(), *any_number<std::uint32_t>(), *any_text(),
                        *rc::gen::arbitrary<bool>(), *any_direction()};
    case 4:
      return draw_message();
    case 5:
      return in::UserEvent{*any_text(), *any_text()};
    case 6:
      return in::UserEventLost{};
    case 7:
      return in::ClientLeft{*any_text()};
    case 8:
      return in::TimePassed{};
    case 9:
      return in::Cut{};
    case 10:
      return in::DropNext{*any_direction(), *any_text()};
    case 11:
      return in::DuplicateDiff{*any_text()};
    case 12:
      return in::Crash{};
    default:
      return draw_later_event(kind);
  }
}

inline rc::Gen<interpreter::Event> any_event() {
  return rc::gen::exec([] {
    const auto kinds = static_cast<int>(std::variant_size_v<interpreter::Event>);
    return draw_event(static_cast<std::size_t>(*rc::gen::inRange(0, kinds)));
  });
}

}  // namespace lightspeed::tests
