#include "interpreter/contract/event_turns.hpp"

#include <utility>

#include "interpreter/session/hooks.hpp"
#include "isa/reference.hpp"

namespace lightspeed::interpreter {

std::vector<EventTurn> EventTurns::observe(const Seen& item, const Configuration& knobs) {
  std::vector<EventTurn> turns;
  if (const isa::Event* event = session_.read_event(item, knobs)) {
    if (session_.state() == isa::Lifecycle::live) take(*event, item.at, knobs, turns);
    const bool waits = session_.opening() && waiting_.size() < knobs.deferred_max;
    if (waits) waiting_.push_back(*event);
  }
  session_.observe(item);
  if (told(item, "crashed") != nullptr) taken_ = {};
  const auto* changed = item.is<LifecycleChanged>();
  if (changed == nullptr || changed->abandoned || changed->to == isa::Lifecycle::mounted) {
    return turns;
  }
  if (changed->to == isa::Lifecycle::handshaking) highest_ = 0;
  const auto waited = std::exchange(waiting_, {});
  if (changed->to != isa::Lifecycle::live) return turns;
  for (const isa::Event& event : waited) take(event, item.at, knobs, turns);
  return turns;
}

void EventTurns::take(const isa::Event& event, Tick at, const Configuration& knobs,
                      std::vector<EventTurn>& turns) {
  const std::uint64_t ref = isa::reference(event.ref).value_or(0);
  if (ref <= highest_) return;
  highest_ = ref;
  EventTurn turn{.event = event};
  if (const auto wait = retry_after_ms(knobs, taken_, at)) {
    turn.limited = "rate_limited:events:" + std::to_string(*wait);
  } else if (knobs.rate_max != kUnlimitedRate) {
    taken_.add(at, knobs.rate_period_us);
  }
  turns.push_back(std::move(turn));
}

}  // namespace lightspeed::interpreter
