#include "replay/part/step_numbers.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace lightspeed::replay {

TEST_CASE("TRC-32: a step that was left out has no number, and the others keep their order") {
  StepNumbers numbers;
  numbers.add(1);
  numbers.skip();
  numbers.add(2);
  numbers.add(1'000'000);
  CHECK(numbers.of(0) == std::nullopt);
  CHECK(numbers.of(1) == 1);
  CHECK(numbers.of(2) == std::nullopt);
  CHECK(numbers.of(3) == 2);
  CHECK(numbers.of(4) == 1'000'000);
  CHECK(numbers.of(5) == std::nullopt);
}

TEST_CASE("TRC-32: any numbers that grow are found again") {
  const bool good = rc::check([] {
    const auto distances = *rc::gen::container<std::vector<std::uint64_t>>(
        rc::gen::oneOf(rc::gen::inRange<std::uint64_t>(0, 3),
                       rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << 40U)));
    StepNumbers numbers;
    std::vector<std::optional<std::uint64_t>> expected;
    std::uint64_t last = 0;
    for (const std::uint64_t distance : distances) {
      last += distance;
      expected.push_back(distance == 0 ? std::nullopt : std::optional(last));
      if (distance == 0) {
        numbers.skip();
      } else {
        numbers.add(last);
      }
    }
    for (std::uint64_t step = 1; step <= expected.size(); ++step) {
      RC_ASSERT(numbers.of(step) == expected[step - 1]);
    }
  });
  CHECK(good);
}

}  // namespace lightspeed::replay
