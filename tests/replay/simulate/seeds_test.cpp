// What holds of every seed: its trace replays, keeps every rule, and comes to rest.
#include <cstdlib>
#include <iostream>

#include "replay/check.hpp"
#include "replay/record.hpp"
#include "replay/replay.hpp"
#include "tests/replay/simulate/simulated.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::tests {
namespace {

// Read from the environment: how many seeds to try, and the first of them.
std::uint64_t number_wanted(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Count {
  std::uint64_t steps = 0;
  std::uint64_t events = 0;
};

/// What is wrong with the run; empty if nothing is.
std::string wrong_with(const Simulated& run, Count& count) {
  std::string text = run.restless;
  const auto replayed = replay::replay(run.trace, {});
  count.steps += replayed.steps;
  count.events += replayed.events;
  text += replayed.problem;
  for (const replay::Divergence& each : replayed.divergences) {
    text += "step " + std::to_string(each.step) + " differs in " + each.field + ": " +
            each.expected + " / " + each.actual + "\n";
  }
  const auto checked = replay::check(run.trace);
  text += checked.problem;
  for (const interpreter::Violation& each : checked.violations) {
    text += std::string(each.rule) + " at step " + std::to_string(each.step) + ": expected " +
            each.expected + ", saw " + each.seen + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("SIM-7: whatever the seed, a swarm breaks no rule, replays the same and comes to rest") {
  const std::uint64_t first = number_wanted("LIGHTSPEED_FIRST_SEED", 1);
  const std::uint64_t wanted = number_wanted("LIGHTSPEED_SEEDS", 600);
  Count count;
  for (std::uint64_t seed = first; seed < first + wanted; ++seed) {
    const replay::SimulationPlan plan = drawn_plan(seed);
    const std::string wrong = wrong_with(simulated(plan), count);
    CHECK_MESSAGE(wrong.empty(), text_of(plan), "\n", wrong);
  }
  std::cout << wanted << " seeds, " << count.steps << " steps, " << count.events << " events\n";
}

}  // namespace lightspeed::tests
