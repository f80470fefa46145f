#include "replay/format/event_records.hpp"

#include <string>
#include <variant>

#include "replay/format/event_texts.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using interpreter::ConnectionId;
using isa::Lifecycle;

constexpr EnumTable<interpreter::Direction, 2> kDirections{
    "direction",
    {interpreter::Direction::client_to_server, interpreter::Direction::server_to_client}};
static_assert(v1::DIRECTION_CLIENT_TO_SERVER == 1 && v1::DIRECTION_SERVER_TO_CLIENT == 2);

constexpr EnumTable<in::LinkFault, 3> kLinkFaults{
    "fault", {in::LinkFault::corrupt, in::LinkFault::truncate, in::LinkFault::reorder}};
static_assert(v1::LINK_FAULT_CORRUPT == 1 && v1::LINK_FAULT_REORDER == 3);

constexpr EnumTable<Lifecycle, 6> kLifecycles{
    "lifecycle",
    {Lifecycle::disconnected, Lifecycle::handshaking, Lifecycle::mounted, Lifecycle::live,
     Lifecycle::draining, Lifecycle::terminated}};
static_assert(v1::LIFECYCLE_DISCONNECTED == 1 && v1::LIFECYCLE_TERMINATED == 6);

/// A message with one or two texts and nothing else.
template <class Record>
void put_texts(Record& to, const TextField<Record>& first, std::string_view first_value,
               const TextField<Record>& second, std::string_view second_value) {
  put_text(first, first_value, to);
  put_text(second, second_value, to);
}

/// A message with the number of a connection and a text.
template <class Record>
void put_connection(Record& to, ConnectionId connection, const TextField<Record>& field,
                    std::string_view value) {
  to.set_connection(connection.value);
  put_text(field, value, to);
}

/// The inverses. A braced list runs from left to right, so that the first problem is the reported.
template <class Ours, class Record>
Ours take_texts(Record& from, const TextField<Record>& first, const TextField<Record>& second,
                RecordProblem& problem) {
  return Ours{take_text(first, from, problem), take_text(second, from, problem)};
}

template <class Ours, class Record>
Ours take_connection(Record& from, const TextField<Record>& field, RecordProblem& problem) {
  return Ours{ConnectionId{from.connection()}, take_text(field, from, problem)};
}

// One `put` for each kind of ours and one `take` for each message of the schema: a kind without
// one does not compile.

void put(const in::Message& from, v1::WireMessage& to) {
  to.set_connection(from.connection.value);
  to.set_direction(put_enum<v1::Direction>(kDirections, from.direction));
  if (from.binary) {
    to.set_binary(from.data);
  } else {
    put_text(kMessageText, from.data, to);
  }
}
void put(const in::Message& from, v1::Event& to) { put(from, *to.mutable_message()); }
in::Message take(v1::WireMessage& from, RecordProblem& problem) {
  const bool binary = from.data_case() == v1::WireMessage::kBinary;
  return {
      .connection = ConnectionId{from.connection()},
      .direction = take_enum(kDirections, from.direction(), problem),
      .binary = binary,
      .data = binary ? std::move(*from.mutable_binary()) : take_text(kMessageText, from, problem)};
}

void put(const in::MessageLost& from, v1::Event& to) {
  put(from.message, *to.mutable_message_lost()->mutable_message());
}
in::MessageLost take(v1::MessageLost& from, RecordProblem& problem) {
  return {take(*from.mutable_message(), problem)};
}

// A page that was loaded before routes were recorded stood at "/" (EVENT-4).
void put(const in::PageLoaded& from, v1::Event& to) {
  v1::PageLoaded& page = *to.mutable_page_loaded();
  put_texts(page, kRootHtml, from.root_html, kPageHtml, from.page_html);
  if (from.route == in::PageLoaded{}.route) return;
  page.set_route("");
  put_text(kPageRoute, from.route, page);
}
in::PageLoaded take(v1::PageLoaded& from, RecordProblem& problem) {
  const bool has_route = from.has_route();
  auto page = take_texts<in::PageLoaded>(from, kRootHtml, kPageHtml, problem);
  if (has_route) page.route = take_text(kPageRoute, from, problem);
  return page;
}

void put(const in::Opened& from, v1::Event& to) {
  put_connection(*to.mutable_opened(), from.connection, kOpenedUrl, from.url);
}
in::Opened take(v1::Opened& from, RecordProblem& problem) {
  return take_connection<in::Opened>(from, kOpenedUrl, problem);
}

void put(const in::Refused& from, v1::Event& to) {
  put_connection(*to.mutable_refused(), from.connection, kRefusedReason, from.reason);
}
in::Refused take(v1::Refused& from, RecordProblem& problem) {
  return take_connection<in::Refused>(from, kRefusedReason, problem);
}

void put(const in::Closed& from, v1::Event& to) {
  v1::Closed& closed = *to.mutable_closed();
  put_connection(closed, from.connection, kClosedReason, from.reason);
  closed.set_code(from.code);
  closed.set_clean(from.clean);
  closed.set_by(put_enum<v1::Direction>(kDirections, from.by));
}
in::Closed take(v1::Closed& from, RecordProblem& problem) {
  return {.connection = ConnectionId{from.connection()},
          .code = from.code(),
          .reason = take_text(kClosedReason, from, problem),
          .clean = from.clean(),
          .by = take_enum(kDirections, from.by(), problem)};
}

void put(const in::LifecycleChanged& from, v1::Event& to) {
  v1::LifecycleChanged& changed = *to.mutable_lifecycle_changed();
  changed.set_epoch(from.epoch);
  changed.set_from(put_enum<v1::Lifecycle>(kLifecycles, from.from));
  changed.set_to(put_enum<v1::Lifecycle>(kLifecycles, from.to));
  changed.set_abandoned(from.abandoned);
}
in::LifecycleChanged take(const v1::LifecycleChanged& from, RecordProblem& problem) {
  return {.epoch = from.epoch(),
          .from = take_enum(kLifecycles, from.from(), problem),
          .to = take_enum(kLifecycles, from.to(), problem),
          .abandoned = from.abandoned()};
}

void put(const in::DropNext& from, v1::Event& to) {
  to.mutable_drop_next()->set_direction(put_enum<v1::Direction>(kDirections, from.direction));
  put_text(kDropTag, from.tag, *to.mutable_drop_next());
}
in::DropNext take(v1::DropNext& from, RecordProblem& problem) {
  return {.direction = take_enum(kDirections, from.direction(), problem),
          .tag = take_text(kDropTag, from, problem)};
}

void put(const in::PresenceChanged& from, v1::Event& to) {
  put_text(kPresenceTopic, from.topic, *to.mutable_presence_changed());
  to.mutable_presence_changed()->set_subscribers(from.subscribers);
}
in::PresenceChanged take(v1::PresenceChanged& from, RecordProblem& problem) {
  return {take_text(kPresenceTopic, from, problem), from.subscribers()};
}

void put(const in::AcksHeld& from, v1::Event& to) { to.mutable_acks_held()->set_held(from.held); }
in::AcksHeld take(const v1::AcksHeld& from, RecordProblem& /*problem*/) { return {from.held()}; }

void put(const in::LatencySet& from, v1::Event& to) {
  to.mutable_latency_set()->set_direction(put_enum<v1::Direction>(kDirections, from.direction));
  to.mutable_latency_set()->set_delay_us(from.delay_us);
}
in::LatencySet take(const v1::LatencySet& from, RecordProblem& problem) {
  return {take_enum(kDirections, from.direction(), problem), from.delay_us()};
}

void put(const in::Stalled& from, v1::Event& to) {
  to.mutable_stalled()->set_direction(put_enum<v1::Direction>(kDirections, from.direction));
  to.mutable_stalled()->set_stalled(from.stalled);
}
in::Stalled take(const v1::Stalled& from, RecordProblem& problem) {
  return {take_enum(kDirections, from.direction(), problem), from.stalled()};
}

void put(const in::FaultNext& from, v1::Event& to) {
  v1::FaultNext& fault = *to.mutable_fault_next();
  fault.set_direction(put_enum<v1::Direction>(kDirections, from.direction));
  put_text(kFaultTag, from.tag, fault);
  fault.set_fault(put_enum<v1::LinkFault>(kLinkFaults, from.fault));
  fault.set_at(from.at);
}
in::FaultNext take(v1::FaultNext& from, RecordProblem& problem) {
  return {.direction = take_enum(kDirections, from.direction(), problem),
          .tag = take_text(kFaultTag, from, problem),
          .fault = take_enum(kLinkFaults, from.fault(), problem),
          .at = from.at()};
}

// Kinds of nothing but texts, or of nothing.
#define LIGHTSPEED_NOTHING(Kind, name)                              \
  void put(const in::Kind&, v1::Event& to) { to.mutable_##name(); } \
  in::Kind take(const v1::Kind&, RecordProblem&) { return {}; }
#define LIGHTSPEED_ONE_TEXT(Kind, name, field, Row)  \
  void put(const in::Kind& from, v1::Event& to) {    \
    put_text(Row, from.field, *to.mutable_##name()); \
  }                                                  \
  in::Kind take(v1::Kind& from, RecordProblem& problem) { return {take_text(Row, from, problem)}; }
#define LIGHTSPEED_TWO_TEXTS(Kind, name, first, First, second, Second)       \
  void put(const in::Kind& from, v1::Event& to) {                            \
    put_texts(*to.mutable_##name(), First, from.first, Second, from.second); \
  }                                                                          \
  in::Kind take(v1::Kind& from, RecordProblem& problem) {                    \
    return take_texts<in::Kind>(from, First, Second, problem);               \
  }
LIGHTSPEED_NOTHING(UserEventLost, user_event_lost)
LIGHTSPEED_NOTHING(TimePassed, time_passed)
LIGHTSPEED_NOTHING(Cut, cut)
LIGHTSPEED_NOTHING(Crash, crash)
LIGHTSPEED_NOTHING(Restored, restored)
LIGHTSPEED_ONE_TEXT(ClientLeft, client_left, reason, kLeftReason)
LIGHTSPEED_ONE_TEXT(DuplicateDiff, duplicate_diff, ref, kDuplicateRef)
LIGHTSPEED_ONE_TEXT(Shutdown, shutdown, reason, kShutdownReason)
LIGHTSPEED_ONE_TEXT(Escalated, escalated, reason, kEscalatedReason)
LIGHTSPEED_ONE_TEXT(TimerFired, timer_fired, timer, kTimer)
LIGHTSPEED_ONE_TEXT(UserClick, user_click, selector, kClickSelector)
LIGHTSPEED_TWO_TEXTS(UserEvent, user_event, name, kUserEventName, payload, kUserEventPayload)
LIGHTSPEED_TWO_TEXTS(UserSubmit, user_submit, selector, kSubmitSelector, fields, kSubmitFields)
LIGHTSPEED_TWO_TEXTS(UserTyped, user_typed, selector, kTypedSelector, text, kTypedText)
LIGHTSPEED_TWO_TEXTS(Telemetry, telemetry, name, kTelemetryName, detail, kTelemetryDetail)
LIGHTSPEED_TWO_TEXTS(DocumentShown, document_shown, html, kShownHtml, outcome, kShownOutcome)
LIGHTSPEED_TWO_TEXTS(ClientStateChanged, client_state_changed, state, kClientState, error,
                     kClientError)
LIGHTSPEED_TWO_TEXTS(ForeignMessage, foreign_message, owner, kForeignOwner, text, kForeignText)
LIGHTSPEED_TWO_TEXTS(CredentialsSet, credentials_set, csrf_token, kCsrfToken, origin, kOrigin)
LIGHTSPEED_TWO_TEXTS(TopicMessage, topic_message, topic, kTopic, message, kTopicText)
#undef LIGHTSPEED_NOTHING
#undef LIGHTSPEED_ONE_TEXT
#undef LIGHTSPEED_TWO_TEXTS

constexpr const char* kUnknownEvent =
    "an event of a kind that this version does not have; it was written by a newer Lightspeed, "
    "read it with that one";

}  // namespace

void put_event(const interpreter::Event& from, v1::Event& to) {
  std::visit([&](const auto& event) { put(event, to); }, from);
}

interpreter::Event take_event(v1::Event& from, RecordProblem& problem) {
  switch (from.kind_case()) {
#define LIGHTSPEED_TAKE(Kind, name) \
  case v1::Event::k##Kind:          \
    return take(*from.mutable_##name(), problem)
    LIGHTSPEED_TAKE(Message, message);
    LIGHTSPEED_TAKE(DocumentShown, document_shown);
    LIGHTSPEED_TAKE(UserEvent, user_event);
    LIGHTSPEED_TAKE(TimerFired, timer_fired);
    LIGHTSPEED_TAKE(LifecycleChanged, lifecycle_changed);
    LIGHTSPEED_TAKE(Telemetry, telemetry);
    LIGHTSPEED_TAKE(ClientStateChanged, client_state_changed);
    LIGHTSPEED_TAKE(TimePassed, time_passed);
    LIGHTSPEED_TAKE(PageLoaded, page_loaded);
    LIGHTSPEED_TAKE(Opened, opened);
    LIGHTSPEED_TAKE(Closed, closed);
    LIGHTSPEED_TAKE(Cut, cut);
    LIGHTSPEED_TAKE(UserEventLost, user_event_lost);
    LIGHTSPEED_TAKE(ClientLeft, client_left);
    LIGHTSPEED_TAKE(Refused, refused);
    LIGHTSPEED_TAKE(DropNext, drop_next);
    LIGHTSPEED_TAKE(DuplicateDiff, duplicate_diff);
    LIGHTSPEED_TAKE(Crash, crash);
    LIGHTSPEED_TAKE(Shutdown, shutdown);
    LIGHTSPEED_TAKE(MessageLost, message_lost);
    LIGHTSPEED_TAKE(UserClick, user_click);
    LIGHTSPEED_TAKE(UserSubmit, user_submit);
    LIGHTSPEED_TAKE(Restored, restored);
    LIGHTSPEED_TAKE(AcksHeld, acks_held);
    LIGHTSPEED_TAKE(TopicMessage, topic_message);
    LIGHTSPEED_TAKE(PresenceChanged, presence_changed);
    LIGHTSPEED_TAKE(UserTyped, user_typed);
    LIGHTSPEED_TAKE(LatencySet, latency_set);
    LIGHTSPEED_TAKE(Stalled, stalled);
    LIGHTSPEED_TAKE(FaultNext, fault_next);
    LIGHTSPEED_TAKE(ForeignMessage, foreign_message);
    LIGHTSPEED_TAKE(CredentialsSet, credentials_set);
    LIGHTSPEED_TAKE(Escalated, escalated);
#undef LIGHTSPEED_TAKE
    case v1::Event::KIND_NOT_SET:
      break;
  }
  problem.report(TraceFault::unknown_event, kUnknownEvent);
  return in::TimePassed{};
}

}  // namespace lightspeed::replay
