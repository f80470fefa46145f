// What holds of every seed: a run that goes on in a restored world after each choice is the run.
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/mutant.hpp"
#include "interpreter/snapshot/snapshot.hpp"
#include "replay/program_source.hpp"
#include "replay/record.hpp"
#include "tests/replay/simulate/simulated.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::tests {
namespace {

using interpreter::Mutant;
using interpreter::Step;
using interpreter::World;

// Read from the environment: how many seeds to try, and the first of them.
std::uint64_t number_wanted(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Count {
  std::uint64_t snapshots = 0;
  std::uint64_t bytes = 0;
};

/// The world after all choices of the trace.
World world_of(const replay::Trace& trace, const interpreter::App& app) {
  World world(trace.header.configuration, app);
  std::vector<Step> steps;
  for (const auto& choice : replay::stimuli_of(trace)) {
    world.apply(choice.stimulus, choice.at, choice.session, steps);
  }
  return world;
}

/// Runs the choices of the trace again, with a restored world for each; what is wrong, if anything.
std::string wrong_with(const replay::Trace& trace, Count& count) {
  const auto app = replay::app_of(trace.header);
  REQUIRE(app.has_value());
  World world(trace.header.configuration, *app);
  World whole = world_of(trace, *app);
  std::vector<Step> steps;
  for (const auto& choice : replay::stimuli_of(trace)) {
    world.apply(choice.stimulus, choice.at, choice.session, steps);
    const std::string bytes = save(world);
    ++count.snapshots;
    count.bytes += bytes.size();
    auto same = restore(bytes, trace.header.configuration, *app);
    const std::string at = " after step " + std::to_string(world.step_number());
    if (!same) return text_of(same.error()) + at;
    if (save(*same) != bytes) return "other bytes" + at;
    world = *std::move(same);
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i >= trace.steps.size() || steps[i] != trace.steps[i]) {
      return "step " + std::to_string(i + 1) + " differs";
    }
  }
  if (steps.size() != trace.steps.size()) return "another number of steps";
  return save(world) == save(whole) ? "" : "another state at the end";
}

}  // namespace

TEST_CASE("SNAP-1: whatever the seed, a swarm goes on in restored worlds as it did without") {
  const std::uint64_t first = number_wanted("LIGHTSPEED_FIRST_SEED", 1);
  const std::uint64_t wanted = number_wanted("LIGHTSPEED_SNAPSHOT_SEEDS", 60);
  Count count;
  for (std::uint64_t seed = first; seed < first + wanted; ++seed) {
    const replay::SimulationPlan plan = drawn_plan(seed);
    const std::string wrong = wrong_with(simulated(plan).trace, count);
    CHECK_MESSAGE(wrong.empty(), text_of(plan), "\n", wrong);
  }
  std::cout << wanted << " seeds, " << count.snapshots << " snapshots, "
            << count.bytes / count.snapshots << " bytes each\n";
}

TEST_CASE("SNAP-1: every program goes on in restored worlds, with every fault") {
  Count count;
  for (const replay::ProgramSource& program : programs_to_simulate()) {
    replay::SimulationPlan plan = plan_of(program.name, 7);
    plan.program = program;
    plan.sessions = 2;
    plan.events = 150;
    const std::string wrong = wrong_with(simulated(plan).trace, count);
    CHECK_MESSAGE(wrong.empty(), text_of(plan), "\n", wrong);
  }
}

TEST_CASE("SNAP-1: a run that breaks a promise on purpose breaks it in restored worlds as well") {
  Count count;
  for (const interpreter::MutantRow& row : interpreter::kMutants) {
    if (row.mutant == Mutant::address_leaks) continue;  // No two worlds ever agree on that one.
    replay::SimulationPlan plan = plan_of("chat", 3);
    plan.sessions = 2;
    plan.events = 80;
    plan.configuration.mutant = row.mutant;
    const std::string wrong = wrong_with(simulated(plan).trace, count);
    CHECK_MESSAGE(wrong.empty(), row.name, "\n", wrong);
  }
}

}  // namespace lightspeed::tests
