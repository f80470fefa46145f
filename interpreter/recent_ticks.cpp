#include "interpreter/recent_ticks.hpp"

#include <algorithm>

namespace lightspeed::interpreter {

void RecentTicks::add(Tick at, std::uint64_t period_us) {
  while (!ticks_.empty() && at.value - ticks_.front().value >= period_us) ticks_.pop_front();
  ticks_.push_back(at);
  added_ = Digester{}.digest(added_).number(at.value).finish();
}

std::size_t RecentTicks::count(Tick now, std::uint64_t period_us) const {
  const auto first = std::partition_point(
      ticks_.begin(), ticks_.end(), [&](Tick at) { return now.value - at.value >= period_us; });
  return static_cast<std::size_t>(ticks_.end() - first);
}

std::optional<Tick> RecentTicks::first(Tick now, std::uint64_t period_us) const {
  const std::size_t recent = count(now, period_us);
  return recent == 0 ? std::nullopt : std::optional(ticks_[ticks_.size() - recent]);
}

void RecentTicks::add_to(Digester& digester) const {
  digester.number(ticks_.size());
  if (!ticks_.empty()) digester.number(ticks_.front().value).digest(added_);
}

}  // namespace lightspeed::interpreter
