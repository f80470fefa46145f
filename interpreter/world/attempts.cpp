// A page's attempts to connect: what its hooks say, when the next one is, and what becomes of it.
#include <utility>

#include "interpreter/world/seat.hpp"

namespace lightspeed::interpreter {

std::optional<Denial> Seat::denial() const {
  if (configuration_.mutant == Mutant::denied_admitted) return std::nullopt;
  const Identity own = identity_of(number_);
  return denial_of(hooks_, configuration_, own, asked_with(credentials_, own, page_route_));
}

void Seat::take_credentials(const CredentialsSet& choice) {
  credentials_ = choice;
  denied_ = denial();
  if (may_connect()) suspended_ = false;
}

// One attempt to connect: the server takes it, or it is refused before it opens.
void Seat::connect(Step& step) {
  if (!client_) return;
  client_->reconnecting();
  const ConnectionId connection{++last_connection_};
  ClientOutput out;
  if (denied_) {
    emit(Refused{connection, text_of(*denied_)}, step);
    to_session(ConnectionDenied{*denied_}, step);
    client_->refused(connection, out);
  } else if (!session_.accepts(fresh_page_)) {
    emit(Refused{connection, std::string(session_.refusal())}, step);
    client_->refused(connection, out);
  } else {
    connection_ = connection;
    emit(Opened{connection, served_address(number_)}, step);
    to_session(ConnectionOpened{connection, std::exchange(fresh_page_, false), page_route_}, step);
    client_->opened(connection, out);
  }
  from_client(std::move(out), step);
}

void Seat::restore(Step& step) {
  if (!client_ || !client_->reconnect_delay_us()) return;
  client_timers_.clear(Timer::reconnect);
  suspended_ = false;
  connect(step);
}

// What could let an attempt succeed is a session that takes connections, and did not before.
void Seat::resume_attempts() {
  const bool accepted = std::exchange(accepted_, may_connect());
  if (!accepted_ || accepted) return;
  // A second share is granted once, because an application may crash at every mount.
  if (suspended_ && !std::exchange(resumed_, true)) timers_fired_ = 0;
  suspended_ = false;
}

void Seat::set_reconnect_timer(const Step& step) {
  if (!client_) return;
  const auto delay = client_->reconnect_delay_us();
  if (!delay || suspended_) {
    client_timers_.clear(Timer::reconnect);
  } else if (!client_timers_.next()) {
    client_timers_.set(Timer::reconnect, after(step.at, *delay), step.number);
  }
}

}  // namespace lightspeed::interpreter
