// Pairs of two sequences: first by what the elements mean, then by their kind.
// Implements DIFF-1 (specs/replay.md): a changed value is a change, not a deletion and an
// insertion. It refuses to pair across something that is already paired: the order is kept.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "replay/diff/align.hpp"

namespace lightspeed::replay {

/// An element of both sides, or of one only.
struct StepPair {
  std::optional<std::size_t> left;
  std::optional<std::size_t> right;
  friend bool operator==(const StepPair&, const StepPair&) = default;
};

/// Every element of both sides, in order. The kinds stand beside the meanings, one for one.
[[nodiscard]] std::vector<StepPair> pair_up(std::span<const AlignKey> left_meanings,
                                            std::span<const AlignKey> right_meanings,
                                            std::span<const AlignKey> left_kinds,
                                            std::span<const AlignKey> right_kinds);

}  // namespace lightspeed::replay
