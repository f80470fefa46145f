// References that were met, in little memory: the latest with what is known of them, older by name.
// Implements CHK-7 (specs/replay.md): what a rule remembers does not grow with the steps.
// It refuses to forget a reference in a row: references count up, so a range holds all of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "interpreter/contract/number_set.hpp"
#include "isa/reference.hpp"

namespace lightspeed::interpreter {

/// How many of what waits for an answer are remembered, at least: many times what may wait with any
/// bound that a session has by default.
inline constexpr std::size_t kWaitingMax = 1'024;

/// How many a rule remembers where the configuration lets `allowed` wait.
[[nodiscard]] constexpr std::size_t waiting_max(std::uint32_t allowed) {
  return allowed > kWaitingMax ? allowed : kWaitingMax;
}

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
  [[nodiscard]] Value* find(const std::string& ref) {
    const auto found = latest_.find(ref);
    return found == latest_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] bool is_older(const std::string& ref) const { return older_.contains(ref); }

  /// What is known of one; the oldest gives way, and `leaves` is told what was known of it.
  template <class Leaves>
  void add(const std::string& ref, Value value, const Leaves& leaves) {
    if (!latest_.insert_or_assign(ref, std::move(value)).second) return;
    order_.push_back(ref);
    if (order_.size() <= kWaitingMax) return;
    const auto oldest = latest_.find(order_.front());
    leaves(oldest->second);
    older_.insert(oldest->first);
    latest_.erase(oldest);
    order_.pop_front();
  }
  void add(const std::string& ref, Value value) {
    add(ref, std::move(value), [](const Value&) {});
  }
  /// Whether it was one of the latest; it is met no longer.
  bool erase(const std::string& ref) {
    if (latest_.erase(ref) == 0) return false;
    order_.erase(std::find(order_.begin(), order_.end(), ref));  // Mostly the oldest.
    return true;
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
