#include "isa/base/choices.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>

namespace lightspeed {
namespace {

std::vector<std::uint64_t> drawn(ChoiceSource& source, std::string_view label, std::uint64_t n,
                                 std::size_t count) {
  std::vector<std::uint64_t> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(source.below(label, n));
  return numbers;
}

/// A run whose later questions depend on earlier answers.
std::string run_of(ChoiceSource& source) {
  std::string run;
  const std::uint64_t first = source.below("first", 3);
  run += std::to_string(first);
  if (first == 1) return run;
  run += std::to_string(source.below("none", 1));
  run += std::to_string(source.below("second", first == 0 ? 2 : 3));
  return run;
}

}  // namespace

TEST_CASE("CHOICE-1: every alternative is drawn, each about as often, and nothing else") {
  RandomChoices choices(1);
  for (const std::uint64_t n : {2U, 3U, 5U, 7U, 64U, 100U}) {
    std::vector<std::uint64_t> times(n);
    for (const std::uint64_t drawn_now : drawn(choices, "n", n, n * 1'000)) ++times.at(drawn_now);
    for (const std::uint64_t each : times) {
      CHECK(each > 800);
      CHECK(each < 1'200);
    }
  }
}

TEST_CASE("CHOICE-2: a choice of one alternative is 0 and draws nothing") {
  RandomChoices with(7);
  RandomChoices without(7);
  for (int i = 0; i < 20; ++i) {
    CHECK(with.below("x", 1) == 0);
    CHECK(with.below("x", 1'000) == without.below("x", 1'000));
  }
  TapeChoices tape({5});
  CHECK(tape.below("x", 1) == 0);
  CHECK(tape.below("x", 10) == 5);
}

TEST_CASE("CHOICE-3: a draw for one label never shifts another, whatever the order of the draws") {
  RandomChoices plain(42);
  RandomChoices busy(42);
  RandomChoices turned(42);
  const auto later = drawn(turned, "b", 1'000, 50);
  const auto a = drawn(plain, "a", 1'000, 50);
  const auto b = drawn(plain, "b", 1'000, 50);
  CHECK(later == b);
  CHECK(drawn(turned, "a", 1'000, 50) == a);
  for (std::size_t i = 0; i < 50; ++i) {
    (void)busy.below("unrelated", 3 + i);
    CHECK(busy.below("a", 1'000) == a[i]);
    (void)busy.below("", 3 + i);
    CHECK(busy.below("b", 1'000) == b[i]);
  }
  CHECK(a != b);
  RandomChoices other(43);
  CHECK(drawn(other, "a", 1'000, 50) != a);
}

TEST_CASE("CHOICE-4: what is drawn is written down here for every machine") {
  using Numbers = std::vector<std::uint64_t>;
  RandomChoices seven(7);
  CHECK(drawn(seven, "fault", 10, 8) == Numbers{5, 4, 8, 1, 2, 6, 7, 1});
  RandomChoices zero(0);
  CHECK(drawn(zero, "", 1'000'000, 4) == Numbers{55'081, 484'589, 877'489, 909'371});
  RandomChoices last(~std::uint64_t{0});
  CHECK(
      drawn(last, "s-2/time", (std::uint64_t{1} << 63U) + 1, 3) ==
      Numbers{7'421'331'794'883'834'017U, 5'453'931'828'727'863'053U, 7'893'397'404'189'913'332U});
}

TEST_CASE("CHOICE-5: a tape answers in its order, modulo n, and 0 beyond its end") {
  TapeChoices tape({3, 25, 0, 7});
  CHECK(tape.below("a", 10) == 3);
  CHECK(tape.below("b", 10) == 5);
  CHECK(tape.below("a", 2) == 0);
  CHECK(tape.below("c", 8) == 7);
  CHECK(tape.below("a", 10) == 0);
  CHECK(tape.below("a", ~std::uint64_t{0}) == 0);
}

TEST_CASE("CHOICE-6: an enumeration gives every run once, the first alternatives first") {
  EnumeratedChoices choices;
  std::vector<std::string> runs;
  do {
    runs.push_back(run_of(choices));
  } while (choices.next());
  CHECK(runs == std::vector<std::string>{"000", "001", "1", "200", "201", "202"});
  EnumeratedChoices nothing_to_choose;
  CHECK(nothing_to_choose.below("x", 1) == 0);
  CHECK_FALSE(nothing_to_choose.next());
}

TEST_CASE("CHOICE-7: ratios, ranges, weights and picks are one choice each") {
  TapeChoices tape({2, 3, 0, 9, 4, 6, 5, 1});
  CHECK(chance(tape, "x", {3, 4}));
  CHECK_FALSE(chance(tape, "x", {3, 4}));
  CHECK_FALSE(chance(tape, "x", {0, 4}));
  CHECK(chance(tape, "x", {4, 4}));
  CHECK(between(tape, "x", {5, 9}) == 5);
  CHECK(between(tape, "x", {5, 5}) == 5);
  CHECK(between(tape, "x", {5, 9}) == 9);
  const std::array<std::uint32_t, 4> weights{0, 4, 0, 3};
  CHECK(weighted(tape, "x", weights) == 3);
  CHECK(weighted(tape, "x", weights) == 3);
  const std::array<char, 3> letters{'a', 'b', 'c'};
  CHECK(pick(tape, "x", letters) == 'c');
  CHECK(pick(tape, "x", letters) == 'b');
}

TEST_CASE("CHOICE-3: the choices of a part are drawn for labels behind the part's name") {
  RandomChoices whole(9);
  RandomChoices named(9);
  ChoicesOf part(whole, "s-3/");
  for (int i = 0; i < 20; ++i) {
    CHECK(part.below("act", 100) == named.below("s-3/act", 100));
    CHECK(part.below("", 100) == named.below("s-3/", 100));
  }
}

}  // namespace lightspeed
