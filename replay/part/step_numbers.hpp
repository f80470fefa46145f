// What became of the numbers of a trace's steps where steps were left out or put between them.
// Implements TRC-32 (specs/trace.md): causes keep pointing at their steps.
// It refuses eight bytes a step: what is kept is how far each new number is from the one before.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace lightspeed::replay {

/// New numbers for the steps 1, 2, 3, …, which grow with them.
class StepNumbers {
 public:
  /// The next step gets this number, which is higher than that of any before it.
  void add(std::uint64_t number) {
    begin_block();
    for (std::uint64_t distance = number - last_; last_ != number;) {
      const bool ends = distance < kMore;
      distances_.push_back(static_cast<std::uint8_t>(distance % kMore + (ends ? 0 : kMore)));
      distance /= kMore;
      if (ends) last_ = number;
    }
    ++count_;
  }
  /// The next step is left out.
  void skip() {
    begin_block();
    distances_.push_back(0);
    ++count_;
  }

  /// How many steps there are, those that were left out included.
  [[nodiscard]] std::uint64_t size() const { return count_; }

  /// The step that got this number; nothing if none did.
  [[nodiscard]] std::optional<std::uint64_t> find(std::uint64_t number) const {
    const auto behind = std::lower_bound(
        blocks_.begin(), blocks_.end(), number,
        [](const Block& block, std::uint64_t wanted) { return block.number < wanted; });
    if (number == 0 || behind == blocks_.begin()) return std::nullopt;
    const auto block = static_cast<std::uint64_t>(behind - blocks_.begin()) - 1;
    const std::uint64_t end = std::min(count_, (block + 1) * kBlock);
    std::size_t at = blocks_[static_cast<std::size_t>(block)].at;
    std::uint64_t reached = blocks_[static_cast<std::size_t>(block)].number;
    for (std::uint64_t step = block * kBlock + 1; step <= end; ++step) {
      const std::uint64_t distance = read(at);
      reached += distance;
      if (reached == number && distance != 0) return step;
    }
    return std::nullopt;
  }

  /// The new number of a step; nothing if it was left out or never was.
  [[nodiscard]] std::optional<std::uint64_t> of(std::uint64_t step) const {
    if (step == 0 || step > count_) return std::nullopt;
    const Block& block = blocks_[static_cast<std::size_t>((step - 1) / kBlock)];
    std::uint64_t number = block.number;
    std::size_t at = block.at;
    std::uint64_t distance = 0;
    for (std::uint64_t left = (step - 1) % kBlock + 1; left != 0; --left) {
      distance = read(at);
      number += distance;
    }
    return distance == 0 ? std::nullopt : std::optional(number);
  }

 private:
  struct Block {
    std::uint64_t number = 0;  ///< Of the last step before it that was not left out.
    std::size_t at = 0;        ///< Where its distances begin.
  };
  /// The distance that begins there; `at` is behind it then.
  [[nodiscard]] std::uint64_t read(std::size_t& at) const {
    std::uint64_t distance = 0;
    for (std::uint64_t weight = 1;; weight *= kMore) {
      const std::uint8_t byte = distances_[at++];
      distance += byte % kMore * weight;
      if (byte < kMore) return distance;
    }
  }
  void begin_block() {
    if (count_ % kBlock == 0) blocks_.push_back({.number = last_, .at = distances_.size()});
  }

  static constexpr std::uint64_t kBlock = 64;
  static constexpr std::uint64_t kMore = 128;  ///< Marks a digit of base 128 behind which is more.
  std::vector<Block> blocks_;
  std::deque<std::uint8_t> distances_;  ///< In base 128, the lowest digit first.
  std::uint64_t last_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace lightspeed::replay
