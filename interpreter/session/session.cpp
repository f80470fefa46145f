#include "interpreter/session/session.hpp"

#include <algorithm>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {

Session::Session(const Configuration& configuration, App app)
    : configuration_(configuration), app_(std::move(app)) {}

void Session::step(const SessionStimulus& stimulus, Now now, Effects& effects) {
  std::visit(Overloaded{
                 [&](const ConnectionOpened& s) { opened(s, now, effects); },
                 [&](const ConnectionLost& s) { lost(s.connection, now, effects); },
                 [&](const Received& s) { received(s, now, effects); },
                 [&](const Crashed&) { crashed("", now, effects); },
                 [&](const ShutdownAsked& s) { shutdown(s.reason, now, effects); },
                 [&](const TimerDue& s) { timer_due(s, now, effects); },
                 [&](const TopicArrived& s) {
                   handle_input(TopicInput{s.topic, s.message}, "topic " + s.topic, now, effects);
                 },
                 [&](const PresenceArrived& s) {
                   handle_input(PresenceInput{s.topic, s.subscribers}, "presence " + s.topic, now,
                                effects);
                 },
             },
             stimulus);
}

void Session::opened(const ConnectionOpened& stimulus, Now now, Effects& effects) {
  // The owner of a draining session came back: the old connection is lost, and so it ends
  // (SESS-14).
  if (connection_.value != 0) abandon(now, effects);
  if (status_ != Status::up) {
    effects.emplace_back(CloseConnection{.code = 1013, .reason = "try again later"});
    return;
  }
  connection_ = stimulus.connection;
  agent_ = isa::AnyAgent{};
  ++epoch_;
  last_event_ref_ = 0;
  live_after_ref_ = 0;
  if (stimulus.fresh_page) {
    forget_pending();
    whole_view_due_ = true;
    // What was kept shows another place (SESS-22).
    if (route_ != stimulus.route) forget_model(effects);
    route_ = stimulus.route;
  }
  timers_.clear(Timer::grace);
  timers_.set(Timer::heartbeat, after(now.at, configuration_.heartbeat_timeout_us), now.step);
  change(isa::Transition::handshake, effects);
  send_frame(isa::our_hello(), effects);
}

void Session::lost(ConnectionId connection, Now now, Effects& effects) {
  if (connection != connection_ || connection_.value == 0) {
    effects.emplace_back(Telemetry{"stale_connection", std::to_string(connection.value)});
    return;
  }
  abandon(now, effects);
}

void Session::crashed(const std::string& reason, Now now, Effects& effects) {
  if (status_ != Status::up) return;
  effects.emplace_back(Telemetry{"crashed", reason});
  if (connection_.value != 0) {
    effects.emplace_back(CloseConnection{.code = 1006, .reason = ""});
    abandon(now, effects);
    if (status_ == Status::ended) return;  // It was draining: what ends is not restarted.
  }
  forget_model(effects);
  forget_pending();
  deferred_.clear();
  whole_view_due_ = true;
  timers_.clear_all();
  const std::uint64_t period = configuration_.restart_period_us;
  std::erase_if(restarts_, [&](Tick at) { return now.at.value - at.value >= period; });
  if (restarts_.size() >= configuration_.restarts_max) {
    effects.emplace_back(Telemetry{"shutdown", "too many crashes"});
    end(now, effects);
    return;
  }
  restarts_.push_back(now.at);
  status_ = Status::down;
  timers_.set(Timer::restart, after(now.at, configuration_.restart_delay_us), now.step);
}

void Session::shutdown(const std::string& reason, Now now, Effects& effects) {
  if (status_ == Status::ended || lifecycle() == isa::Lifecycle::draining) return;
  effects.emplace_back(Telemetry{"shutdown", reason});
  if (status_ != Status::up || lifecycle() != isa::Lifecycle::live || connection_.value == 0) {
    end(now, effects);
    return;
  }
  change(isa::Transition::drain, effects);
  end_inputs(effects);
  timers_.set(Timer::drain, after(now.at, configuration_.drain_timeout_us), now.step);
  after_pending_shrank(now, effects);
}

void Session::timer_due(const TimerDue& due, Now now, Effects& effects) {
  if (due.timer == Timer::application) {
    if (!app_timers_.fire(due.name, now.at, now.step)) return;
    handle_input(TimerInput{due.name}, "timer " + due.name, now, effects);
    return;
  }
  if (!timers_.is_set(due.timer)) return;  // Nobody waits for it.
  timers_.clear(due.timer);
  switch (due.timer) {
    case Timer::heartbeat:
      effects.emplace_back(Telemetry{"heartbeat_timed_out", std::to_string(epoch_)});
      effects.emplace_back(CloseConnection{.code = 1001, .reason = "heartbeat timed out"});
      abandon(now, effects);
      return;
    case Timer::drain:
      end(now, effects);
      return;
    case Timer::grace:
      effects.emplace_back(Telemetry{"shutdown", "reconnect grace ended"});
      end(now, effects);
      return;
    case Timer::restart:
      status_ = Status::up;
      effects.emplace_back(Telemetry{"restarted", std::to_string(restarts_.size())});
      timers_.set(Timer::grace, after(now.at, configuration_.reconnect_grace_us), now.step);
      return;
    case Timer::reconnect:
    case Timer::application:
      return;  // The client's own timer, and one that was dealt with above.
  }
  unreachable("every timer has an arm");
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
  if (configuration_.reconnect_policy == ReconnectPolicy::remount) {
    forget_pending();
    whole_view_due_ = true;
    forget_model(effects);
  }
  timers_.set(Timer::grace, after(now.at, configuration_.reconnect_grace_us), now.step);
}

// Only a drained incarnation is terminated; one that has not become live is abandoned.
void Session::end(Now now, Effects& effects) {
  const bool drained = lifecycle() == isa::Lifecycle::draining;
  if (drained) change(isa::Transition::terminate, effects);
  if (connection_.value != 0) {
    effects.emplace_back(CloseConnection{.code = 1000, .reason = "session ended"});
    if (!drained) abandon(now, effects);
  }
  end_inputs(effects);
  status_ = Status::ended;
  connection_ = {};
  forget_pending();
  deferred_.clear();
  timers_.clear_all();
}

std::optional<Due> Session::next_due() const {
  auto due = timers_.next();
  if (app_timers_.empty()) return due;
  auto own = app_timers_.next();
  return due && due->deadline.at <= own->deadline.at ? due : own;
}

bool Session::stop_app_timers() {
  const bool any = !app_timers_.empty();
  app_timers_.clear();
  return any;
}

bool Session::settled() const {
  return lifecycle() == isa::Lifecycle::live && pending_.empty() && deferred_.empty() &&
         !whole_view_due_;
}

void Session::add_to(StateDigest& digest) const {
  Digester session;
  session.number(static_cast<std::uint64_t>(status_)).number(epoch_).number(connection_.value);
  session.number(static_cast<std::uint64_t>(lifecycle()));
  session.number(model_mounted_ ? 1 : 0).number(whole_view_due_ ? 1 : 0);
  session.number(last_event_ref_).number(next_patch_ref_).number(live_after_ref_);
  session.number(next_push_ref_).text(route_).number(topics_.size());
  for (const std::string& topic : topics_) session.text(topic);
  session.number(restarts_.size());
  for (const Tick at : restarts_) session.number(at.value);
  session.number(deferred_.size());
  for (const isa::Event& event : deferred_) {
    session.text(event.ref).text(event.name).text(event.payload);
  }
  interpreter::add_to(session, app_);
  digest[StatePart::session] = session.finish();

  Digester pending;
  for (const Pending& patch : pending_) {
    pending.number(patch.ref).digest(patch.digest);
    pending.number((patch.whole ? 1U : 0U) + (patch.sent ? 2U : 0U));
  }
  digest[StatePart::pending] = pending.finish();
}

void Session::add_timers_to(Digester& digester) const {
  timers_.add_to(digester);
  app_timers_.add_to(digester);
}

}  // namespace lightspeed::interpreter
