#include "interpreter/world/world.hpp"

#include <utility>

#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {

World::World(const Configuration& configuration, App app)
    : configuration_(configuration), app_(std::move(app)) {}

void World::apply(const Stimulus& stimulus, Tick at, std::uint32_t session,
                  std::vector<Step>& steps) {
  CHECK(at >= now_, "virtual time never goes back (TIME-1)");
  CHECK(session != 0, "sessions count from 1 (WORLD-8)");
  fire_timers(at, steps);
  for (auto& [number, other] : seats_) other.refresh();
  Seat& addressed = seat(session);
  Step& step = begin_step(at, session, steps);
  step.stimulus = std::visit([](const auto& choice) { return Event{choice}; }, stimulus);
  addressed.act(stimulus, step);
  end_step(addressed, step);
  deliver_all(steps);
}

const Session& World::session(std::uint32_t number) const { return known_seat(number).session(); }

const Client* World::client(std::uint32_t session) const {
  return knows(session) ? known_seat(session).client() : nullptr;
}

const StateDigest& World::state_digest(std::uint32_t session) const {
  return known_seat(session).state_digest();
}

const Seat& World::known_seat(std::uint32_t session) const {
  const auto found = seats_.find(session);
  CHECK(found != seats_.end(), "who asks for a session knows that it has begun");
  return found->second;
}

Seat& World::seat(std::uint32_t session) {
  const auto found = seats_.find(session);
  if (found != seats_.end()) return found->second;
  return seats_.emplace(session, Seat(configuration_, app_, session)).first->second;
}

// The earliest deadline; of equal ones that of the first session (TIME-2).
std::optional<World::DueSeat> World::next_due() const {
  std::optional<DueSeat> first;
  for (const auto& [number, seat] : seats_) {
    auto due = seat.next_due();
    if (!due) continue;
    if (first && first->due.deadline.at <= due->deadline.at) continue;
    first = DueSeat{.session = number, .due = *std::move(due)};
  }
  return first;
}

void World::fire_timers(Tick until, std::vector<Step>& steps) {
  for (;;) {
    const auto next = next_due();
    if (!next || next->due.deadline.at > until) return;
    Seat& due_seat = seat(next->session);
    if (due_seat.is_spent(next->due)) {
      due_seat.rest(next->due);
      continue;
    }
    Step& step = begin_step(next->due.deadline.at, next->session, steps);
    step.cause = next->due.deadline.set_by;
    step.stimulus = TimerFired{label_of(next->due)};
    due_seat.fire(next->due, step);
    end_step(due_seat, step);
    deliver_all(steps);
  }
}

void World::deliver_all(std::vector<Step>& steps) {
  while (!deliveries_.empty()) {
    const Delivery delivery = std::move(deliveries_.front());
    deliveries_.pop_front();
    deliver(delivery, steps);
  }
}

void World::deliver(const Delivery& delivery, std::vector<Step>& steps) {
  Seat& receiver = seat(delivery.session);
  const auto take = [&](const std::string& topic, SessionStimulus&& arrival) {
    // Who has unsubscribed meanwhile is told nothing (WORLD-10).
    if (!receiver.session().subscribes(topic) || !receiver.takes_deliveries()) return;
    Step& step = begin_step(now_, delivery.session, steps);
    step.cause = delivery.cause;
    step.stimulus = delivery.event;
    receiver.give(arrival, step);
    end_step(receiver, step);
  };
  if (const auto* message = std::get_if<TopicMessage>(&delivery.event)) {
    take(message->topic, TopicArrived{message->topic, message->message});
  } else if (const auto* presence = std::get_if<PresenceChanged>(&delivery.event)) {
    take(presence->topic, PresenceArrived{presence->topic, presence->subscribers});
  }
}

Step& World::begin_step(Tick at, std::uint32_t session, std::vector<Step>& steps) {
  now_ = at;
  Step& step = steps.emplace_back();
  step.number = ++step_number_;
  step.at = at;
  step.session = session;
  return step;
}

// What the session asked for in its step: who subscribes now, and what is on its way to whom.
void World::end_step(Seat& seat, Step& step) {
  seat.settle(step);
  std::set<std::string> changed;
  const auto send_to = [&](std::uint32_t session, Event event) {
    deliveries_.push_back({.cause = step.number, .session = session, .event = std::move(event)});
  };
  for (const Seat::Ask& ask : seat.take_asked()) {
    std::visit(Overloaded{
                   [&](const Subscribed& to) {
                     subscribers_[to.topic].insert(step.session);
                     changed.insert(to.topic);
                   },
                   [&](const Unsubscribed& from) {
                     auto found = subscribers_.find(from.topic);
                     CHECK(found != subscribers_.end(), "a session unsubscribes what it has");
                     found->second.erase(step.session);
                     if (found->second.empty()) subscribers_.erase(found);
                     changed.insert(from.topic);
                   },
                   [&](const Published& news) {
                     const auto found = subscribers_.find(news.topic);
                     if (found == subscribers_.end()) return;
                     for (const std::uint32_t session : found->second) {
                       send_to(session, TopicMessage{news.topic, news.message});
                     }
                   },
               },
               ask);
  }
  for (const std::string& topic : changed) {
    const auto found = subscribers_.find(topic);
    if (found == subscribers_.end()) continue;
    for (const std::uint32_t session : found->second) {
      send_to(session, PresenceChanged{topic, found->second.size()});
    }
  }
}

}  // namespace lightspeed::interpreter
