#include "replay/diff/session_order.hpp"

#include <algorithm>

namespace lightspeed::replay {

using interpreter::Step;

void SessionOrder::note(const Step& step) {
  if (const auto* told = std::get_if<interpreter::TopicMessage>(&step.stimulus)) {
    topics_[told->topic].insert(step.session);
  } else if (const auto* present = std::get_if<interpreter::PresenceChanged>(&step.stimulus)) {
    topics_[present->topic].insert(step.session);
  }
}

bool SessionOrder::overtaken(const Step& right) const { return right.number < right_max_; }

std::optional<std::uint32_t> SessionOrder::bound_to(const Step& right) const {
  for (const auto& [topic, sessions] : topics_) {
    if (!sessions.contains(right.session)) continue;
    for (const std::uint32_t other : sessions) {
      const auto last = last_.find(other);
      if (other != right.session && last != last_.end() && last->second > right.number) {
        return other;
      }
    }
  }
  return std::nullopt;
}

void SessionOrder::pass(const Step& right) {
  right_max_ = std::max(right_max_, right.number);
  std::uint64_t& last = last_[right.session];
  last = std::max(last, right.number);
}

}  // namespace lightspeed::replay
