// The link of a seat: what both ends send arrives in order, now or later, unless faults meet it.
#include <algorithm>
#include <cstdint>
#include <utility>

#include "interpreter/world/seat.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {

void Seat::settle(Step& step) {
  send_all(step);
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
  link.number((fresh_page_ ? 1U : 0U) + (suspended_ ? 2U : 0U) + (acks_held_ ? 4U : 0U) +
              (told_suspended_ ? 8U : 0U));
  link.digest(sent_digest_);
  if (credentials_ != CredentialsSet{}) {
    link.text(credentials_.csrf_token).text(credentials_.origin);
  }
  for (const DropNext& drop : drops_) {
    link.number(static_cast<std::uint64_t>(drop.direction)).text(drop.tag);
  }
  link_.add_to(link);
  if (configuration_.mutant == Mutant::address_leaks) {
    link.number(reinterpret_cast<std::uintptr_t>(this));  // What two worlds never agree on.
  }
  digest[StatePart::link] = link.finish();
  step.digest = digest.summary();
  state_digest_ = digest;
}

void Seat::to_session(const SessionStimulus& stimulus, Step& step) {
  std::vector<SessionEffect> effects;
  session_.step(stimulus, Now{step.at, step.number}, effects);
  if (gave_up(session_.trail().latest())) asked_.emplace_back(GaveUp{});
  for (SessionEffect& effect : effects) {
    std::visit(Overloaded{
                   [&](Send& send) {
                     outgoing_.emplace_back(Message{connection_, Direction::server_to_client, false,
                                                    std::move(send.text)});
                   },
                   [&](CloseConnection& close) {
                     if (configuration_.mutant == Mutant::close_code) close.code = 1000;
                     outgoing_.emplace_back(
                         CloseUnderWay{connection_, close.code, std::move(close.reason)});
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
    outgoing_.emplace_back(
        Message{connection_, Direction::client_to_server, false, std::move(text)});
  }
}

void Seat::send_all(Step& step) {
  while (!outgoing_.empty()) {
    Outgoing item = std::move(outgoing_.front());
    outgoing_.pop_front();
    std::visit(Overloaded{
                   [&](Message& message) { send(std::move(message), step); },
                   [&](CloseUnderWay& close) {
                     if (close.connection == connection_) let_go({.what = std::move(close)}, step);
                   },
               },
               item);
  }
}

// What becomes of a message is settled when it is sent; only when it arrives is left to the link.
void Seat::send(Message message, Step& step) {
  const Direction from = message.direction;
  if (from == Direction::server_to_client && message.data.starts_with("diff|")) {
    const std::string_view rest = std::string_view(message.data).substr(5);
    sent_diffs_.emplace_back(std::string(rest.substr(0, rest.find('|'))), message);
    sent_digest_ = Digester{}.digest(sent_digest_).text(message.data).finish();
    if (sent_diffs_.size() > kRememberedDiffsMax) sent_diffs_.pop_front();
  }
  if (message.connection != connection_) {
    emit(MessageLost{std::move(message)}, step);
    return;
  }
  if (swallowed(message)) {
    let_go({.what = std::move(message), .swallowed = true}, step);
    return;
  }
  if (const auto fault = link_.take_fault(message)) {
    // It is lost as it was sent, and its place in the order of sending is kept.
    let_go({.what = message, .swallowed = true}, step);
    if (message.connection != connection_) return;  // The link was full.
    if (fault->fault == LinkFault::reorder) {
      link_.hold_back(std::move(message), fault->at);
      return;
    }
    damage(*fault, message.data);
    let_go({.what = std::move(message), .fault = fault->fault}, step);
  } else {
    let_go({.what = std::move(message)}, step);
  }
  for (UnderWay& late : link_.take_overtaken(from)) let_go(std::move(late), step);
}

void Seat::let_go(UnderWay item, Step& step) {
  const auto* message = std::get_if<Message>(&item.what);
  const Direction from = message != nullptr ? message->direction : Direction::server_to_client;
  if (message != nullptr ? link_.is_instant(from) : link_.is_empty(from)) {
    arrive(item, step);
    return;
  }
  auto taken = link_.take(from, item, Now{step.at, step.number});
  if (taken) return;
  emit(Telemetry{"link_full", std::move(taken.error())}, step);
  lose_under_way(step);
  lose(item, step);
  break_link(1006, Direction::server_to_client, step);
}

void Seat::arrive_due(Direction from, Step& step) {
  for (UnderWay& item : link_.take_due(from, step.at)) arrive(item, step);
}

void Seat::arrive(UnderWay& item, Step& step) {
  std::visit(Overloaded{
                 [&](Message& message) {
                   if (message.connection != connection_ || item.swallowed) {
                     lose(item, step);
                     return;
                   }
                   if (item.fault) {
                     emit(Telemetry{"link_fault", std::string(name_of(*item.fault))}, step);
                   }
                   arrive(message, step);
                 },
                 [&](const CloseUnderWay& close) { arrive(close, step); },
             },
             item.what);
}

void Seat::arrive(const Message& message, Step& step) {
  emit(message, step);
  if (message.direction == Direction::client_to_server) {
    to_session(Received{message.connection, message.data, message.binary}, step);
    return;
  }
  ClientOutput out;
  client_->receive(message, out);
  from_client(std::move(out), step);
}

void Seat::lose_under_way(Step& step) {
  for (UnderWay& item : link_.take_all()) lose(item, step);
}

// What a fault changed is recorded as lost in its own place.
void Seat::lose(UnderWay& item, Step& step) {
  auto* message = std::get_if<Message>(&item.what);
  if (message != nullptr && !item.fault) emit(MessageLost{std::move(*message)}, step);
}

void Seat::arrive(const CloseUnderWay& close, Step& step) {
  if (close.connection != connection_ || connection_.value == 0) return;
  lose_under_way(step);
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
  const auto drop = std::find_if(drops_.begin(), drops_.end(), [&](const DropNext& fault) {
    return fault.direction == message.direction && fault.tag == tag_of(message);
  });
  if (drop == drops_.end()) return false;
  drops_.erase(drop);
  return true;
}

}  // namespace lightspeed::interpreter
