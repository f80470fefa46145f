// Which input a stimulus is, which row of the table fits, and what the row does.
#include "interpreter/session/session.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/wire.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {

using Input = SessionInput;

namespace {

Given given_by_timer(Timer timer) {
  switch (timer) {
    case Timer::heartbeat:
      return {.input = Input::heartbeat_due};
    case Timer::slow_client:
      return {.input = Input::slow_client_due, .name = "slow_client"};
    case Timer::drain:
      return {.input = Input::drain_due};
    case Timer::grace:
      return {.input = Input::grace_due, .reason = "reconnect grace ended"};
    case Timer::restart:
      return {.input = Input::restart_due};
    case Timer::reconnect:
    case Timer::link:
    case Timer::application:
      return {.input = Input::unset_due};  // The client's, the link's, one that nobody started.
  }
  unreachable("every timer has an arm");
}

}  // namespace

Session::Session(const Configuration& configuration, App app, Identity identity, const Hooks& hooks)
    : configuration_(configuration),
      app_(std::move(app)),
      identity_(std::move(identity)),
      hooks_(hooks) {}

void Session::step(const SessionStimulus& stimulus, Now now, Effects& effects) {
  trail_.begin(now.step);
  std::visit(
      Overloaded{
          [&](const ConnectionOpened& s) {
            const Input input = s.fresh_page ? Input::open_fresh : Input::open_again;
            apply({.input = input, .opening = &s}, now, effects);
          },
          [&](const ConnectionLost& s) {
            const bool own = s.connection == connection_ && connection_.value != 0;
            apply({.input = own ? Input::lost : Input::stale,
                   .name = "stale_connection",
                   .reason = std::to_string(s.connection.value)},
                  now, effects);
          },
          [&](const ConnectionDenied& s) {
            if (configuration_.mutant == Mutant::denied_untold) return;
            apply({.input = Input::denied, .name = s.denial.error, .reason = s.denial.reason}, now,
                  effects);
          },
          [&](const Received& s) { received(s, now, effects); },
          [&](const ForeignReceived& s) {
            apply({.input = Input::foreign, .name = "foreign_owner", .reason = s.owner}, now,
                  effects);
          },
          [&](const Crashed&) { apply({.input = Input::crash}, now, effects); },
          [&](const ShutdownAsked& s) {
            apply({.input = Input::shutdown, .reason = s.reason}, now, effects);
          },
          [&](const TimerDue& s) { timer_due(s, now, effects); },
          [&](const TopicArrived& s) {
            const AppInput input = TopicInput{s.topic, s.message};
            apply({.input = Input::app_input, .app_input = &input, .name = "topic " + s.topic}, now,
                  effects);
          },
          [&](const PresenceArrived& s) {
            const AppInput input = PresenceInput{s.topic, s.subscribers};
            apply({.input = Input::app_input, .app_input = &input, .name = "presence " + s.topic},
                  now, effects);
          },
      },
      stimulus);
  watch_oldest(now.at);
}

// The deadline is that of the oldest patch that waits for a client who is there (SESS-33). One that
// has become the oldest may have waited for too long already: it is due now.
void Session::watch_oldest(Tick now) {
  const isa::Lifecycle at = lifecycle();
  const bool there = at == isa::Lifecycle::mounted || at == isa::Lifecycle::live;
  if (!there || pending_.empty() || pending_.front().told_slow) {
    timers_.clear(Timer::slow_client);
    return;
  }
  const PendingPatch& oldest = pending_.front();
  const Tick due = after(oldest.sent_at, slow_client_us(configuration_));
  timers_.set(Timer::slow_client, std::max(due, now), oldest.sent_by);
}

void Session::received(const Received& stimulus, Now now, Effects& effects) {
  if (stimulus.connection != connection_ || connection_.value == 0) {
    if (configuration_.mutant == Mutant::stale_accepted) {
      forget_pending();
      report("patch_acked", "", effects);
    }
    apply({.input = Input::stale,
           .name = "stale_epoch",
           .reason = std::to_string(stimulus.connection.value)},
          now, effects);
    return;
  }
  if (configuration_.mutant != Mutant::heartbeat_deaf) {
    timers_.set(Timer::heartbeat, after(now.at, heartbeat_us(configuration_)), now.step);
  }
  const std::size_t excess = configuration_.mutant == Mutant::bound_one_less ? 1 : 0;
  if (stimulus.text.size() + excess > configuration_.frame_bytes_max &&
      configuration_.mutant != Mutant::bound_ignored) {
    apply({.input = Input::oversized,
           .reason = "frame_too_large:" + std::to_string(stimulus.text.size()) + ":" +
                     std::to_string(configuration_.frame_bytes_max)},
          now, effects);
    return;
  }
  auto frame = decode_message(stimulus.text, stimulus.binary, configuration_.mode);
  if (!frame) {
    apply({.input = Input::undecodable, .reason = frame.error().text}, now, effects);
    return;
  }
  apply(within_rate(given_by(*frame), now), now, effects);
}

void Session::timer_due(const TimerDue& due, Now now, Effects& effects) {
  if (due.timer == Timer::application && app_timers_.fire(due.name, now.at, now.step)) {
    const AppInput input = TimerInput{due.name};
    apply({.input = Input::app_input, .app_input = &input, .name = "timer " + due.name}, now,
          effects);
    return;
  }
  Given given{.input = Input::unset_due};
  if (timers_.is_set(due.timer)) {
    timers_.clear(due.timer);
    given = given_by_timer(due.timer);
    if (due.timer == Timer::slow_client) {
      pending_.front().told_slow = true;
      given.reason = std::to_string(pending_.front().ref);
    }
  }
  apply(given, now, effects);
}

SessionState Session::state() const {
  if (status_ == Status::down) return SessionState::down;
  if (status_ == Status::ended) return SessionState::ended;
  switch (lifecycle()) {
    case isa::Lifecycle::disconnected:
      return SessionState::detached;
    case isa::Lifecycle::handshaking:
      return SessionState::handshaking;
    case isa::Lifecycle::mounted:
      return SessionState::mounted;
    case isa::Lifecycle::live:
      return SessionState::live;
    case isa::Lifecycle::draining:
      return SessionState::draining;
    case isa::Lifecycle::terminated:
      return SessionState::ended;
  }
  unreachable("every state of the lifecycle has an arm");
}

// The one door to every action: what an action raises passes here, too.
void Session::apply(const Given& given, Now now, Effects& effects) {
  const SessionState from = state();
  const SessionRow& row = fitting_row(from, given, now.at);
  CHECK(row.reachable(), "nothing leads to a row that says why not (SESS-29)");
  trail_.add({.state = from, .input = given.input, .row = &row});
  act(row.action, given, now, effects);
  const SessionVisit& last = trail_.latest().back();  // Of what the action handed on, if it did.
  CHECK(state() == last.row->next.value_or(last.state),
        "an action leads where its row says (SESS-29)");
}

const SessionRow& Session::fitting_row(SessionState state, const Given& given, Tick now) const {
  const SessionCell& cell = session_cell(state, given.input);
  for (std::size_t i = 0; i + 1 < cell.size; ++i) {
    const SessionRow& row = session_rows()[cell.rows.at(i)];
    if (holds(row.guard, given, now)) return row;
  }
  return session_rows()[cell.rows.at(cell.size - 1)];  // One guard of a family always holds.
}

bool Session::names_owed(const Given& given) const {
  return lifecycle() == isa::Lifecycle::mounted && given.patch != pending_.end() &&
         given.patch->ref == live_after_ref_;
}

bool Session::holds(Guard guard, const Given& given, Tick now) const {
  switch (guard) {
    case Guard::always:
      return true;
    case Guard::page_accepted:
    case Guard::page_refused:
      return mount_refused_ == (guard == Guard::page_refused);
    case Guard::keeps_client:
    case Guard::cuts_client:
      return (configuration_.slow_client_policy == SlowClientPolicy::keep ||
              configuration_.mutant == Mutant::slow_kept) == (guard == Guard::keeps_client);
    case Guard::keeps_model:
      return configuration_.reconnect_policy == ReconnectPolicy::rehydrate;
    case Guard::forgets_model:
      return configuration_.reconnect_policy == ReconnectPolicy::remount;
    case Guard::has_room:
    case Guard::is_full:
      return (deferred_.size() <
              configuration_.deferred_max +
                  (configuration_.mutant == Mutant::deferred_one_more ? 1U : 0U)) ==
             (guard == Guard::has_room);
    case Guard::names_none:
      return given.patch == pending_.end();
    case Guard::names_other:
      return given.patch != pending_.end() && !names_owed(given);
    case Guard::names_owed:
      return names_owed(given);
    case Guard::may_restart:
    case Guard::too_many:
      return std::cmp_less(restarts_.count(now, configuration_.restart_period_us),
                           configuration_.restarts_max +
                               (configuration_.mutant == Mutant::one_restart_too_many
                                    ? std::uint64_t{1}
                                    : 0)) == (guard == Guard::may_restart);
    case Guard::has_model:
    case Guard::no_model:
      return model_mounted_ == (guard == Guard::has_model);
    case Guard::some_wait:
    case Guard::none_waits:
      return pending_.empty() == (guard == Guard::none_waits);
  }
  unreachable("every guard has an arm");
}

}  // namespace lightspeed::interpreter
