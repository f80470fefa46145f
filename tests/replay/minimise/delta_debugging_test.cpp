// Delta debugging alone: random predicates over subsets, and what the search promises of them.
#include "replay/minimise/delta_debugging.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <set>

namespace lightspeed::replay {
namespace {

Indices all_of(std::size_t count) {
  Indices all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

bool includes(const Indices& kept, const std::set<std::size_t>& needed) {
  return std::includes(kept.begin(), kept.end(), needed.begin(), needed.end());
}

Test test_of(std::function<bool(const Indices&)> holds) {
  return [holds = std::move(holds)](Indices& kept) {
    return holds(kept) ? Trial::holds : Trial::fails;
  };
}

bool is_one_minimal(const Indices& kept, const std::function<bool(const Indices&)>& holds) {
  for (std::size_t i = 0; i < kept.size(); ++i) {
    Indices rest = kept;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    if (holds(rest)) return false;
  }
  return true;
}

std::set<std::size_t> draw_some(std::size_t count, std::size_t some_max) {
  std::set<std::size_t> some;
  const auto wanted = *rc::gen::inRange<std::size_t>(0, std::min(count, some_max) + 1);
  for (std::size_t i = 0; i < wanted; ++i) some.insert(*rc::gen::inRange<std::size_t>(0, count));
  return some;
}

// A predicate without any rhyme: it holds for the whole, and for subsets by their digest.
bool whimsical(const Indices& kept, std::size_t count, std::uint64_t seed) {
  if (kept.size() == count) return true;
  std::uint64_t mixed = seed;
  for (const std::size_t index : kept) mixed = (mixed ^ (index + 1)) * 0x9E3779B97F4A7C15ULL;
  return (std::rotl(mixed, 17) & 3U) == 0;
}

}  // namespace

TEST_CASE("MIN-1: what is needed, and only that, is left of a monotone failure, in order") {
  CHECK(rc::check("exactly the needed elements remain", [] {
    const auto count = *rc::gen::inRange<std::size_t>(1, 300);
    const auto needed = draw_some(count, 9);
    const auto reduced =
        reduce(all_of(count), test_of([&](const Indices& kept) { return includes(kept, needed); }));
    RC_ASSERT(reduced.has_value());
    RC_ASSERT(reduced->kept == Indices(needed.begin(), needed.end()));
    RC_ASSERT(reduced->one_minimal);
    RC_ASSERT(!reduced->stopped);
  }));
}

TEST_CASE("MIN-1: of any failure, monotone or not, the result is one and is 1-minimal") {
  CHECK(rc::check("interesting, ascending, 1-minimal", [] {
    const auto count = *rc::gen::inRange<std::size_t>(0, 60);
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto holds = [&](const Indices& kept) { return whimsical(kept, count, seed); };
    const auto reduced = reduce(all_of(count), test_of(holds));
    RC_ASSERT(reduced.has_value());
    RC_ASSERT(holds(reduced->kept));
    RC_ASSERT(std::is_sorted(reduced->kept.begin(), reduced->kept.end()));
    RC_ASSERT(std::adjacent_find(reduced->kept.begin(), reduced->kept.end()) ==
              reduced->kept.end());
    RC_ASSERT(reduced->one_minimal);
    RC_ASSERT(is_one_minimal(reduced->kept, holds));
  }));
}

TEST_CASE("MIN-1: each of several causes may be left, and only one is") {
  // Two pairs, either of which is enough: a failure that is monotone but has two minima.
  const auto holds = [](const Indices& kept) {
    return includes(kept, {10, 90}) || includes(kept, {40, 41});
  };
  const auto reduced = reduce(all_of(100), test_of(holds));
  REQUIRE(reduced.has_value());
  CHECK(reduced->kept.size() == 2);
  CHECK(holds(reduced->kept));
}

TEST_CASE("MIN-1: two elements that only go together are deleted as a pair") {
  // Opening without closing is not interesting, as with brackets.
  const auto holds = [](const Indices& kept) {
    return includes(kept, {0}) && (includes(kept, {3}) == includes(kept, {5}));
  };
  const auto reduced = reduce(all_of(6), test_of(holds));
  REQUIRE(reduced.has_value());
  CHECK(reduced->kept == Indices{0});
  const auto singles = reduce({0, 3, 5}, test_of(holds), {.coarse = false, .pairs_max = 0});
  REQUIRE(singles.has_value());
  CHECK(singles->kept == Indices{0, 3, 5});
  CHECK(singles->one_minimal);
}

TEST_CASE("MIN-2: the number of tests grows with what is left, not with what there was") {
  CHECK(rc::check("about twice the needed elements for each halving", [] {
    const auto count = *rc::gen::inRange<std::size_t>(1, 2000);
    const auto needed = draw_some(count, 8);
    const auto reduced =
        reduce(all_of(count), test_of([&](const Indices& kept) { return includes(kept, needed); }));
    RC_ASSERT(reduced.has_value());
    const auto halvings = static_cast<std::uint64_t>(std::bit_width(count)) + 2;
    RC_ASSERT(reduced->tests <= (2 * needed.size() + 6) * halvings + 3 * needed.size() + 40);
  }));
}

TEST_CASE("MIN-2: one culprit among a thousand takes fewer than forty tests") {
  const auto reduced =
      reduce(all_of(1000), test_of([](const Indices& kept) { return includes(kept, {517}); }));
  REQUIRE(reduced.has_value());
  CHECK(reduced->kept == Indices{517});
  CHECK(reduced->tests < 40);
}

TEST_CASE("MIN-2: a failure that needs nothing is found with two tests") {
  const auto reduced = reduce(all_of(1000), test_of([](const Indices&) { return true; }));
  REQUIRE(reduced.has_value());
  CHECK(reduced->kept.empty());
  CHECK(reduced->tests == 2);
}

TEST_CASE("MIN-2: what a test leaves out by itself is not tried again") {
  // Elements come in groups of ten: without its first one, a group is gone.
  std::uint64_t ghosts = 0;
  const Test test = [&](Indices& kept) {
    const Indices asked = kept;
    std::erase_if(kept, [&](std::size_t index) {
      return !std::binary_search(asked.begin(), asked.end(), index - index % 10);
    });
    if (!includes(kept, {77})) {
      kept = asked;
      return Trial::fails;
    }
    ghosts += asked.size() - kept.size();
    return Trial::holds;
  };
  const auto reduced = reduce(all_of(100), test);
  REQUIRE(reduced.has_value());
  CHECK(reduced->kept == Indices{70, 77});
  CHECK(ghosts > 0);
}

TEST_CASE("MIN-8: a whole that is not interesting is an error") {
  const auto reduced = reduce(all_of(10), test_of([](const Indices&) { return false; }));
  REQUIRE(!reduced.has_value());
  CHECK(reduced.error() == "the test fails for the whole");
}

TEST_CASE("MIN-8: a search that is stopped keeps what it has and claims no minimality") {
  CHECK(rc::check("after any number of tests", [] {
    const auto count = *rc::gen::inRange<std::size_t>(1, 100);
    const auto needed = draw_some(count, 5);
    const auto limit = *rc::gen::inRange(0, 60);
    int tests = 0;
    const auto reduced = reduce(all_of(count), [&](Indices& kept) {
      if (tests++ >= limit) return Trial::stop;
      return includes(kept, needed) ? Trial::holds : Trial::fails;
    });
    RC_ASSERT(reduced.has_value());
    RC_ASSERT(includes(reduced->kept, needed));
    RC_ASSERT(reduced->stopped != reduced->one_minimal);
  }));
}

}  // namespace lightspeed::replay
