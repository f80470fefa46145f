#include "replay/record.hpp"

#include "replay/script/script.hpp"
#include "tests/support/files.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

Recording tour() {
  const auto script =
      parse_script(testing::read_text(testing::in_source_tree("corpus/scripts/counter.lss")), {});
  REQUIRE(script.has_value());
  return {.program = "counter",
          .title = "tour",
          .configuration = script->configuration,
          .stimuli = script->stimuli};
}

Trace recorded(const Recording& recording) {
  auto trace = record(recording);
  REQUIRE(trace.has_value());
  return *std::move(trace);
}

}  // namespace

TEST_CASE("REC-1: every step is kept with its effects and digest, those of timers included") {
  const Trace trace = recorded(tour());
  CHECK(trace.header.program == "counter");
  CHECK(trace.header.title == "tour");
  CHECK(trace.header.origin == Origin::simulated);
  CHECK(trace.steps.size() > tour().stimuli.size());
  std::uint64_t number = 0;
  std::size_t timers = 0;
  for (const interpreter::Step& step : trace.steps) {
    CHECK(step.number == ++number);
    CHECK(step.digest.root.value != 0);
    CHECK((step.cause != 0) == std::holds_alternative<interpreter::TimerFired>(step.stimulus));
    if (step.cause != 0) ++timers;
  }
  CHECK(trace.steps.size() == tour().stimuli.size() + timers);
}

TEST_CASE("REC-1: the same program, knobs and stimuli give the same trace") {
  CHECK(recorded(tour()) == recorded(tour()));
  Recording other = tour();
  other.configuration.reconnect_policy = interpreter::ReconnectPolicy::remount;
  CHECK_FALSE(recorded(other).steps == recorded(tour()).steps);
}

TEST_CASE("REC-2: the stimuli of a trace record it again") {
  const Recording first = tour();
  const Trace trace = recorded(first);
  Recording again = first;
  again.stimuli = stimuli_of(trace);
  CHECK(script_text(again.stimuli) == script_text(first.stimuli));
  CHECK(recorded(again) == trace);
}

TEST_CASE("REC-3: a program that does not exist is refused with those that do") {
  Recording recording = tour();
  recording.program = "cuonter";
  const auto trace = record(recording);
  REQUIRE_FALSE(trace.has_value());
  CHECK(trace.error().starts_with("no program is called 'cuonter'; there are: counter, "));
}

TEST_CASE("REC-2: stimuli keep the session that they are about") {
  const auto script = parse_script("0 open\n1s @2 open /b\n+1s @2 event increment\n+1s cut", {});
  REQUIRE(script.has_value());
  const Trace trace = recorded({.program = "counter", .stimuli = script->stimuli});
  CHECK(script_text(stimuli_of(trace)) == script_text(script->stimuli));
}

TEST_CASE(
    "REC-5: an expectation that is not met is reported with its steps; the trace is the same") {
  const auto script = parse_script(
      "0 open\n expect lifecycle live\n1s cut\n expect client live\n expect @2 client live\n"
      "+1s event increment\n expect silence\n",
      {});
  REQUIRE(script.has_value());
  const Recording recording{.program = "counter", .stimuli = script->stimuli};
  const auto both = record(recording, script->expectations);
  REQUIRE(both.has_value());
  CHECK(both->trace == recorded(recording));
  REQUIRE(both->unmet.size() == 3);
  CHECK(both->unmet[0].line == 4);
  CHECK(both->unmet[0].step == 2);
  CHECK(std::get<Miss>(both->unmet[0].finding) ==
        Miss{.what = "client live", .found = "reconnecting"});
  CHECK(both->unmet[1].session == 2);
  // The timer that brought the client back fired first, and is one of the steps.
  CHECK(both->unmet[2].first_step == 3);
  CHECK(both->unmet[2].step == 4);
  CHECK(both->unmet[2].last_step == 4);
}

}  // namespace lightspeed::replay
