#include "replay/recorded_ends.hpp"

#include <algorithm>
#include <variant>

namespace lightspeed::replay {

using interpreter::ConnectionId;
using interpreter::Direction;
using interpreter::Event;
using interpreter::Message;
using interpreter::Step;

std::vector<const Message*> answers_of(const Step& step) {
  std::vector<const Message*> answers;
  for (const auto& effect : step.effects) {
    const auto* message = std::get_if<Message>(&effect.event);
    if (message != nullptr && message->direction == Direction::client_to_server) {
      answers.push_back(message);
    }
  }
  return answers;
}

void RecordedEnds::observe(const Step& step) {
  Session& session = sessions_[step.session];
  for (const Message* answer : answers_of(step)) {
    session.last_answer[answer->connection] = step.number;
  }
  look_for_end(session, step.stimulus, step.at);
  for (const auto& effect : step.effects) look_for_end(session, effect.event, effect.at);
}

void RecordedEnds::look_for_end(Session& session, const Event& event, interpreter::Tick at) {
  recording_ended_ = std::max(recording_ended_, at);
  const ConnectionId connection = session.own.id();
  if (const auto ended = session.own.observe(event, at)) session.ended.emplace(connection, *ended);
}

bool RecordedEnds::may_be_lost(const Step& step, ConnectionId connection) const {
  const Session& session = sessions_.at(step.session);
  const auto last = session.last_answer.find(connection);
  if (last != session.last_answer.end() && last->second > step.number) return false;
  const auto ended = session.ended.find(connection);
  if (ended != session.ended.end()) return interpreter::in_flight(step.at, ended->second);
  return interpreter::still_waits(step.at, recording_ended_);
}

}  // namespace lightspeed::replay
