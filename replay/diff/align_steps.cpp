#include "replay/diff/align_steps.hpp"

#include <algorithm>

namespace lightspeed::replay {
namespace {

using Keys = std::span<const AlignKey>;

/// Part of both sequences.
struct Box {
  std::size_t left_begin = 0;
  std::size_t left_end = 0;
  std::size_t right_begin = 0;
  std::size_t right_end = 0;
};

void add_unpaired(const Box& box, std::vector<StepPair>& pairs) {
  for (std::size_t i = box.left_begin; i < box.left_end; ++i) pairs.push_back({i, std::nullopt});
  for (std::size_t i = box.right_begin; i < box.right_end; ++i) pairs.push_back({std::nullopt, i});
}

// Walks the runs of a box; `between` takes what lies between two of them.
template <class Between>
void walk(const std::vector<AlignedRun>& runs, const Box& box, std::vector<StepPair>& pairs,
          const Between& between) {
  Box gap{box.left_begin, box.left_begin, box.right_begin, box.right_begin};
  for (const AlignedRun& run : runs) {
    gap.left_end = box.left_begin + run.left;
    gap.right_end = box.right_begin + run.right;
    between(gap);
    for (std::size_t i = 0; i < run.count; ++i) {
      pairs.push_back({gap.left_end + i, gap.right_end + i});
    }
    gap.left_begin = gap.left_end + run.count;
    gap.right_begin = gap.right_end + run.count;
  }
  gap.left_end = box.left_end;
  gap.right_end = box.right_end;
  between(gap);
}

}  // namespace

std::vector<StepPair> pair_up(Keys left_meanings, Keys right_meanings, Keys left_kinds,
                              Keys right_kinds) {
  std::vector<StepPair> pairs;
  pairs.reserve(std::max(left_meanings.size(), right_meanings.size()));
  const Box whole{0, left_meanings.size(), 0, right_meanings.size()};
  walk(align(left_meanings, right_meanings), whole, pairs, [&](const Box& gap) {
    const std::size_t lefts = gap.left_end - gap.left_begin;
    const std::size_t rights = gap.right_end - gap.right_begin;
    if (lefts == 0 || rights == 0) {
      add_unpaired(gap, pairs);
      return;
    }
    const auto runs = align(left_kinds.subspan(gap.left_begin, lefts),
                            right_kinds.subspan(gap.right_begin, rights));
    walk(runs, gap, pairs, [&](const Box& rest) { add_unpaired(rest, pairs); });
  });
  return pairs;
}

}  // namespace lightspeed::replay
