// Two runs of the same choices: alike where every promise is kept, parted where an address leaks.

#include "replay/twice.hpp"

#include "replay/record.hpp"
#include "replay/replay.hpp"
#include "tests/replay/simulate/simulated.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Mutant;
using interpreter::Step;

Trace trace_with(Mutant mutant) {
  SimulationPlan plan = tests::drawn_plan(7);
  plan.configuration.mutant = mutant;
  return tests::simulated(plan).trace;
}

Recording again(const Trace& trace) {
  return {.program = trace.header.program,
          .configuration = trace.header.configuration,
          .stimuli = stimuli_of(trace),
          .program_source = trace.header.program_source,
          .twice = true};
}

}  // namespace

TEST_CASE("DET-2: steps that are alike part nowhere, and the first that differs is named") {
  const std::vector<Step> first = trace_with(Mutant::none).steps;
  CHECK_FALSE(parting_of(first, first).has_value());
  std::vector<Step> second = first;
  second.at(3).digest.parts.at(5) ^= 1U;
  second.at(4).at.value += 1;
  const auto parting = parting_of(first, second);
  REQUIRE(parting.has_value());
  CHECK(parting->step == first.at(3));
  CHECK(parting->difference.field == "digest.link");
}

TEST_CASE("DET-2: a run that gives fewer steps than the other parts from it") {
  const std::vector<Step> steps = trace_with(Mutant::none).steps;
  const std::span<const Step> all(steps);
  const auto more = parting_of(all, all.first(2));
  REQUIRE(more.has_value());
  CHECK(more->step.number == 3);
  CHECK(more->difference.actual == "none");
  const auto fewer = parting_of(all.first(2), all);
  REQUIRE(fewer.has_value());
  CHECK(fewer->step.number == 3);
  CHECK(fewer->difference.expected == "none");
}

TEST_CASE("DET-2: without a mutant every seed recorded and replayed twice is alike") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Trace trace = tests::simulated(tests::drawn_plan(seed)).trace;
    const auto recorded = record(again(trace), {});
    REQUIRE(recorded.has_value());
    CHECK_FALSE(recorded->parting.has_value());
    CHECK(recorded->trace.steps == trace.steps);
    CHECK(replay(trace, {.twice = true}).same());
  }
}

TEST_CASE("DET-2: an address in a digest parts two worlds that are alive at the first step") {
  const Trace trace = trace_with(Mutant::address_leaks);
  const auto recorded = record(again(trace), {});
  REQUIRE(recorded.has_value());
  REQUIRE(recorded->parting.has_value());
  CHECK(recorded->parting->step.number == 1);
  CHECK(recorded->parting->difference.field.starts_with("digest"));
  const ReplayReport report = replay(trace, {.twice = true});
  CHECK_FALSE(report.same());
  REQUIRE(report.parting.has_value());
  CHECK(report.parting->step.number == 1);
  CHECK(report.parting->difference.field.starts_with("digest"));
}

}  // namespace lightspeed::replay
