// Which steps stand beside each other: runs against a walk over every single place.
#include "replay/report/aligned_steps.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>
#include <vector>

namespace lightspeed::replay {
namespace {

/// Every pair of places, one by one.
std::vector<AlignedRun> walked(const std::set<std::uint64_t>& gone,
                               const std::set<std::uint64_t>& come, std::uint64_t left,
                               std::uint64_t right) {
  std::vector<AlignedRun> pairs;
  std::uint64_t l = 0;
  std::uint64_t r = 0;
  while (l < left && r < right) {
    if (gone.contains(l)) {
      ++l;
    } else if (come.contains(r)) {
      ++r;
    } else {
      pairs.push_back({.left = l++, .right = r++, .count = 1});
    }
  }
  return pairs;
}

}  // namespace

TEST_CASE("RPT-9: what is on neither side alone stands beside each other") {
  CHECK(rc::check("aligned runs", [] {
    const auto left = *rc::gen::inRange<std::uint64_t>(0, 30);
    const auto right = *rc::gen::inRange<std::uint64_t>(0, 30);
    const auto places =
        rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 30));
    const auto removed = *places;
    const auto come = *places;
    const std::set<std::uint64_t> gone(removed.begin(), removed.end());
    LonePlaces deleted;
    LonePlaces inserted;
    for (const auto place : gone) deleted.add(place);
    // A window gives them in any order.
    const std::set<std::uint64_t> once(come.begin(), come.end());
    std::set<std::uint64_t> told;
    for (const auto place : come) {
      if (told.insert(place).second) inserted.add(place);
    }
    std::vector<AlignedRun> pairs;
    for (const AlignedRun& run : aligned_runs(deleted, left, inserted, right)) {
      RC_ASSERT(run.count > 0);
      for (std::uint64_t i = 0; i < run.count; ++i) {
        pairs.push_back({.left = run.left + i, .right = run.right + i, .count = 1});
      }
    }
    RC_ASSERT(pairs == walked(gone, once, left, right));
  }));
}

TEST_CASE("RPT-10: beyond so many lone steps the rest is not aligned, and nothing grows") {
  LonePlaces deleted;
  for (std::uint64_t place = 0; place < 3 * kAlignedMax; ++place) deleted.add(2 * place);
  CHECK(deleted.runs().size() == kAlignedMax);
  CHECK(deleted.known_until() == 2 * kAlignedMax);
  const auto runs = aligned_runs(deleted, 6 * kAlignedMax, LonePlaces(), 6 * kAlignedMax);
  REQUIRE(runs.size() == kAlignedMax);
  CHECK(runs.back() ==
        AlignedRun{.left = 2 * kAlignedMax - 1, .right = kAlignedMax - 1, .count = 1});
}

TEST_CASE("RPT-9: a step of an excerpt has its place, whatever its number") {
  StepPlaces places;
  for (const std::uint64_t number : {3U, 4U, 5U, 9U, 10U, 40U}) places.add(number);
  CHECK(places.steps() == 6);
  CHECK(places.of(2) == StepPlaces::kNowhere);
  CHECK(places.of(3) == 0);
  CHECK(places.of(5) == 2);
  CHECK(places.of(10) == 4);
  CHECK(places.of(40) == 5);
}

}  // namespace lightspeed::replay
