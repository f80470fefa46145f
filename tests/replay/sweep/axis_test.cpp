#include "replay/sweep/axis.hpp"

#include <doctest/doctest.h>

#include "replay/script/knobs.hpp"

namespace lightspeed::replay {
namespace {

using Values = std::vector<std::string>;

Values values(std::string_view text, std::optional<std::uint64_t> steps = {}) {
  const auto axis = parse_axis(text, steps);
  REQUIRE_MESSAGE(axis.has_value(), (axis ? "" : axis.error()));
  CHECK(text.starts_with(axis->knob));
  return axis->values;
}

std::string refusal(std::string_view text, std::optional<std::uint64_t> steps = {}) {
  const auto axis = parse_axis(text, steps);
  REQUIRE_FALSE(axis.has_value());
  return axis.error();
}

}  // namespace

TEST_CASE("SWEEP-1: a list is taken in its order, each value as its knob shows it") {
  CHECK(values("pending_max=8,1,4") == Values{"8", "1", "4"});
  CHECK(values("restart_delay=0s,1500ms,2s") == Values{"0", "1.5s", "2s"});
  CHECK(values("duplicate_policy=none,last") == Values{"none", "last"});
  CHECK(values("mode=strict") == Values{"strict"});
}

TEST_CASE("SWEEP-1: a range has its steps, both ends included, rounded down, each value once") {
  const Values seconds = values("restart_delay=0s..20s", 21);
  REQUIRE(seconds.size() == 21);
  CHECK(seconds.front() == "0");
  CHECK(seconds[7] == "7s");
  CHECK(seconds.back() == "20s");
  CHECK(values("pending_max=1..10", 4) == Values{"1", "4", "7", "10"});
  CHECK(values("pending_max=1..10", 5) == Values{"1", "3", "5", "7", "10"});
  CHECK(values("pending_max=1..3", 1'000) == Values{"1", "2", "3"});
  CHECK(values("pending_max=2..2", 2) == Values{"2"});
  CHECK(values("restart_delay=0..1s").size() == kAxisStepsUsual);
}

TEST_CASE("SWEEP-1: the ends of the longest range are its ends, without a number that wraps") {
  const Values values_of_all = values("restart_delay=0..18446744073709551615us", 1'000);
  REQUIRE(values_of_all.size() == 1'000);
  CHECK(values_of_all.back() == duration_text(18'446'744'073'709'551'615U));
  CHECK(values_of_all[500] == duration_text(9'232'604'641'496'272'079U));
}

TEST_CASE("SWEEP-1: the largest value of a knob may have a name, at either end of a range") {
  CHECK(values("rate_max=1..unlimited", 3) == Values{"1", "2147483648", "unlimited"});
  CHECK(values("escalations_max=0..never", 3) == Values{"0", "2147483647", "never"});
  CHECK(values("escalations_max=4294967294..4294967295", 2) == Values{"4294967294", "never"});
  CHECK(values("rate_max=unlimited..unlimited", 3) == Values{"unlimited"});
  CHECK(values("rate_max=1,unlimited") == Values{"1", "unlimited"});
  CHECK(refusal("rate_max=unlimited..5", 3) == "rate_max: unlimited..5 begins behind its end");
  CHECK(refusal("escalations_max=never..3") == "escalations_max: never..3 begins behind its end");
  CHECK(refusal("rate_max=never..5").starts_with("rate_max: a whole number up to 4294967295, or "));
}

TEST_CASE("SWEEP-1: a choice alone is all of its values") {
  CHECK(values("duplicate_policy") == Values{"highest", "last", "none"});
  CHECK(values("mutant").size() == interpreter::kMutants.size());
}

TEST_CASE("SWEEP-1: what no knob has is refused with what exists") {
  CHECK(refusal("restart_dely=0s..1s") ==
        "there is no knob 'restart_dely'; did you mean 'restart_delay'?");
  CHECK(refusal("").starts_with("there is no knob ''; there are: mode, "));
  CHECK(refusal("restart_delay") ==
        "restart_delay is no choice: say which values, such as restart_delay=0s..20s or "
        "restart_delay=100ms,1s");
  CHECK(refusal("pending_max") ==
        "pending_max is no choice: say which values, such as pending_max=1..8 or "
        "pending_max=1,2,4");
  CHECK(refusal("duplicate_policy=lost") ==
        "duplicate_policy has no value 'lost'; did you mean 'last'?");
  CHECK(refusal("duplicate_policy=highest..none")
            .starts_with("duplicate_policy has no value 'highest..none'"));
  CHECK(refusal("restart_delay=0s..20").starts_with("restart_delay: a time was expected"));
  CHECK(refusal("pending_max=..4").starts_with("pending_max: a whole number"));
  CHECK(refusal("pending_max=0,1") == "pending_max: at least 1 was expected, found '0'");
  CHECK(refusal("pending_max=1,2,").starts_with("pending_max: a whole number"));
  CHECK(refusal("restart_delay=1s,2s,1000ms") == "restart_delay: 1s is there twice");
  CHECK(refusal("restart_delay=2s..1s") == "restart_delay: 2s..1s begins behind its end");
}

TEST_CASE("SWEEP-1: steps are two or more, at most a thousand, and belong to a range") {
  CHECK(refusal("pending_max=1..8", 1) == "--steps must be from 2 to 1000");
  CHECK(refusal("pending_max=1..8", 1'001) == "--steps must be from 2 to 1000");
  CHECK(refusal("pending_max=1,2", 2) == "--steps belongs to a range, such as 1..8");
  CHECK(refusal("duplicate_policy", 2) == "--steps belongs to a range, such as 1..8");
}

}  // namespace lightspeed::replay
