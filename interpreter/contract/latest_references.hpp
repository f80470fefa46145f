// References that were met, in little memory: the latest with what is known of them, older by name.
// Implements CHK-7 (specs/replay.md): what a rule remembers does not grow with the steps.
// It refuses to forget a reference in a row: references count up, so a range holds all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "isa/reference.hpp"

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
    if (first != number) ranges_.emplace(first, number - 1);
    if (last != number) ranges_.emplace(number + 1, last);
    return true;
  }
  void clear() { ranges_.clear(); }
  [[nodiscard]] std::size_t ranges() const { return ranges_.size(); }

 private:
  void join_lowest() {
    const auto second = std::next(ranges_.begin());
    ranges_.begin()->second = second->second;
    ranges_.erase(second);
  }
  std::map<std::uint64_t, std::uint64_t> ranges_;  ///< The first of each, and its last.
};

/// References of frames: numbers, or texts that count nothing, of which the first few are known.
class ReferenceSet {
 public:
  static constexpr std::size_t kTextsMax = 4'096;

  bool insert(const std::string& ref) {
    if (const auto number = isa::reference(ref)) return numbers_.insert(*number);
    return texts_.size() < kTextsMax ? texts_.insert(ref).second : !texts_.contains(ref);
  }
  [[nodiscard]] bool contains(const std::string& ref) const {
    const auto number = isa::reference(ref);
    return number ? numbers_.contains(*number) : texts_.contains(ref);
  }
  bool erase(const std::string& ref) {
    const auto number = isa::reference(ref);
    return number ? numbers_.erase(*number) : texts_.erase(ref) != 0;
  }
  void clear() {
    numbers_.clear();
    texts_.clear();
  }

 private:
  NumberSet numbers_;
  std::set<std::string> texts_;
};

/// What is known of each of the latest references. Of an older one it is known that it was met.
template <class Value>
class LatestReferences {
 public:
  /// Many times what waits for an answer, with any bound that a session has by default.
  static constexpr std::size_t kLatestMax = 1'024;

  [[nodiscard]] Value* find(const std::string& ref) {
    const auto found = latest_.find(ref);
    return found == latest_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] bool is_older(const std::string& ref) const { return older_.contains(ref); }

  /// One that was not met before; the oldest gives way, and `leaves` is told what was known of it.
  template <class Leaves>
  void add(const std::string& ref, Value value, const Leaves& leaves) {
    latest_.emplace(ref, std::move(value));
    order_.push_back(ref);
    if (order_.size() <= kLatestMax) return;
    const auto oldest = latest_.find(order_.front());
    leaves(oldest->second);
    older_.insert(oldest->first);
    latest_.erase(oldest);
    order_.pop_front();
  }
  void add(const std::string& ref, Value value) {
    add(ref, std::move(value), [](const Value&) {});
  }
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const auto& [ref, value] : latest_) visit(value);
  }
  void clear() { *this = {}; }

 private:
  std::map<std::string, Value> latest_;
  std::deque<std::string> order_;
  ReferenceSet older_;
};

}  // namespace lightspeed::interpreter
