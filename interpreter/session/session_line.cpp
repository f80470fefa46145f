// What a row of the table does, and the line that an incarnation walks from beginning to end.
#include <algorithm>
#include <utility>

#include "interpreter/session/session.hpp"
#include "isa/base/check.hpp"

namespace lightspeed::interpreter {

void Session::act(SessionAction action, const Given& given, Now now, Effects& effects) {
  using Action = SessionAction;
  switch (action) {
    case Action::nothing:
      return;
    case Action::unreachable:
      unreachable("the table says why nothing leads here");
    case Action::open:
      return open(*given.opening, now, effects);
    case Action::replace_connection:
      return replace_connection(given, now, effects);
    case Action::close_new:
      return close(1013, "try again later", effects);
    case Action::abandon:
      return abandon(now, effects);
    case Action::report:
      return report(given.name, given.reason, effects);
    case Action::refuse:
      return refuse(given.name, given.reason, effects);
    case Action::refuse_client:
      return refuse_client(given, now, effects);
    case Action::mount:
      return mount_client(now, effects);
    case Action::go_live:
      return go_live(now, effects);
    case Action::defer:
      return defer(std::move(*given.event));
    case Action::refuse_event:
      return refuse_event(given, now, effects);
    case Action::handle:
      return handle_event(*given.event, now, effects);
    case Action::navigate:
      return navigate(*given.event, now, effects);
    case Action::acknowledge_again:
      return send_frame(isa::Ack{given.event->ref}, effects);
    case Action::hear:
      return report("heartbeat_received", given.name, effects);
    case Action::settle_patch:
      return settle_patch(given, now, effects);
    case Action::catch_up:
      return catch_up(now, effects);
    case Action::restart_later:
      return restart_later(given.reason, now, effects);
    case Action::give_up:
      return give_up(given.reason, now, effects);
    case Action::drain:
      return drain(given.reason, now, effects);
    case Action::shut_down:
      return shut_down(given.reason, now, effects);
    case Action::end:
      return end(now, effects);
    case Action::time_out:
      return time_out(given, now, effects);
    case Action::restart:
      return restart(now, effects);
    case Action::take_input:
      return handle_input(*given.app_input, given.name, now, effects);
  }
  unreachable("every action has an arm");
}

// The owner came back before the old connection was known to be lost.
void Session::replace_connection(const Given& given, Now now, Effects& effects) {
  apply({.input = SessionInput::lost}, now, effects);
  apply(given, now, effects);
}

void Session::open(const ConnectionOpened& stimulus, Now now, Effects& effects) {
  connection_ = stimulus.connection;
  agent_ = isa::AnyAgent{};
  if (epoch_ == 0 || configuration_.mutant != Mutant::epoch_kept) ++epoch_;
  if (configuration_.mutant == Mutant::refs_restart_on_reconnect) next_patch_ref_ = 1;
  if (configuration_.mutant == Mutant::push_refs_restart) next_push_ref_ = 1;
  last_event_ref_ = 0;
  live_after_ref_ = 0;
  if (stimulus.fresh_page) {
    forget_pending();
    whole_view_due_ = true;
    mount_refused_ = false;
    // What was kept shows another place (SESS-22).
    if (route_ != stimulus.route) forget_model(effects);
    route_ = stimulus.route;
  }
  timers_.clear(Timer::grace);
  timers_.set(Timer::heartbeat, after(now.at, heartbeat_us(configuration_)), now.step);
  change(isa::Transition::handshake, effects);
  send_frame(isa::our_hello(), effects);
  if (configuration_.mutant == Mutant::second_hello) send_frame(isa::our_hello(), effects);
}

void Session::go_live(Now now, Effects& effects) {
  change(isa::Transition::go_live, effects);
  if (configuration_.mutant == Mutant::deferred_reversed) {
    std::reverse(deferred_.begin(), deferred_.end());
  }
  while (!deferred_.empty()) {
    isa::Event event = std::move(deferred_.front());
    deferred_.pop_front();
    // The one before may have begun a shutdown.
    apply(within_rate(given_by_event(event), now), now, effects);
  }
}

void Session::drain(const std::string& reason, Now now, Effects& effects) {
  report("shutdown", reason, effects);
  change(isa::Transition::drain, effects);
  end_inputs(effects);
  if (configuration_.mutant == Mutant::drain_forgets_patches) forget_pending();
  if (configuration_.mutant != Mutant::drain_endless) {
    const std::uint64_t late = configuration_.mutant == Mutant::drain_late ? 1 : 0;
    timers_.set(Timer::drain, after(now.at, configuration_.drain_timeout_us + late), now.step);
  }
  apply({.input = SessionInput::shrank}, now, effects);
}

void Session::shut_down(const std::string& reason, Now now, Effects& effects) {
  if (configuration_.mutant != Mutant::shutdown_untold) report("shutdown", reason, effects);
  end(now, effects);
}

// A client that says nothing, or does not keep up.
void Session::time_out(const Given& given, Now now, Effects& effects) {
  const bool closes = configuration_.mutant != Mutant::close_forgotten;
  if (given.input == SessionInput::slow_client_due) {
    report(given.name, given.reason, effects);
    if (closes) close(1008, "slow client", effects);
  } else {
    report("heartbeat_timed_out", std::to_string(epoch_), effects);
    if (closes) close(1001, "heartbeat timed out", effects);
  }
  apply({.input = SessionInput::lost}, now, effects);
}

void Session::change(isa::Transition transition, Effects& effects) {
  const isa::Lifecycle from = lifecycle();
  const auto moved = isa::advance(agent_, transition);
  CHECK(moved.has_value(), "the session asks only for transitions of the table (LIFE-2)");
  effects.emplace_back(LifecycleChanged{.epoch = epoch_, .from = from, .to = lifecycle()});
}

// Losing the connection abandons the incarnation, whatever its state, and is no transition.
void Session::abandon(Now now, Effects& effects) {
  const isa::Lifecycle from = lifecycle();
  effects.emplace_back(
      LifecycleChanged{.epoch = epoch_, .from = from, .to = from, .abandoned = true});
  connection_ = {};
  agent_ = isa::AnyAgent{};
  deferred_.clear();
  timers_.clear(Timer::heartbeat);
  if (from == isa::Lifecycle::draining) {
    end(now, effects);
    return;
  }
  const Mutant mutant = configuration_.mutant;
  const bool remounts = configuration_.reconnect_policy == ReconnectPolicy::remount;
  if (remounts ? mutant != Mutant::rehydrates_instead : mutant == Mutant::remounts_instead) {
    forget_pending();
    whole_view_due_ = true;
    forget_model(effects);
  }
  if (mutant == Mutant::grace_endless) return;
  const std::uint64_t late = mutant == Mutant::grace_late ? 1 : 0;
  const std::uint64_t early = mutant == Mutant::grace_early ? 1 : 0;
  timers_.set(Timer::grace, after(now.at, configuration_.reconnect_grace_us + late - early),
              now.step);
}

// The process is gone: the connection, the model, and what waited. A draining session ends.
void Session::crash(const std::string& reason, Now now, Effects& effects) {
  report("crashed", reason, effects);
  if (configuration_.mutant == Mutant::crash_told_twice) report("crashed", reason, effects);
  if (connection_.value != 0) {
    close(1006, "", effects);
    abandon(now, effects);
  }
  if (status_ == Status::ended) return;
  forget_model(effects);
  forget_pending();
  if (configuration_.mutant == Mutant::refs_restart_after_crash) next_patch_ref_ = 1;
  deferred_.clear();
  taken_ = {};
  whole_view_due_ = true;
  timers_.clear_all();
}

void Session::restart_later(const std::string& reason, Now now, Effects& effects) {
  crash(reason, now, effects);
  restarts_.add(now.at, configuration_.restart_period_us);
  status_ = Status::down;
  if (configuration_.mutant == Mutant::restart_forgotten) return;
  const bool at_once = configuration_.mutant == Mutant::restart_at_once;
  const std::uint64_t late = configuration_.mutant == Mutant::restart_late ? 1 : 0;
  timers_.set(Timer::restart, after(now.at, at_once ? 0 : configuration_.restart_delay_us + late),
              now.step);
}

void Session::give_up(const std::string& reason, Now now, Effects& effects) {
  crash(reason, now, effects);
  if (status_ == Status::ended) return;  // It was draining: what ends is not restarted.
  report("shutdown", "too many crashes", effects);
  end(now, effects);
}

void Session::restart(Now now, Effects& effects) {
  status_ = Status::up;
  report("restarted", std::to_string(restarts_.size()), effects);
  timers_.set(Timer::grace, after(now.at, configuration_.reconnect_grace_us), now.step);
}

// Only a drained incarnation is terminated; one that has not become live is abandoned.
void Session::end(Now now, Effects& effects) {
  const bool drained = lifecycle() == isa::Lifecycle::draining;
  if (drained) change(isa::Transition::terminate, effects);
  if (connection_.value != 0) {
    close(1000, "session ended", effects);
    if (!drained) abandon(now, effects);
  }
  end_inputs(effects);
  status_ = Status::ended;
  connection_ = {};
  forget_pending();
  deferred_.clear();
  timers_.clear_all();
}

}  // namespace lightspeed::interpreter
