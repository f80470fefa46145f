#include "interpreter/contract/topic_rules.hpp"

#include <algorithm>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/world/world.hpp"

namespace lightspeed::interpreter {

void TopicRules::observe(const Observation& seen, Violations& out) {
  if (stopped_) return;
  const std::uint32_t session = seen.step.session;
  stepped_.insert(session);
  if (const auto* message = std::get_if<TopicMessage>(&seen.step.stimulus)) {
    received_[{seen.step.cause, message->topic}][session].push_back(message->message);
    topics_[message->topic];
  }
  if (const auto* presence = std::get_if<PresenceChanged>(&seen.step.stimulus)) {
    Topic& topic = topics_[presence->topic];
    topic.told[session] = presence->subscribers;
    topic.moved = true;
  }
  for (const Seen& item : seen.events) {
    if (told(item, "deliveries_stopped") != nullptr) stopped_ = true;
  }
  // All that a choice led to is judged at its end.
  if (seen.world == nullptr || seen.world->step_number() != seen.step.number) return;
  look(seen);
  judge_messages(seen, out);
  judge_presence(seen, out);
  stepped_.clear();
  received_.clear();
}

void TopicRules::look(const Observation& seen) {
  for (auto& [name, topic] : topics_) {
    for (const std::uint32_t session : stepped_) {
      const bool is_member = seen.world->session(session).subscribes(name);
      if (is_member == topic.members.contains(session)) continue;
      topic.moved = true;
      if (is_member) {
        topic.members.insert(session);
      } else {
        topic.members.erase(session);
        topic.told.erase(session);
      }
    }
  }
}

void TopicRules::judge_messages(const Observation& seen, Violations& out) {
  for (const auto& [publication, received] : received_) {
    const auto& [cause, name] = publication;
    const Topic& topic = topics_[name];
    if (topic.moved) continue;
    // What most got, or the first of them, is what was published.
    std::map<std::vector<std::string>, std::size_t> versions;
    for (const std::uint32_t session : topic.members) {
      const auto found = received.find(session);
      ++versions[found == received.end() ? std::vector<std::string>{} : found->second];
    }
    for (const auto& [session, messages] : received) {
      if (!topic.members.contains(session)) ++versions[messages];
    }
    if (versions.size() < 2 && received.size() == topic.members.size()) continue;
    std::string what;
    for (const auto& [session, messages] : received) {
      what += (what.empty() ? "s-" : ", s-") + std::to_string(session) + " got " +
              std::to_string(messages.size());
    }
    Violation found = violation(seen, "TOPIC-1", Party::server,
                                "the same messages of topic " + name + " for each of " +
                                    std::to_string(topic.members.size()) + " subscribers",
                                std::move(what));
    found.cause = cause;
    out.push_back(std::move(found));
  }
}

void TopicRules::judge_presence(const Observation& seen, Violations& out) {
  for (auto& [name, topic] : topics_) {
    if (!topic.moved) continue;
    topic.moved = false;
    for (const std::uint32_t session : topic.members) {
      const auto known = topic.told.find(session);
      if (known != topic.told.end() && known->second == topic.members.size()) continue;
      out.push_back(
          violation(seen, "TOPIC-2", Party::server,
                    "s-" + std::to_string(session) + " knows that " +
                        std::to_string(topic.members.size()) + " subscribe to topic " + name,
                    known == topic.told.end() ? "it was told nothing"
                                              : "it was told of " + std::to_string(known->second)));
    }
  }
}

}  // namespace lightspeed::interpreter
