// The fields of every plain record that the state of a world is made of, each type once.
// Implements SNAP-1 (specs/snapshot.md): a field that is added and not named does not compile.
// It refuses classes: what is private is reached in fields.hpp.
#pragma once

#include <concepts>
#include <tuple>
#include <type_traits>

#include "interpreter/app/counter_history.hpp"
#include "interpreter/app/place.hpp"
#include "interpreter/app/todo.hpp"
#include "interpreter/client/client.hpp"
#include "interpreter/client/controls.hpp"
#include "interpreter/client/keyed_list.hpp"
#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "interpreter/program/program_state.hpp"
#include "interpreter/session/given.hpp"
#include "interpreter/session/hooks.hpp"
#include "interpreter/session/stimulus.hpp"
#include "interpreter/session/timers.hpp"
#include "interpreter/view/shown.hpp"
#include "interpreter/world/in_flight.hpp"
#include "isa/frame.hpp"
#include "isa/lifecycle.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter {

/// The type itself, or the same to look at only.
template <class T, class Bare>
concept Is = std::same_as<std::remove_const_t<T>, Bare>;

// A structured binding has exactly as many names as the type has fields.
#define LIGHTSPEED_FIELDS(Type, ...)      \
  static auto of(Is<Type> auto& record) { \
    auto& [__VA_ARGS__] = record;         \
    return std::tie(__VA_ARGS__);         \
  }

struct ValueFields {
  LIGHTSPEED_FIELDS(Tick, value)
  LIGHTSPEED_FIELDS(ConnectionId, value)
  LIGHTSPEED_FIELDS(Digest, value)
  LIGHTSPEED_FIELDS(StateDigest, parts)
  LIGHTSPEED_FIELDS(Configuration, mode, reconnect, duplicate, heartbeat, grace, restart, drain,
                    base, max, pending, deferred, restarts, period, bytes, slow, timeout, rate,
                    rate_period, escalations, escalation_period, mutant)

  // The session.
  LIGHTSPEED_FIELDS(PendingPatch, ref, html, whole, sent, digest, sent_at, sent_by, told_slow)
  LIGHTSPEED_FIELDS(isa::Event, ref, name, payload)
  LIGHTSPEED_FIELDS(Deadline, at, set_by)
  LIGHTSPEED_FIELDS(AppTimers::Start, delay_us, repeats)
  LIGHTSPEED_FIELDS(Denial, error, reason)
  LIGHTSPEED_FIELDS(CredentialsSet, csrf_token, origin)
  LIGHTSPEED_FIELDS(Published, topic, message)
  LIGHTSPEED_FIELDS(TopicMessage, topic, message)
  LIGHTSPEED_FIELDS(PresenceChanged, topic, subscribers)
  LIGHTSPEED_FIELDS(Escalated, reason)

  // The link and the document.
  LIGHTSPEED_FIELDS(Message, connection, direction, binary, data)
  LIGHTSPEED_FIELDS(CloseUnderWay, connection, code, reason)
  LIGHTSPEED_FIELDS(UnderWay, what, fault, swallowed)
  LIGHTSPEED_FIELDS(FaultNext, direction, tag, fault, at)
  LIGHTSPEED_FIELDS(DropNext, direction, tag)
  LIGHTSPEED_FIELDS(Keyed, key, html)
  LIGHTSPEED_FIELDS(ControlState, value, checked)

  // The applications.
  LIGHTSPEED_FIELDS(Counter::Model, count)
  LIGHTSPEED_FIELDS(CounterHistory::Model, counter, history)
  LIGHTSPEED_FIELDS(Todo::Model, last, made, items)
  LIGHTSPEED_FIELDS(ComponentPlace, route, subscriptions)
  LIGHTSPEED_FIELDS(ProgramState, variables, lists, list_digests, view, mounted_route,
                    subscriptions, shutdown_reason)
  LIGHTSPEED_FIELDS(view::Row, key, fields)
  LIGHTSPEED_FIELDS(view::Data, values, lists)
  LIGHTSPEED_FIELDS(view::StoredRows, stale)
  LIGHTSPEED_FIELDS(view::StoredSegments, stored, stale)
  LIGHTSPEED_FIELDS(view::Stored, rows, segments)

  // The patches.
  LIGHTSPEED_FIELDS(isa::Slot, name, value)
  LIGHTSPEED_FIELDS(isa::Replace, target, html)
  LIGHTSPEED_FIELDS(isa::Append, target, html)
  LIGHTSPEED_FIELDS(isa::Prepend, target, html)
  LIGHTSPEED_FIELDS(isa::Remove, target)
  LIGHTSPEED_FIELDS(isa::ReplaceSegments, target, fingerprint, static_html, slots)
  LIGHTSPEED_FIELDS(isa::UpdateSegments, target, fingerprint, slots)
  LIGHTSPEED_FIELDS(isa::UpsertKeyed, target, key, html)
  LIGHTSPEED_FIELDS(isa::RemoveKeyed, target, key)
  LIGHTSPEED_FIELDS(isa::ReorderKeyed, target, keys)

  // The last word of each enumeration: what is above it is none.
  static constexpr auto last_of(Direction) { return Direction::server_to_client; }
  static constexpr auto last_of(LinkFault) { return LinkFault::reorder; }
  static constexpr auto last_of(ClientState) { return ClientState::error; }
  static constexpr auto last_of(isa::Lifecycle) { return isa::Lifecycle::terminated; }
  static constexpr auto last_of(isa::Mode) { return isa::Mode::published; }
  static constexpr auto last_of(ReconnectPolicy) { return ReconnectPolicy::remount; }
  static constexpr auto last_of(DuplicatePolicy) { return DuplicatePolicy::none; }
  static constexpr auto last_of(SlowClientPolicy) { return SlowClientPolicy::cut; }
  static constexpr auto last_of(Mutant) { return kMutants.back().mutant; }
  static constexpr auto last_of(html::NodeKind) { return html::NodeKind::instruction; }
  static constexpr auto last_of(html::Namespace) { return html::Namespace::math; }
};

}  // namespace lightspeed::interpreter
