#include "replay/format/event_records.hpp"

#include <string>
#include <variant>

#include "isa/base/overloaded.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ConnectionId;
using isa::Lifecycle;

constexpr EnumTable<interpreter::Direction, 2> kDirections{
    "direction",
    {interpreter::Direction::client_to_server, interpreter::Direction::server_to_client}};
static_assert(v1::DIRECTION_CLIENT_TO_SERVER == 1 && v1::DIRECTION_SERVER_TO_CLIENT == 2);

constexpr EnumTable<Lifecycle, 6> kLifecycles{
    "lifecycle",
    {Lifecycle::disconnected, Lifecycle::handshaking, Lifecycle::mounted, Lifecycle::live,
     Lifecycle::draining, Lifecycle::terminated}};
static_assert(v1::LIFECYCLE_DISCONNECTED == 1 && v1::LIFECYCLE_TERMINATED == 6);

// The row of a text field: its getter, its changer and its number.
#define LIGHTSPEED_TEXT(Record, name, Name)                                          \
  TextField<v1::Record> {                                                            \
    &v1::Record::name, &v1::Record::mutable_##name, v1::Record::k##Name##FieldNumber \
  }

constexpr auto kMessageText = LIGHTSPEED_TEXT(WireMessage, text, Text);
constexpr auto kShownHtml = LIGHTSPEED_TEXT(DocumentShown, html, Html);
constexpr auto kShownOutcome = LIGHTSPEED_TEXT(DocumentShown, outcome, Outcome);
constexpr auto kUserEventName = LIGHTSPEED_TEXT(UserEvent, name, Name);
constexpr auto kUserEventPayload = LIGHTSPEED_TEXT(UserEvent, payload, Payload);
constexpr auto kTimer = LIGHTSPEED_TEXT(TimerFired, timer, Timer);
constexpr auto kTelemetryName = LIGHTSPEED_TEXT(Telemetry, name, Name);
constexpr auto kTelemetryDetail = LIGHTSPEED_TEXT(Telemetry, detail, Detail);
constexpr auto kClientState = LIGHTSPEED_TEXT(ClientStateChanged, state, State);
constexpr auto kClientError = LIGHTSPEED_TEXT(ClientStateChanged, error, Error);
constexpr auto kRootHtml = LIGHTSPEED_TEXT(PageLoaded, root_html, RootHtml);
constexpr auto kPageHtml = LIGHTSPEED_TEXT(PageLoaded, page_html, PageHtml);
constexpr auto kOpenedUrl = LIGHTSPEED_TEXT(Opened, url, Url);
constexpr auto kClosedReason = LIGHTSPEED_TEXT(Closed, reason, Reason);
constexpr auto kLeftReason = LIGHTSPEED_TEXT(ClientLeft, reason, Reason);
constexpr auto kRefusedReason = LIGHTSPEED_TEXT(Refused, reason, Reason);
constexpr auto kDropTag = LIGHTSPEED_TEXT(DropNext, tag, Tag);
constexpr auto kDuplicateRef = LIGHTSPEED_TEXT(DuplicateDiff, ref, Ref);
constexpr auto kShutdownReason = LIGHTSPEED_TEXT(Shutdown, reason, Reason);
#undef LIGHTSPEED_TEXT

void put_message(const interpreter::Message& from, v1::WireMessage& to) {
  to.set_connection(from.connection.value);
  to.set_direction(put_enum<v1::Direction>(kDirections, from.direction));
  if (from.binary) {
    to.set_binary(from.data);
  } else {
    put_text(kMessageText, from.data, to);
  }
}

interpreter::Message take_message(v1::WireMessage& from, RecordProblem& problem) {
  const bool binary = from.data_case() == v1::WireMessage::kBinary;
  return {
      .connection = ConnectionId{from.connection()},
      .direction = take_enum(kDirections, from.direction(), problem),
      .binary = binary,
      .data = binary ? std::move(*from.mutable_binary()) : take_text(kMessageText, from, problem)};
}

void put_closed(const interpreter::Closed& from, v1::Closed& to) {
  to.set_connection(from.connection.value);
  to.set_code(from.code);
  put_text(kClosedReason, from.reason, to);
  to.set_clean(from.clean);
  to.set_by(put_enum<v1::Direction>(kDirections, from.by));
}

interpreter::Closed take_closed(v1::Closed& from, RecordProblem& problem) {
  return {.connection = ConnectionId{from.connection()},
          .code = from.code(),
          .reason = take_text(kClosedReason, from, problem),
          .clean = from.clean(),
          .by = take_enum(kDirections, from.by(), problem)};
}

void put_lifecycle(const interpreter::LifecycleChanged& from, v1::LifecycleChanged& to) {
  to.set_epoch(from.epoch);
  to.set_from(put_enum<v1::Lifecycle>(kLifecycles, from.from));
  to.set_to(put_enum<v1::Lifecycle>(kLifecycles, from.to));
  to.set_abandoned(from.abandoned);
}

interpreter::LifecycleChanged take_lifecycle(const v1::LifecycleChanged& from,
                                             RecordProblem& problem) {
  return {.epoch = from.epoch(),
          .from = take_enum(kLifecycles, from.from(), problem),
          .to = take_enum(kLifecycles, from.to(), problem),
          .abandoned = from.abandoned()};
}

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

void put_drop(const interpreter::DropNext& from, v1::DropNext& to) {
  to.set_direction(put_enum<v1::Direction>(kDirections, from.direction));
  put_text(kDropTag, from.tag, to);
}

interpreter::DropNext take_drop(v1::DropNext& from, RecordProblem& problem) {
  return {.direction = take_enum(kDirections, from.direction(), problem),
          .tag = take_text(kDropTag, from, problem)};
}

constexpr const char* kUnknownEvent =
    "an event of a kind that this version does not have; it was written by a newer Lightspeed, "
    "read it with that one";

}  // namespace

void put_event(const interpreter::Event& from, v1::Event& to) {
  namespace in = interpreter;
  std::visit(
      Overloaded{
          [&](const in::PageLoaded& e) {
            put_texts(*to.mutable_page_loaded(), kRootHtml, e.root_html, kPageHtml, e.page_html);
          },
          [&](const in::Opened& e) {
            put_connection(*to.mutable_opened(), e.connection, kOpenedUrl, e.url);
          },
          [&](const in::Refused& e) {
            put_connection(*to.mutable_refused(), e.connection, kRefusedReason, e.reason);
          },
          [&](const in::Closed& e) { put_closed(e, *to.mutable_closed()); },
          [&](const in::Message& e) { put_message(e, *to.mutable_message()); },
          [&](const in::UserEvent& e) {
            put_texts(*to.mutable_user_event(), kUserEventName, e.name, kUserEventPayload,
                      e.payload);
          },
          [&](const in::UserEventLost&) { to.mutable_user_event_lost(); },
          [&](const in::ClientLeft& e) {
            put_text(kLeftReason, e.reason, *to.mutable_client_left());
          },
          [&](const in::TimePassed&) { to.mutable_time_passed(); },
          [&](const in::Cut&) { to.mutable_cut(); },
          [&](const in::DropNext& e) { put_drop(e, *to.mutable_drop_next()); },
          [&](const in::DuplicateDiff& e) {
            put_text(kDuplicateRef, e.ref, *to.mutable_duplicate_diff());
          },
          [&](const in::Crash&) { to.mutable_crash(); },
          [&](const in::Shutdown& e) {
            put_text(kShutdownReason, e.reason, *to.mutable_shutdown());
          },
          [&](const in::TimerFired& e) { put_text(kTimer, e.timer, *to.mutable_timer_fired()); },
          [&](const in::LifecycleChanged& e) { put_lifecycle(e, *to.mutable_lifecycle_changed()); },
          [&](const in::Telemetry& e) {
            put_texts(*to.mutable_telemetry(), kTelemetryName, e.name, kTelemetryDetail, e.detail);
          },
          [&](const in::DocumentShown& e) {
            put_texts(*to.mutable_document_shown(), kShownHtml, e.html, kShownOutcome, e.outcome);
          },
          [&](const in::ClientStateChanged& e) {
            put_texts(*to.mutable_client_state_changed(), kClientState, e.state, kClientError,
                      e.error);
          },
          [&](const in::MessageLost& e) {
            put_message(e.message, *to.mutable_message_lost()->mutable_message());
          },
      },
      from);
}

interpreter::Event take_event(v1::Event& from, RecordProblem& problem) {
  namespace in = interpreter;
  switch (from.kind_case()) {
    case v1::Event::kMessage:
      return take_message(*from.mutable_message(), problem);
    case v1::Event::kDocumentShown:
      return take_texts<in::DocumentShown>(*from.mutable_document_shown(), kShownHtml,
                                           kShownOutcome, problem);
    case v1::Event::kUserEvent:
      return take_texts<in::UserEvent>(*from.mutable_user_event(), kUserEventName,
                                       kUserEventPayload, problem);
    case v1::Event::kTimerFired:
      return in::TimerFired{take_text(kTimer, *from.mutable_timer_fired(), problem)};
    case v1::Event::kLifecycleChanged:
      return take_lifecycle(from.lifecycle_changed(), problem);
    case v1::Event::kTelemetry:
      return take_texts<in::Telemetry>(*from.mutable_telemetry(), kTelemetryName, kTelemetryDetail,
                                       problem);
    case v1::Event::kClientStateChanged:
      return take_texts<in::ClientStateChanged>(*from.mutable_client_state_changed(), kClientState,
                                                kClientError, problem);
    case v1::Event::kTimePassed:
      return in::TimePassed{};
    case v1::Event::kPageLoaded:
      return take_texts<in::PageLoaded>(*from.mutable_page_loaded(), kRootHtml, kPageHtml, problem);
    case v1::Event::kOpened:
      return take_connection<in::Opened>(*from.mutable_opened(), kOpenedUrl, problem);
    case v1::Event::kClosed:
      return take_closed(*from.mutable_closed(), problem);
    case v1::Event::kCut:
      return in::Cut{};
    case v1::Event::kUserEventLost:
      return in::UserEventLost{};
    case v1::Event::kClientLeft:
      return in::ClientLeft{take_text(kLeftReason, *from.mutable_client_left(), problem)};
    case v1::Event::kRefused:
      return take_connection<in::Refused>(*from.mutable_refused(), kRefusedReason, problem);
    case v1::Event::kDropNext:
      return take_drop(*from.mutable_drop_next(), problem);
    case v1::Event::kDuplicateDiff:
      return in::DuplicateDiff{take_text(kDuplicateRef, *from.mutable_duplicate_diff(), problem)};
    case v1::Event::kCrash:
      return in::Crash{};
    case v1::Event::kShutdown:
      return in::Shutdown{take_text(kShutdownReason, *from.mutable_shutdown(), problem)};
    case v1::Event::kMessageLost:
      return in::MessageLost{
          take_message(*from.mutable_message_lost()->mutable_message(), problem)};
    case v1::Event::KIND_NOT_SET:
      break;
  }
  problem.report(TraceFault::unknown_event, kUnknownEvent);
  return in::TimePassed{};
}

}  // namespace lightspeed::replay
