// Plans and whole runs for the tests of the simulation.
// Implements no rule; what they prove stands in their names.
// It refuses files but for the programs of the corpus.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/simulate/simulation.hpp"

namespace lightspeed::tests {

/// Every program of corpus/programs, and every native application.
[[nodiscard]] const std::vector<replay::ProgramSource>& programs_to_simulate();

/// A plan for the program of that name.
[[nodiscard]] replay::SimulationPlan plan_of(std::string_view program, std::uint64_t seed);

[[nodiscard]] replay::FaultPlan faults_of(std::string_view text);

/// Program, knobs, sessions and events drawn for the seed as well; faults are a swarm.
[[nodiscard]] replay::SimulationPlan drawn_plan(std::uint64_t seed);

/// A run, and what was not at rest at its end (SIM-7): empty if all was.
struct Simulated {
  replay::Trace trace;
  std::string restless;
};
[[nodiscard]] Simulated simulated(const replay::SimulationPlan& plan);

/// The trace of a drawn plan, and one session of the counter without a fault.
[[nodiscard]] inline replay::Trace drawn(std::uint64_t seed) {
  return simulated(drawn_plan(seed)).trace;
}
[[nodiscard]] inline replay::Trace clicks(std::uint64_t events) {
  auto plan = plan_of("counter", 1);
  plan.events = events;
  plan.faults = faults_of("none");
  return simulated(plan).trace;
}

/// The command that makes the trace again, and the knobs that differ.
[[nodiscard]] std::string text_of(const replay::SimulationPlan& plan);

}  // namespace lightspeed::tests
