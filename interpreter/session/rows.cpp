// The rows of the session's table, and the proof that exactly one fits each cell and guard.
#include "interpreter/session/row.hpp"

namespace lightspeed::interpreter {
namespace {

using S = SessionState;
using I = SessionInput;
using G = Guard;
using A = SessionAction;
using E = Emits;

constexpr EnumSet<S> kAny{S::detached, S::handshaking, S::mounted, S::live,
                          S::draining, S::down,        S::ended};
constexpr EnumSet<S> kHandshaking{S::handshaking};
constexpr EnumSet<S> kMounted{S::mounted};
constexpr EnumSet<S> kConnected{S::handshaking, S::mounted, S::live, S::draining};
constexpr EnumSet<S> kUnconnected = kAny - kConnected;
constexpr EnumSet<S> kBegun{S::handshaking, S::mounted, S::live};
constexpr EnumSet<S> kUp{S::detached, S::handshaking, S::mounted, S::live};
constexpr EnumSet<S> kOpening{S::handshaking, S::mounted};
constexpr EnumSet<I> kOpens{I::open_fresh, I::open_again};
constexpr EnumSet<I> kNewEvents{I::event, I::navigation, I::unnumbered_event};
constexpr EnumSet<I> kEvents = kNewEvents + EnumSet<I>{I::repeated_event};
constexpr EnumSet<I> kAnswers{I::ack, I::refusal};
constexpr EnumSet<I> kMessages =
    kEvents + kAnswers + EnumSet<I>{I::oversized,   I::undecodable, I::limited_event, I::hello,
                                    I::wrong_hello, I::diff,        I::client_failure};
constexpr EnumSet<E> kTurn{E::diff, E::push, E::telemetry, E::topic};
constexpr EnumSet<E> kAnswer{E::ack, E::failure};
constexpr EnumSet<E> kCrash{E::telemetry, E::close, E::lifecycle, E::topic};

constexpr std::nullopt_t kStays = std::nullopt;

constexpr SessionRow row(std::string_view rule, EnumSet<S> states, EnumSet<I> inputs, Guard guard,
                         A action, std::optional<S> next = kStays, EnumSet<E> emits = {},
                         EnumSet<I> raises = {}) {
  return {states, inputs, guard, action, next, emits, raises, rule, {}};
}

constexpr SessionRow never(std::string_view rule, EnumSet<S> states, EnumSet<I> inputs,
                           std::string_view why, Guard guard = G::always) {
  return {states, inputs, guard, A::unreachable, kStays, {}, {}, rule, why};
}

constexpr std::array kRows{
    // A connection comes or goes.
    row("SESS-2", S::detached, I::open_fresh, G::always, A::open, S::handshaking,
        {E::hello, E::lifecycle, E::topic}),
    row("SESS-2", S::detached, I::open_again, G::page_accepted, A::open, S::handshaking,
        {E::hello, E::lifecycle}),
    row("SESS-28", S::detached, I::open_again, G::page_refused, A::close_new, kStays, E::close),
    row("SESS-2", kConnected, kOpens, G::always, A::replace_connection, kStays, {},
        kOpens + EnumSet<I>{I::lost}),
    row("SESS-2", {S::down, S::ended}, kOpens, G::always, A::close_new, kStays, E::close),
    row("SESS-30", kAny, I::denied, G::always, A::report, kStays, E::telemetry),
    row("SESS-9", kBegun, I::lost, G::keeps_model, A::abandon, S::detached, E::lifecycle),
    row("SESS-10", kBegun, I::lost, G::forgets_model, A::abandon, S::detached,
        {E::lifecycle, E::topic}),
    row("SESS-14", S::draining, I::lost, G::always, A::abandon, S::ended, E::lifecycle),
    never("SESS-16", kUnconnected, I::lost, "without a connection there is none to lose"),
    row("SESS-16", kAny, I::stale, G::always, A::report, kStays, E::telemetry),

    row("SESS-31", kAny, I::foreign, G::always, A::report, kStays, E::telemetry),

    // What cannot be read, or may not be sent.
    never("SESS-16", kUnconnected, kMessages, "without a connection every message is stale"),
    row("SESS-18", kConnected, I::oversized, G::always, A::refuse, kStays, E::failure),
    row("SESS-19", kConnected, I::undecodable, G::always, A::refuse, kStays, E::failure),
    row("SESS-19", kConnected, I::diff, G::always, A::refuse, kStays, E::failure),
    row("SESS-19", kConnected - kHandshaking, {I::hello, I::wrong_hello}, G::always, A::refuse,
        kStays, E::failure),

    // The line from hello to live.
    row("SESS-19", S::handshaking, I::wrong_hello, G::always, A::refuse_client, kStays,
        {E::failure, E::close}, I::lost),
    row("SESS-3", S::handshaking, I::hello, G::always, A::mount, S::mounted,
        kTurn + EnumSet<E>{E::lifecycle},
        {I::mount_refused, I::crash, I::shutdown, I::owed_answered}),
    row("SESS-23", S::handshaking, I::mount_refused, G::always, A::refuse_client, kStays,
        {E::failure, E::close}, I::lost),
    never("SESS-3", kAny - kHandshaking, I::mount_refused,
          "only a hello mounts, and only while handshaking"),
    row("SESS-3", S::mounted, I::owed_answered, G::always, A::go_live, S::live, E::lifecycle,
        kEvents + EnumSet<I>{I::limited_event}),
    never("SESS-3", kAny - kMounted, I::owed_answered,
          "what is owed is sent by the mount, and answered once"),

    // Events.
    row("SESS-4", kOpening, kNewEvents, G::has_room, A::defer),
    row("SESS-4", kOpening, kNewEvents, G::is_full, A::refuse_event, kStays, E::failure),
    never("SESS-6", kOpening, I::repeated_event, "its incarnation has not handled any event yet"),
    row("SESS-5", S::live, I::event, G::always, A::handle, kStays, kTurn + kAnswer,
        {I::crash, I::shutdown}),
    row("SESS-26", S::live, I::navigation, G::always, A::navigate, kStays, kTurn + kAnswer,
        {I::crash, I::shutdown}),
    row("SESS-6", S::live, I::repeated_event, G::always, A::acknowledge_again, kStays, E::ack),
    row("SESS-6", S::live, I::unnumbered_event, G::always, A::refuse, kStays, E::failure),
    row("SESS-32", S::live, I::limited_event, G::always, A::refuse_event, kStays, E::failure),
    row("SESS-14", S::draining, kEvents, G::always, A::refuse_event, kStays, E::failure),
    never("SESS-32", kConnected - EnumSet<S>{S::live}, I::limited_event,
          "what waits is counted when its turn comes, and a drain refuses all"),

    // What the client says of patches.
    row("SESS-11", kConnected, kAnswers, G::names_none, A::hear, kStays, E::telemetry),
    row("SESS-11", kConnected, I::ack, G::names_other, A::settle_patch, kStays, E::telemetry,
        I::shrank),
    row("SESS-17", kConnected, I::refusal, G::names_other, A::settle_patch, kStays, E::telemetry,
        I::shrank),
    row("SESS-3", S::mounted, kAnswers, G::names_owed, A::settle_patch, kStays, E::telemetry,
        {I::owed_answered, I::shrank}),
    never("SESS-3", kConnected - kMounted, kAnswers,
          "what is owed is sent by the mount, and answered once", G::names_owed),
    row("SESS-17", kConnected, I::client_failure, G::always, A::report, kStays, E::telemetry),
    row("SESS-12", S::live, I::shrank, G::always, A::catch_up, kStays, {E::diff, E::telemetry}),
    row("SESS-14", S::draining, I::shrank, G::none_waits, A::end, S::ended,
        {E::lifecycle, E::close}),
    row("SESS-14", S::draining, I::shrank, G::some_wait, A::nothing),
    row("SESS-12", kOpening + EnumSet<S>{S::down, S::ended}, I::shrank, G::always, A::nothing),
    never("SESS-12", S::detached, I::shrank,
          "what waited may crash or end a session, and never loses it its connection alone"),

    // Crash, shutdown, and time.
    row("SESS-15", kUp, I::crash, G::may_restart, A::restart_later, S::down, kCrash),
    row("SESS-15", kUp, I::crash, G::too_many, A::give_up, S::ended, kCrash),
    row("SESS-14", S::draining, I::crash, G::always, A::give_up, S::ended,
        {E::telemetry, E::close, E::lifecycle}),
    row("SESS-15", {S::down, S::ended}, I::crash, G::always, A::nothing),
    row("SESS-14", S::live, I::shutdown, G::always, A::drain, S::draining,
        {E::lifecycle, E::telemetry, E::topic}, I::shrank),
    row("SESS-14", kAny - EnumSet<S>{S::live, S::draining, S::ended}, I::shutdown, G::always,
        A::shut_down, S::ended, kCrash),
    row("SESS-14", {S::draining, S::ended}, I::shutdown, G::always, A::nothing),
    row("SESS-13", kConnected, I::heartbeat_due, G::always, A::time_out, kStays,
        {E::telemetry, E::close}, I::lost),
    never("SESS-13", kUnconnected, I::heartbeat_due, "the deadline goes with its connection"),
    row("SESS-33", {S::mounted, S::live}, I::slow_client_due, G::keeps_client, A::report, kStays,
        E::telemetry),
    row("SESS-33", {S::mounted, S::live}, I::slow_client_due, G::cuts_client, A::time_out, kStays,
        {E::telemetry, E::close}, I::lost),
    never("SESS-33", kAny - EnumSet<S>{S::mounted, S::live}, I::slow_client_due,
          "only what was sent to a client that is there waits for its answer"),
    row("SESS-14", S::draining, I::drain_due, G::always, A::end, S::ended,
        {E::lifecycle, E::close}),
    never("SESS-14", kAny - EnumSet<S>{S::draining}, I::drain_due,
          "the deadline begins and ends with the drain"),
    row("SESS-20", S::detached, I::grace_due, G::always, A::shut_down, S::ended,
        {E::telemetry, E::topic}),
    never("SESS-20", kAny - EnumSet<S>{S::detached}, I::grace_due,
          "a connection, a crash and an end take the deadline away"),
    row("SESS-15", S::down, I::restart_due, G::always, A::restart, S::detached, E::telemetry),
    never("SESS-15", kAny - EnumSet<S>{S::down}, I::restart_due,
          "the deadline begins with a crash, and ends with the restart or the session"),
    row("TIME-4", kAny, I::unset_due, G::always, A::nothing),

    // What reaches the application without its client.
    row("SESS-27", kUp, I::app_input, G::has_model, A::take_input, kStays, kTurn,
        {I::crash, I::shutdown}),
    row("SESS-27", {S::detached, S::handshaking}, I::app_input, G::no_model, A::nothing),
    never("SESS-27", {S::mounted, S::live}, I::app_input, "who mounts a client has a model",
          G::no_model),
    row("SESS-27", kAny - kUp, I::app_input, G::always, A::nothing),
};

/// Which family a guard belongs to, and which of it.
constexpr const GuardFamily& family_of(Guard guard) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < kGuardFamilies.size(); ++i) {
    if (kGuardFamilies[i].first <= guard) found = i;
  }
  return kGuardFamilies[found];
}

/// Exactly one row for each guard of one family, and none besides.
constexpr bool fits_once(S state, I input) {
  const SessionRow* first = nullptr;
  std::uint32_t seen = 0;
  std::size_t count = 0;
  for (const SessionRow& each : kRows) {
    if (!each.fits(state, input)) continue;
    if (first == nullptr) first = &each;
    if (family_of(each.guard).first != family_of(first->guard).first) return false;
    const std::uint32_t bit = 1U << static_cast<std::uint32_t>(each.guard);
    if ((seen & bit) != 0) return false;
    seen |= bit;
    ++count;
  }
  return first != nullptr && count == family_of(first->guard).count;
}

constexpr bool every_cell_fits_once() {
  for (std::size_t state = 0; state < kSessionStateNames.size(); ++state) {
    for (std::size_t input = 0; input < kSessionInputNames.size(); ++input) {
      if (!fits_once(static_cast<S>(state), static_cast<I>(input))) return false;
    }
  }
  return true;
}
static_assert(every_cell_fits_once(), "SESS-1: exactly one row for each state, input and guard");

using Cells =
    std::array<std::array<SessionCell, kSessionInputNames.size()>, kSessionStateNames.size()>;

constexpr Cells cells() {
  Cells result{};
  for (std::size_t state = 0; state < result.size(); ++state) {
    for (std::size_t input = 0; input < result[state].size(); ++input) {
      SessionCell& cell = result[state][input];
      for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (!kRows[i].fits(static_cast<S>(state), static_cast<I>(input))) continue;
        cell.rows[cell.size++] = static_cast<std::uint8_t>(i);
      }
    }
  }
  return result;
}
constexpr Cells kCells = cells();

}  // namespace

std::span<const SessionRow> session_rows() { return kRows; }

const SessionCell& session_cell(SessionState state, SessionInput input) {
  return kCells[static_cast<std::size_t>(state)][static_cast<std::size_t>(input)];
}

}  // namespace lightspeed::interpreter
