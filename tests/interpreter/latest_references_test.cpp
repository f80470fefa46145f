// What rules remember of references: exact for counters, bounded for anything else.
#include "interpreter/contract/latest_references.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace lightspeed::interpreter {

TEST_CASE("CHK-7: numbers in a row take one range, in any order") {
  NumberSet numbers;
  for (std::uint64_t number = 1; number <= 999; number += 2) CHECK(numbers.insert(number));
  CHECK(numbers.ranges() == 500);
  for (std::uint64_t number = 998; number >= 2; number -= 2) CHECK(numbers.insert(number));
  CHECK(numbers.ranges() == 1);
  CHECK_FALSE(numbers.insert(500));
  CHECK(numbers.contains(999));
  CHECK_FALSE(numbers.contains(1'000));
  CHECK_FALSE(numbers.contains(0));
}

TEST_CASE("CHK-7: ranges are a set of numbers") {
  std::uint64_t state = 1;
  const auto draw = [&](std::uint64_t below) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return (state >> 33U) % below;
  };
  NumberSet numbers;
  std::set<std::uint64_t> plain;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t number = draw(300);
    if (draw(3) == 0) {
      CHECK(numbers.erase(number) == (plain.erase(number) != 0));
    } else {
      CHECK(numbers.insert(number) == plain.insert(number).second);
    }
    const std::uint64_t other = draw(300);
    CHECK(numbers.contains(other) == plain.contains(other));
    CHECK(numbers.size() == plain.size());
    CHECK(numbers.empty() == plain.empty());
    if (!plain.empty()) CHECK(numbers.lowest() == *plain.begin());
  }
}

TEST_CASE("CHK-7: of too many ranges the lowest are joined, and what lies between counts as met") {
  NumberSet numbers;
  for (std::uint64_t i = 0; i < NumberSet::kRangesMax + 10; ++i) CHECK(numbers.insert(3 * i));
  CHECK(numbers.ranges() == NumberSet::kRangesMax);
  CHECK(numbers.size() == NumberSet::kRangesMax + 10 + 20);
  CHECK(numbers.contains(1));
  CHECK_FALSE(numbers.contains(3 * NumberSet::kRangesMax + 1));
}

TEST_CASE("CHK-7: of references that count nothing the first few are known") {
  ReferenceSet references;
  for (std::size_t i = 0; i < ReferenceSet::kTextsMax; ++i) {
    CHECK(references.insert("x" + std::to_string(i)));
  }
  CHECK(references.insert("another"));
  CHECK_FALSE(references.contains("another"));
  CHECK_FALSE(references.insert("x7"));
  CHECK(references.insert("7"));
  CHECK(references.contains("7"));
}

TEST_CASE("CHK-7: the latest references are known with their values, older ones by name") {
  LatestReferences<int> references;
  int left = 0;
  const int all = static_cast<int>(kWaitingMax) + 5;
  for (int i = 1; i <= all; ++i) {
    references.add(std::to_string(i), i, [&](int value) { left += value; });
  }
  CHECK(left == 1 + 2 + 3 + 4 + 5);
  CHECK(references.find("5") == nullptr);
  CHECK(references.is_older("5"));
  REQUIRE(references.find("6") != nullptr);
  CHECK(*references.find("6") == 6);
  CHECK_FALSE(references.is_older("6"));
  CHECK_FALSE(references.is_older(std::to_string(all + 1)));
  references.add("6", 66);
  CHECK(*references.find("6") == 66);
  CHECK(references.erase("7"));
  CHECK_FALSE(references.erase("7"));
  CHECK_FALSE(references.erase("5"));
  CHECK_FALSE(references.is_older("7"));
  left = 0;
  references.add("a", 0, [&](int value) { left += value; });
  CHECK(left == 0);  // There is room since.
  references.add("b", 0, [&](int value) { left += value; });
  CHECK(left == 66);
  references.clear();
  CHECK_FALSE(references.is_older("5"));
}

}  // namespace lightspeed::interpreter
