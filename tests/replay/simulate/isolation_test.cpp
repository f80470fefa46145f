// What a crash leaves alone: the other sessions of a simulated run, byte for byte.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "replay/format/records.hpp"
#include "replay/record.hpp"
#include "tests/replay/simulate/simulated.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Step;

/// The steps of all sessions but the first as they are stored, without their numbers and causes.
std::vector<std::string> stored_steps_of_others(const Trace& trace) {
  std::vector<std::string> stored;
  for (Step step : trace.steps) {
    if (step.session == 1) continue;
    step.number = 0;
    step.cause = 0;
    v1::Step record;
    put_step(step, std::nullopt, record);
    stored.push_back(record.SerializeAsString());
  }
  return stored;
}

bool is_crash(const TimedStimulus& choice) {
  return choice.session == 1 && std::holds_alternative<interpreter::Crash>(choice.stimulus);
}

Trace recorded(const Trace& like, std::vector<TimedStimulus> stimuli) {
  auto trace = record({.program = like.header.program,
                       .configuration = like.header.configuration,
                       .stimuli = std::move(stimuli),
                       .program_source = like.header.program_source});
  REQUIRE_MESSAGE(trace.has_value(), (trace ? "" : trace.error()));
  return *std::move(trace);
}

}  // namespace

TEST_CASE("WORLD-30: crashes in one session change no byte of what is stored of the others") {
  std::size_t crashes = 0;
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    SimulationPlan plan = tests::drawn_plan(seed);
    if (plan.program.name == "chat") continue;  // Its sessions meet in a topic.
    plan.sessions = 3;
    plan.faults = tests::faults_of("crash,cut,reload,acks");
    plan.fault_every = 3;
    plan.configuration.escalations_max = interpreter::kNeverEscalates;
    const Trace crashed = tests::simulated(plan).trace;
    auto choices = stimuli_of(crashed);
    crashes += static_cast<std::size_t>(std::count_if(choices.begin(), choices.end(), is_crash));
    std::erase_if(choices, is_crash);
    const auto others = stored_steps_of_others(crashed);
    compared += others.size();
    CAPTURE(tests::text_of(plan));
    CHECK(others == stored_steps_of_others(recorded(crashed, std::move(choices))));
  }
  CHECK(crashes > 60);
  CHECK(compared > 5'000);
}

}  // namespace lightspeed::replay
