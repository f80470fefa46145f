#include "replay/part/selection.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lightspeed::replay {
namespace {

namespace in = interpreter;

in::Step click(std::uint64_t number, std::uint32_t session) {
  return {.number = number,
          .at = {number * 1'000'000},
          .session = session,
          .stimulus = in::UserEvent{"increment", "{}"},
          .effects = {{{number * 1'000'000}, in::Telemetry{"patch_acked", "1"}}}};
}

std::string problem_of(const Result<std::vector<Range>, std::string>& ranges) {
  return ranges ? "none" : ranges.error();
}

}  // namespace

TEST_CASE("FILT-1: ranges hold both ends, and may lack one") {
  CHECK(*parse_numbers("3") == std::vector<Range>{{3, 3}});
  CHECK(*parse_numbers("1,4..5") == std::vector<Range>{{1, 1}, {4, 5}});
  CHECK(*parse_numbers("4..") == std::vector<Range>{{.first = 4}});
  CHECK(*parse_numbers("..4") == std::vector<Range>{{.first = 0, .last = 4}});
  CHECK(*parse_times("1.5s..2s") == std::vector<Range>{{1'500'000, 2'000'000}});
}

TEST_CASE("FILT-1: what is no range is refused") {
  CHECK(problem_of(parse_numbers("")) == "a value or a range A..B was expected, found ''");
  CHECK(problem_of(parse_numbers("..")) == "a value or a range A..B was expected, found '..'");
  CHECK(problem_of(parse_numbers("1,")) == "a value or a range A..B was expected, found ''");
  CHECK(problem_of(parse_numbers("0")) == "a number from 1 was expected, found '0'");
  CHECK(problem_of(parse_numbers("-1")) == "a number from 1 was expected, found '-1'");
  CHECK(problem_of(parse_numbers("5..4")) == "'5..4' ends before it begins");
  CHECK(problem_of(parse_numbers("99999999999999999999")) ==
        "a number from 1 was expected, found '99999999999999999999'");
  CHECK_FALSE(parse_times("3").has_value());
}

TEST_CASE("FILT-1: a kind that does not exist is refused with the one that comes near") {
  CHECK(parse_kinds("user_event,message").has_value());
  CHECK(parse_kinds("user_evnt").error() ==
        "there is no kind of event 'user_evnt'; did you mean 'user_event'?");
}

TEST_CASE("FILT-1: all conditions must hold, and values of one are alternatives") {
  CHECK(Selection{}.holds(click(1, 1)));
  const Selection both{.sessions = {{1, 1}, {3, 3}}, .steps = {{2, 4}}};
  CHECK(both.holds(click(2, 1)));
  CHECK(both.holds(click(4, 3)));
  CHECK_FALSE(both.holds(click(4, 2)));
  CHECK_FALSE(both.holds(click(5, 3)));
  const Selection times{.times = {{2'000'000, 3'000'000}}};
  CHECK_FALSE(times.holds(click(1, 1)));
  CHECK(times.holds(click(2, 1)));
  CHECK(times.holds(click(3, 1)));
}

TEST_CASE("FILT-1: a kind means the stimulus or any effect") {
  CHECK(Selection{.kinds = {"user_event"}}.holds(click(1, 1)));
  CHECK(Selection{.kinds = {"telemetry"}}.holds(click(1, 1)));
  CHECK_FALSE(Selection{.kinds = {"message"}}.holds(click(1, 1)));
}

TEST_CASE("FILT-2: steps that a rule names are a condition like the others") {
  const Selection selection{.sessions = {{1, 1}}, .numbers = {{2, 3}}};
  CHECK(selection.holds(click(2, 1)));
  CHECK_FALSE(selection.holds(click(3, 2)));
  CHECK_FALSE(selection.holds(click(4, 1)));
}

}  // namespace lightspeed::replay
