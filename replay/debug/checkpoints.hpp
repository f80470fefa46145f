// Copies of a state at some places of a run, dense near where one stands and sparse far away.
// Implements INT-4 (specs/interactive.md): going back costs little, and the copies are few.
// It refuses to know what it keeps: a state is a value that can be copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

namespace lightspeed::replay {

template <class State>
class Checkpoints {
 public:
  explicit Checkpoints(std::size_t max) : max_(max) {}

  /// The state behind a step; while one stands at `here`, which copies are worth keeping follows
  /// from that.
  void keep(std::uint64_t step, State state, std::uint64_t here) {
    kept_.insert_or_assign(step, std::move(state));
    if (kept_.size() > max_) drop_one(here);
  }
  [[nodiscard]] bool has(std::uint64_t step) const { return kept_.contains(step); }

  /// The latest copy behind no later step than this one; null if there is none.
  [[nodiscard]] const std::pair<const std::uint64_t, State>* before(std::uint64_t step) const {
    const auto next = kept_.upper_bound(step);
    return next == kept_.begin() ? nullptr : &*std::prev(next);
  }
  [[nodiscard]] std::size_t size() const { return kept_.size(); }
  /// How many steps lie at most between two copies before this step, or behind the last of them.
  [[nodiscard]] std::uint64_t gap_before(std::uint64_t step) const {
    const auto* found = before(step);
    return found == nullptr ? step : step - found->first;
  }

 private:
  // The first one stays, since all can be run from there. Of the others the one goes whose absence
  // makes the smallest gap, measured by how far away it is.
  void drop_one(std::uint64_t here) {
    auto worst = kept_.end();
    std::uint64_t least = 0;
    for (auto each = std::next(kept_.begin()); each != kept_.end(); ++each) {
      const auto next = std::next(each);
      const std::uint64_t end = next == kept_.end() ? each->first : next->first;
      const std::uint64_t gap = end - std::prev(each)->first;
      const std::uint64_t far = each->first < here ? here - each->first : each->first - here;
      const std::uint64_t worth = gap * kScale / (far + 1);
      if (worst != kept_.end() && worth >= least) continue;
      worst = each;
      least = worth;
    }
    kept_.erase(worst);
  }

  static constexpr std::uint64_t kScale = 1'024;
  std::size_t max_;
  std::map<std::uint64_t, State> kept_;
};

}  // namespace lightspeed::replay
