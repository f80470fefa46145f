#include "interpreter/world/world.hpp"

#include <utility>

#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {

World::World(const Configuration& configuration, App app, const Hooks& hooks)
    : configuration_(configuration),
      hooks_(hooks),
      app_(std::move(app)),
      supervisor_(configuration) {}

void World::apply(const Stimulus& stimulus, Tick at, std::uint32_t session,
                  std::vector<Step>& steps) {
  CHECK(at >= now_, "virtual time never goes back (TIME-1)");
  CHECK(session != 0, "sessions count from 1 (WORLD-8)");
  while (follow(at, steps)) continue;
  choose(stimulus, at, session, steps);
  deliver_all(steps);
}

bool World::follow(Tick until, std::vector<Step>& steps) {
  return deliver_next(steps) || fire_timer(until, steps);
}

// What was published is told until something else begins.
void World::begin_choice() {
  if (std::exchange(chosen_, false)) publications_.clear();
}

void World::choose(const Stimulus& stimulus, Tick at, std::uint32_t session,
                   std::vector<Step>& steps) {
  begin_choice();
  chosen_ = true;
  ++stimuli_;
  now_ = at;
  const bool begins = !knows(session);
  Seat& addressed = seat(session);
  if (begins && supervisor_.one_too_many() != 0 &&
      configuration_.mutant != Mutant::escalation_lets_in) {
    ask_to_shut_down(session);
    deliver_all(steps);
  }
  Step& step = begin_step(at, session, steps);
  step.stimulus = std::visit([](const auto& choice) { return Event{choice}; }, stimulus);
  addressed.act(stimulus, step);
  end_step(addressed, step);
}

const Session& World::session(std::uint32_t number) const { return known_seat(number).session(); }

const Client* World::client(std::uint32_t session) const {
  return knows(session) ? known_seat(session).client() : nullptr;
}

const StateDigest& World::state_digest(std::uint32_t session) const {
  return known_seat(session).state_digest();
}

const Seat& World::known_seat(std::uint32_t session) const {
  const auto found = places_.find(session);
  CHECK(found != places_.end(), "who asks for a session knows that it has begun");
  return found->second.seat;
}

Seat& World::seat(std::uint32_t session) {
  auto found = places_.find(session);
  if (found == places_.end()) {
    Place begun{.seat = Seat(configuration_, app_, session, hooks_), .due = std::nullopt};
    found = places_.emplace(session, std::move(begun)).first;
  }
  found->second.seat.refresh(stimuli_);
  return found->second.seat;
}

// A session's next deadline changes in its own steps alone, so nobody needs to ask all the others.
void World::list_due(std::uint32_t session) {
  Place& place = places_.at(session);
  const auto next = place.seat.next_due();
  const auto at = next ? std::optional(next->deadline.at) : std::nullopt;
  if (at == place.due) return;
  if (place.due) due_.erase({*place.due, session});
  if (at) due_.emplace(*at, session);
  place.due = at;
}

bool World::fire_timer(Tick until, std::vector<Step>& steps) {
  begin_choice();
  while (!due_.empty() && due_.begin()->first <= until) {
    const auto [at, session] = *due_.begin();
    Seat& due_seat = seat(session);
    const auto due = due_seat.next_due();
    CHECK(due && due->deadline.at == at, "deadlines are listed as they are");
    if (due_seat.is_spent(*due)) {
      due_seat.rest(*due);
      list_due(session);
      continue;
    }
    Step& step = begin_step(at, session, steps);
    step.cause = due->deadline.set_by;
    step.stimulus = TimerFired{label_of(*due)};
    due_seat.fire(*due, step);
    end_step(due_seat, step);
    return true;
  }
  return false;
}

void World::deliver_all(std::vector<Step>& steps) {
  while (deliver_next(steps)) continue;
}

bool World::deliver_next(std::vector<Step>& steps) {
  while (!deliveries_.empty()) {
    const Delivery delivery = std::move(deliveries_.front());
    deliveries_.pop_front();
    if (deliver(delivery, steps)) return true;
  }
  return false;
}

// Whether there was a step.
bool World::deliver(const Delivery& delivery, std::vector<Step>& steps) {
  Seat& receiver = seat(delivery.session);
  const Session& session = receiver.session();
  const auto take = [&](bool concerned, SessionStimulus&& arrival) {
    if (!concerned) return false;
    Step& step = begin_step(now_, delivery.session, steps);
    step.cause = delivery.cause;
    step.stimulus = delivery.event;
    receiver.give(arrival, step);
    end_step(receiver, step);
    return true;
  };
  // Who has unsubscribed meanwhile is told nothing (WORLD-10), and who has ended is not asked.
  if (const auto* message = std::get_if<TopicMessage>(&delivery.event)) {
    return take(session.subscribes(message->topic), TopicArrived{message->topic, message->message});
  }
  if (const auto* presence = std::get_if<PresenceChanged>(&delivery.event)) {
    return take(session.subscribes(presence->topic),
                PresenceArrived{presence->topic, presence->subscribers});
  }
  const auto* escalated = std::get_if<Escalated>(&delivery.event);
  return escalated != nullptr && take(!session.ended(), ShutdownAsked{escalated->reason});
}

void World::ask_to_shut_down(std::uint32_t session) {
  deliveries_.push_back({.cause = supervisor_.one_too_many(),
                         .session = session,
                         .event = Escalated{std::string(kEscalation)}});
}

// The supervisor gives up (WORLD-31).
void World::ask_all() {
  for (const auto& [session, place] : places_) {
    const bool last = session == places_.rbegin()->first;
    if (last && configuration_.mutant == Mutant::escalation_misses_one) continue;
    ask_to_shut_down(session);
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
  list_due(step.session);
  std::set<std::string> changed;
  bool escalates = false;
  // What is more than a session's share is not even queued, where it could grow without end.
  const auto send_to = [&](std::uint32_t session, std::size_t bytes, const auto& event) {
    if (!this->seat(session).admit(bytes, step)) return;
    deliveries_.push_back({.cause = step.number, .session = session, .event = event});
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
                     publications_.push_back({.step = step.number, .news = news});
                     if (configuration_.mutant == Mutant::message_lost_for_all) return;
                     const std::size_t bytes = news.topic.size() + news.message.size();
                     const TopicMessage message{news.topic, news.message};
                     const std::uint32_t last = *found->second.rbegin();
                     for (const std::uint32_t session : found->second) {
                       if (session != last || configuration_.mutant != Mutant::message_lost) {
                         send_to(session, bytes, message);
                       }
                     }
                     if (configuration_.mutant == Mutant::message_twice) {
                       send_to(last, bytes, message);
                     }
                   },
                   [&](const GaveUp&) { escalates = supervisor_.loses_one(step) || escalates; },
               },
               ask);
  }
  for (const std::string& topic : changed) {
    const auto found = subscribers_.find(topic);
    if (found == subscribers_.end()) continue;
    const PresenceChanged presence{topic, found->second.size()};
    for (const std::uint32_t session : found->second) {
      const bool last = session == *found->second.rbegin();
      if (last && configuration_.mutant == Mutant::presence_untold) continue;
      send_to(session, topic.size(), presence);
    }
  }
  if (escalates) ask_all();
}

}  // namespace lightspeed::interpreter
