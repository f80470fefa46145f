// Aligning two sequences of keys: the longest runs that both have, in order.
// Implements DIFF-1 (specs/replay.md): an insertion is one insertion, and no cascade.
// It refuses to know what a key stands for; equal keys may be paired, unequal ones never are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lightspeed::replay {

using AlignKey = std::uint64_t;

/// So many keys that are equal on both sides, from these positions on.
struct AlignedRun {
  std::size_t left = 0;
  std::size_t right = 0;
  std::size_t count = 0;
  friend bool operator==(const AlignedRun&, const AlignedRun&) = default;
};

/// Edits that one search looks ahead. Within this distance the alignment is the shortest possible;
/// beyond it the search goes on from the furthest point reached, so that two traces that have
/// nothing in common take linear time and bounded memory.
inline constexpr std::size_t kEditsMax = 1'024;

/// The common runs, ascending on both sides. What lies between them was deleted on the left or
/// inserted on the right.
[[nodiscard]] std::vector<AlignedRun> align(std::span<const AlignKey> left,
                                            std::span<const AlignKey> right);

}  // namespace lightspeed::replay
