// Alignment of keys: valid, shortest for what lies near, linear for what has nothing in common.
#include "replay/diff/align.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "replay/diff/align_steps.hpp"

namespace lightspeed::replay {
namespace {

using Keys = std::vector<AlignKey>;

std::size_t common(const std::vector<AlignedRun>& runs) {
  std::size_t count = 0;
  for (const AlignedRun& run : runs) count += run.count;
  return count;
}

// Runs ascend on both sides, touch no other run on both, and pair equal keys only.
bool is_valid(const std::vector<AlignedRun>& runs, const Keys& left, const Keys& right) {
  std::size_t x = 0;
  std::size_t y = 0;
  for (const AlignedRun& run : runs) {
    if (run.count == 0 || run.left < x || run.right < y) return false;
    x = run.left + run.count;
    y = run.right + run.count;
    if (x > left.size() || y > right.size()) return false;
    for (std::size_t i = 0; i < run.count; ++i) {
      if (left[run.left + i] != right[run.right + i]) return false;
    }
  }
  return true;
}

// The length of the longest common subsequence, by the table: slow and plainly right.
std::size_t longest(const Keys& left, const Keys& right) {
  std::vector<std::size_t> row(right.size() + 1, 0);
  for (const AlignKey key : left) {
    std::size_t diagonal = 0;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = key == right[j] ? diagonal + 1 : std::max(row[j], above);
      diagonal = above;
    }
  }
  return row.back();
}

Keys draw_keys(std::size_t size_max, std::uint64_t kinds) {
  Keys keys(*rc::gen::inRange<std::size_t>(0, size_max + 1));
  for (AlignKey& key : keys) key = *rc::gen::inRange<std::uint64_t>(0, kinds);
  return keys;
}

}  // namespace

TEST_CASE("DIFF-1: equal sequences are one run, and empty ones none") {
  CHECK(align({}, {}).empty());
  const Keys keys{1, 2, 3};
  CHECK(align(keys, keys) == std::vector<AlignedRun>{{0, 0, 3}});
  CHECK(align(keys, {}).empty());
  CHECK(align({}, keys).empty());
}

TEST_CASE("DIFF-1: one key more on a side splits the run there") {
  const Keys left{1, 2, 3, 4};
  const Keys right{1, 2, 9, 3, 4};
  CHECK(align(left, right) == std::vector<AlignedRun>{{0, 0, 2}, {2, 3, 2}});
  CHECK(align(right, left) == std::vector<AlignedRun>{{0, 0, 2}, {3, 2, 2}});
}

TEST_CASE("DIFF-1: the alignment is valid and the longest there is") {
  CHECK(rc::check("against the table", [] {
    const auto kinds = *rc::gen::inRange<std::uint64_t>(1, 6);
    const Keys left = draw_keys(40, kinds);
    const Keys right = draw_keys(40, kinds);
    const auto runs = align(left, right);
    RC_ASSERT(is_valid(runs, left, right));
    RC_ASSERT(common(runs) == longest(left, right));
  }));
}

TEST_CASE("DIFF-8: sequences that have nothing in common end, and stay valid") {
  Keys left(20'000, 1);
  Keys right(20'000, 2);
  CHECK(align(left, right).empty());
  // With islands in common, far beyond what one search looks ahead.
  for (std::size_t i = 0; i < 20'000; i += 50) left[i] = right[i] = 1000 + i;
  const auto runs = align(left, right);
  CHECK(is_valid(runs, left, right));
  CHECK(common(runs) > 300);
}

TEST_CASE("DIFF-8: a million equal keys around one change are two runs") {
  Keys left(1'000'000);
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = i % 7;
  Keys right = left;
  right[500'000] = 99;
  const auto runs = align(left, right);
  CHECK(runs == std::vector<AlignedRun>{{0, 0, 500'000}, {500'001, 500'001, 499'999}});
}

TEST_CASE("DIFF-1: what differs in meaning but not in kind is paired in place") {
  // Meanings 20 and 21 are of kind 2; 30 has no partner.
  const Keys left_meanings{10, 20, 11};
  const Keys right_meanings{10, 21, 30, 11};
  const Keys left_kinds{1, 2, 1};
  const Keys right_kinds{1, 2, 3, 1};
  const std::vector<StepPair> expected{{0, 0}, {1, 1}, {std::nullopt, 2}, {2, 3}};
  CHECK(pair_up(left_meanings, right_meanings, left_kinds, right_kinds) == expected);
}

TEST_CASE("DIFF-1: every element of both sides is in exactly one pair, in order") {
  CHECK(rc::check("complete and ascending", [] {
    const Keys left = draw_keys(30, 8);
    const Keys right = draw_keys(30, 8);
    const auto kinds = [](Keys keys) {
      for (AlignKey& key : keys) key %= 3;
      return keys;
    };
    std::size_t x = 0;
    std::size_t y = 0;
    for (const StepPair& pair : pair_up(left, right, kinds(left), kinds(right))) {
      RC_ASSERT(pair.left || pair.right);
      if (pair.left) RC_ASSERT(*pair.left == x++);
      if (pair.right) RC_ASSERT(*pair.right == y++);
      if (pair.left && pair.right) RC_ASSERT(left[*pair.left] % 3 == right[*pair.right] % 3);
    }
    RC_ASSERT(x == left.size());
    RC_ASSERT(y == right.size());
  }));
}

}  // namespace lightspeed::replay
