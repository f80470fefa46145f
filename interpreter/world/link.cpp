// The link of a seat: what both ends send is queued, delivered in order, and can be swallowed.
#include <algorithm>
#include <utility>

#include "interpreter/world/seat.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {

void Seat::settle(Step& step) {
  deliver_all(step);
  resume_attempts();
  set_reconnect_timer(step);
  StateDigest digest;
  session_.add_to(digest);
  if (client_) client_->add_to(digest);
  Digester timers;
  session_.add_timers_to(timers);
  client_timers_.add_to(timers);
  digest[StatePart::timers] = timers.finish();
  Digester link;
  link.number(connection_.value).number(last_connection_).text(page_route_);
  link.number((fresh_page_ ? 1U : 0U) + (suspended_ ? 2U : 0U) + (acks_held_ ? 4U : 0U));
  link.digest(sent_digest_);
  for (const DropNext& drop : drops_) {
    link.number(static_cast<std::uint64_t>(drop.direction)).text(drop.tag);
  }
  digest[StatePart::link] = link.finish();
  step.digest = digest.summary();
  state_digest_ = digest;
}

// What could let an attempt succeed is a session that takes connections, and did not before.
void Seat::resume_attempts() {
  const bool accepted = std::exchange(accepted_, session_.accepts_connections());
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

void Seat::to_session(const SessionStimulus& stimulus, Step& step) {
  std::vector<SessionEffect> effects;
  session_.step(stimulus, Now{step.at, step.number}, effects);
  for (SessionEffect& effect : effects) {
    std::visit(Overloaded{
                   [&](Send& send) {
                     in_flight_.emplace_back(Message{connection_, Direction::server_to_client,
                                                     false, std::move(send.text)});
                   },
                   [&](CloseConnection& close) {
                     in_flight_.emplace_back(
                         CloseInFlight{connection_, close.code, std::move(close.reason)});
                   },
                   [&](LifecycleChanged& changed) { emit(changed, step); },
                   [&](Telemetry& telemetry) { emit(std::move(telemetry), step); },
                   [&](Subscribed& topic) { asked_.emplace_back(std::move(topic)); },
                   [&](Unsubscribed& topic) { asked_.emplace_back(std::move(topic)); },
                   [&](Published& message) { asked_.emplace_back(std::move(message)); },
               },
               effect);
  }
}

void Seat::from_client(ClientOutput&& out, Step& step) {
  for (std::string& ref : out.dropped) emit(Telemetry{"diff_dropped", std::move(ref)}, step);
  for (ClientStateChanged& change : out.states) emit(std::move(change), step);
  for (std::string& text : out.messages) {
    in_flight_.emplace_back(
        Message{connection_, Direction::client_to_server, false, std::move(text)});
  }
}

void Seat::deliver_all(Step& step) {
  while (!in_flight_.empty()) {
    InFlight item = std::move(in_flight_.front());
    in_flight_.pop_front();
    std::visit(Overloaded{
                   [&](Message& message) { deliver(std::move(message), step); },
                   [&](const CloseInFlight& close) { deliver_close(close, step); },
               },
               item);
  }
}

void Seat::deliver(Message message, Step& step) {
  const bool to_client = message.direction == Direction::server_to_client;
  if (to_client && message.data.starts_with("diff|")) {
    const std::string_view rest = std::string_view(message.data).substr(5);
    sent_diffs_.emplace_back(std::string(rest.substr(0, rest.find('|'))), message);
    sent_digest_ = Digester{}.digest(sent_digest_).text(message.data).finish();
    if (sent_diffs_.size() > kRememberedDiffsMax) sent_diffs_.pop_front();
  }
  if (message.connection != connection_ || swallowed(message)) {
    emit(MessageLost{std::move(message)}, step);
    return;
  }
  emit(message, step);
  if (!to_client) {
    to_session(Received{message.connection, message.data, message.binary}, step);
    return;
  }
  ClientOutput out;
  client_->receive(message, out);
  from_client(std::move(out), step);
}

void Seat::deliver_close(const CloseInFlight& close, Step& step) {
  if (close.connection != connection_ || connection_.value == 0) return;
  connection_ = {};
  emit(Closed{.connection = close.connection,
              .code = close.code,
              .reason = close.reason,
              .clean = close.code != 1006,
              .by = Direction::server_to_client},
       step);
  if (!client_) return;
  ClientOutput out;
  client_->closed(close.connection, out);
  from_client(std::move(out), step);
}

bool Seat::swallowed(const Message& message) {
  const std::string_view tag = std::string_view(message.data).substr(0, message.data.find('|'));
  const auto drop = std::find_if(drops_.begin(), drops_.end(), [&](const DropNext& fault) {
    return fault.direction == message.direction && fault.tag == tag;
  });
  if (drop == drops_.end()) return false;
  drops_.erase(drop);
  return true;
}

}  // namespace lightspeed::interpreter
