// The session as one table: what each stimulus does in each state, under which rule.
// Implements SESS-1 and SESS-29 (specs/session.md): exactly one row fits each cell and guard.
// It refuses behaviour: an action is a name here, and code in the session.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lightspeed::interpreter {

/// The names of an enumeration, in its order.
template <class... Name>
constexpr std::array<std::string_view, sizeof...(Name)> names_of(Name... names) {
  return {names...};
}

/// Where a session stands: in which state its incarnation is, or why it has none.
enum class SessionState : std::uint8_t {
  detached,  ///< It waits for a connection.
  handshaking,
  mounted,
  live,
  draining,
  down,   ///< It crashed, and waits for its restart.
  ended,  ///< For good.
};
inline constexpr std::array<std::string_view, 7> kSessionStateNames{
    "detached", "handshaking", "mounted", "live", "draining", "down", "ended"};
static_assert(kSessionStateNames.size() == static_cast<std::size_t>(SessionState::ended) + 1);

/// What a session may be given. The last ones are raised by its own actions, within their step.
enum class SessionInput : std::uint8_t {
  open_fresh,  ///< A connection opens, of a page that was just loaded.
  open_again,  ///< A connection opens, of a page that had one before.
  denied,      ///< A connection is refused before it opens: a hook says no.
  lost,        ///< Its connection is lost.
  stale,       ///< A message, or the loss, of a connection that is not its own.
  foreign,     ///< A message of somebody who is not the owner.
  oversized,   ///< A message above `frame_bytes_max`.
  undecodable,
  hello,
  wrong_hello,  ///< Of another protocol or version.
  event,        ///< With a reference above the last one.
  navigation,   ///< The event `lv:navigate`, with such a reference.
  repeated_event,
  unnumbered_event,  ///< Its reference is no number from 1.
  limited_event,     ///< A new event beyond the rate.
  diff,
  ack,
  refusal,         ///< A failure that names a patch.
  client_failure,  ///< A failure that names none.
  crash,
  shutdown,
  heartbeat_due,
  slow_client_due,
  drain_due,
  grace_due,
  restart_due,
  unset_due,      ///< A timer that nobody set.
  app_input,      ///< A timer of the application, a message of a topic, a count of subscribers.
  mount_refused,  ///< Raised: the application refuses to be mounted.
  owed_answered,  ///< Raised: the client answered the first patch that it was owed, or nothing was.
  shrank,         ///< Raised: fewer patches wait for an answer, or none ever did.
};
inline constexpr auto kSessionInputNames =
    names_of("open_fresh", "open_again", "denied", "lost", "stale", "foreign", "oversized",
             "undecodable", "hello", "wrong_hello", "event", "navigation", "repeated_event",
             "unnumbered_event", "limited_event", "diff", "ack", "refusal", "client_failure",
             "crash", "shutdown", "heartbeat_due", "slow_client_due", "drain_due", "grace_due",
             "restart_due", "unset_due", "app_input", "mount_refused", "owed_answered", "shrank");
static_assert(kSessionInputNames.size() == static_cast<std::size_t>(SessionInput::shrank) + 1);

/// What decides between the rows of one cell. Guards of one family exclude each other, and one of
/// them always holds.
enum class Guard : std::uint8_t {
  always,
  page_accepted,  // Family: may this page connect?
  page_refused,
  keeps_client,  // Family: the policy for slow clients.
  cuts_client,
  keeps_model,  // Family: the reconnect policy.
  forgets_model,
  has_room,  // Family: the events that wait.
  is_full,
  names_none,  // Family: which pending patch does the answer name?
  names_other,
  names_owed,
  may_restart,  // Family: the restarts of the period.
  too_many,
  has_model,  // Family: is a model there to take an input?
  no_model,
  some_wait,  // Family: the patches that wait for an answer.
  none_waits,
};
inline constexpr auto kGuardNames = names_of(
    "", "page accepted", "page refused", "keep", "cut", "rehydrate", "remount", "inbox has room",
    "inbox full", "unknown ref", "pending ref", "first owed ref", "may restart", "too many",
    "model mounted", "no model", "patches wait", "no patch waits");
static_assert(kGuardNames.size() == static_cast<std::size_t>(Guard::none_waits) + 1);

/// The families, each as the first of its guards and how many there are.
struct GuardFamily {
  Guard first;
  std::size_t count;
};
inline constexpr std::array kGuardFamilies{
    GuardFamily{Guard::always, 1},       GuardFamily{Guard::page_accepted, 2},
    GuardFamily{Guard::keeps_client, 2}, GuardFamily{Guard::keeps_model, 2},
    GuardFamily{Guard::has_room, 2},     GuardFamily{Guard::names_none, 3},
    GuardFamily{Guard::may_restart, 2},  GuardFamily{Guard::has_model, 2},
    GuardFamily{Guard::some_wait, 2}};

}  // namespace lightspeed::interpreter
