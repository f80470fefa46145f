// The text fields of event records, one row each.
// Implements EVENT-1 and TRC-6 (specs/trace.md): every text survives, also one that is not UTF-8.
// It refuses meaning: which text is what stands in the schema.
#pragma once

#include "replay/format/event_records.hpp"
#include "replay/format/record_text.hpp"

namespace lightspeed::replay {

// The row of a text field: its getter, its changer and its number.
#define LIGHTSPEED_TEXT(Record, name, Name)                                          \
  TextField<v1::Record> {                                                            \
    &v1::Record::name, &v1::Record::mutable_##name, v1::Record::k##Name##FieldNumber \
  }

inline constexpr auto kMessageText = LIGHTSPEED_TEXT(WireMessage, text, Text);
inline constexpr auto kShownHtml = LIGHTSPEED_TEXT(DocumentShown, html, Html);
inline constexpr auto kShownOutcome = LIGHTSPEED_TEXT(DocumentShown, outcome, Outcome);
inline constexpr auto kUserEventName = LIGHTSPEED_TEXT(UserEvent, name, Name);
inline constexpr auto kUserEventPayload = LIGHTSPEED_TEXT(UserEvent, payload, Payload);
inline constexpr auto kTimer = LIGHTSPEED_TEXT(TimerFired, timer, Timer);
inline constexpr auto kTelemetryName = LIGHTSPEED_TEXT(Telemetry, name, Name);
inline constexpr auto kTelemetryDetail = LIGHTSPEED_TEXT(Telemetry, detail, Detail);
inline constexpr auto kClientState = LIGHTSPEED_TEXT(ClientStateChanged, state, State);
inline constexpr auto kClientError = LIGHTSPEED_TEXT(ClientStateChanged, error, Error);
inline constexpr auto kRootHtml = LIGHTSPEED_TEXT(PageLoaded, root_html, RootHtml);
inline constexpr auto kPageHtml = LIGHTSPEED_TEXT(PageLoaded, page_html, PageHtml);
inline constexpr auto kPageRoute = LIGHTSPEED_TEXT(PageLoaded, route, Route);
inline constexpr auto kOpenedUrl = LIGHTSPEED_TEXT(Opened, url, Url);
inline constexpr auto kClosedReason = LIGHTSPEED_TEXT(Closed, reason, Reason);
inline constexpr auto kLeftReason = LIGHTSPEED_TEXT(ClientLeft, reason, Reason);
inline constexpr auto kRefusedReason = LIGHTSPEED_TEXT(Refused, reason, Reason);
inline constexpr auto kDropTag = LIGHTSPEED_TEXT(DropNext, tag, Tag);
inline constexpr auto kForeignOwner = LIGHTSPEED_TEXT(ForeignMessage, owner, Owner);
inline constexpr auto kForeignText = LIGHTSPEED_TEXT(ForeignMessage, text, Text);
inline constexpr auto kCsrfToken = LIGHTSPEED_TEXT(CredentialsSet, csrf_token, CsrfToken);
inline constexpr auto kOrigin = LIGHTSPEED_TEXT(CredentialsSet, origin, Origin);
inline constexpr auto kFaultTag = LIGHTSPEED_TEXT(FaultNext, tag, Tag);
inline constexpr auto kDuplicateRef = LIGHTSPEED_TEXT(DuplicateDiff, ref, Ref);
inline constexpr auto kShutdownReason = LIGHTSPEED_TEXT(Shutdown, reason, Reason);
inline constexpr auto kClickSelector = LIGHTSPEED_TEXT(UserClick, selector, Selector);
inline constexpr auto kSubmitSelector = LIGHTSPEED_TEXT(UserSubmit, selector, Selector);
inline constexpr auto kSubmitFields = LIGHTSPEED_TEXT(UserSubmit, fields, Fields);
inline constexpr auto kTypedSelector = LIGHTSPEED_TEXT(UserTyped, selector, Selector);
inline constexpr auto kTypedText = LIGHTSPEED_TEXT(UserTyped, text, Text);
inline constexpr auto kTopic = LIGHTSPEED_TEXT(TopicMessage, topic, Topic);
inline constexpr auto kTopicText = LIGHTSPEED_TEXT(TopicMessage, message, Message);
inline constexpr auto kPresenceTopic = LIGHTSPEED_TEXT(PresenceChanged, topic, Topic);
inline constexpr auto kEscalatedReason = LIGHTSPEED_TEXT(Escalated, reason, Reason);
#undef LIGHTSPEED_TEXT

}  // namespace lightspeed::replay
