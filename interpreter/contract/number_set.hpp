// A set of numbers in little memory: as ranges, for what counts up.
// Implements CHK-7 (specs/replay.md): what a rule remembers does not grow with the steps.
// It refuses to grow with its gaps: of too many ranges the lowest are joined.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>

namespace lightspeed::interpreter {

/// Numbers as ranges: a counter takes one, with one more for each gap.
class NumberSet {
 public:
  /// More ranges than so many are joined, the lowest first: what lies between counts as met.
  static constexpr std::size_t kRangesMax = 4'096;

  /// Whether it was not there.
  bool insert(std::uint64_t number) {
    auto next = ranges_.upper_bound(number);
    const bool has_before = next != ranges_.begin();
    const auto before = has_before ? std::prev(next) : ranges_.end();
    if (has_before && number <= before->second) return false;
    ++size_;
    const bool meets_next = next != ranges_.end() && number + 1 == next->first;
    const std::uint64_t last = meets_next ? next->second : number;
    if (meets_next) ranges_.erase(next);
    if (has_before && before->second + 1 == number) {
      before->second = last;
    } else {
      ranges_.emplace(number, last);
    }
    if (ranges_.size() > kRangesMax) join_lowest();
    return true;
  }
  [[nodiscard]] bool contains(std::uint64_t number) const {
    const auto next = ranges_.upper_bound(number);
    return next != ranges_.begin() && number <= std::prev(next)->second;
  }
  /// Whether it was there.
  bool erase(std::uint64_t number) {
    if (!contains(number)) return false;
    const auto found = std::prev(ranges_.upper_bound(number));
    const auto [first, last] = *found;
    ranges_.erase(found);
    --size_;
    if (first != number) ranges_.emplace(first, number - 1);
    if (last != number) ranges_.emplace(number + 1, last);
    return true;
  }
  void clear() { *this = {}; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return ranges_.empty(); }
  /// Of one that is not empty.
  [[nodiscard]] std::uint64_t lowest() const { return ranges_.begin()->first; }
  [[nodiscard]] std::size_t ranges() const { return ranges_.size(); }

 private:
  void join_lowest() {
    const auto second = std::next(ranges_.begin());
    size_ += second->first - ranges_.begin()->second - 1;
    ranges_.begin()->second = second->second;
    ranges_.erase(second);
  }
  std::map<std::uint64_t, std::uint64_t> ranges_;  ///< The first of each, and its last.
  std::uint64_t size_ = 0;
};

}  // namespace lightspeed::interpreter
