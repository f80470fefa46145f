#include "interpreter/contract/topic_rules.hpp"

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/world/world.hpp"

namespace lightspeed::interpreter {

void TopicRules::observe(const Observation& seen, Violations& out) {
  if (stopped_) return;
  const std::uint32_t session = seen.step.session;
  stepped_.insert(session);
  if (const auto* message = std::get_if<TopicMessage>(&seen.step.stimulus)) {
    received_[{seen.step.cause, message->topic}][session].push_back(message->message);
  }
  if (const auto* presence = std::get_if<PresenceChanged>(&seen.step.stimulus)) {
    topics_[presence->topic].told[session] = presence->subscribers;
    moved_.insert(presence->topic);
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
  moved_.clear();
  received_.clear();
}

// A session comes and goes in its own steps alone.
void TopicRules::look(const Observation& seen) {
  for (const std::uint32_t session : stepped_) {
    const std::set<std::string>& now = seen.world->session(session).topics();
    std::set<std::string>& before = subscribed_[session];
    if (now == before) continue;
    for (const std::string& name : now) {
      if (!before.contains(name)) moved_.insert(name);
      topics_[name].members.insert(session);
    }
    for (const std::string& name : before) {
      if (now.contains(name)) continue;
      moved_.insert(name);
      topics_[name].members.erase(session);
      topics_[name].told.erase(session);
    }
    before = now;
  }
}

void TopicRules::judge_messages(const Observation& seen, Violations& out) {
  std::map<Publication, std::vector<std::string>> published;
  for (const World::Publication& each : seen.world->publications()) {
    published[{each.step, each.news.topic}].push_back(each.news.message);
    received_.try_emplace({each.step, each.news.topic});
  }
  for (const auto& [publication, received] : received_) {
    const auto& [cause, name] = publication;
    if (moved_.contains(name)) continue;
    const auto topic = topics_.find(name);
    const std::set<std::uint32_t> none;
    const auto& members = topic == topics_.end() ? none : topic->second.members;
    // Of a choice before the latest, the world does not tell any more: then all must have the same.
    const auto known = published.find(publication);
    const auto& messages = known == published.end() ? received.begin()->second : known->second;
    std::string what;
    bool right = received.size() == members.size();
    for (const auto& [session, got] : received) {
      what += (what.empty() ? "s-" : ", s-") + std::to_string(session) + " got " +
              std::to_string(got.size());
      right = right && members.contains(session) && got == messages;
    }
    if (right) continue;
    out.push_back(
        caused_by(cause, violation(seen, "TOPIC-1", Party::server,
                                   "the same messages of topic " + name + " for each of " +
                                       std::to_string(members.size()) + " subscribers",
                                   what.empty() ? "nobody got any" : std::move(what))));
  }
}

void TopicRules::judge_presence(const Observation& seen, Violations& out) {
  for (const std::string& name : moved_) {
    const Topic& topic = topics_[name];
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
    if (topic.members.empty()) topics_.erase(name);
  }
}

}  // namespace lightspeed::interpreter
