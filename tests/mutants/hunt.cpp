#include "tests/mutants/hunt.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "isa/base/check.hpp"
#include "replay/simulate/draw_configuration.hpp"
#include "tests/support/everything.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::Step;

std::vector<replay::ProgramSource> programs() {
  auto everything = replay::load_program(lightspeed::testing::kEverything);
  CHECK(everything.has_value(), "the program of the hunt can be read");
  const replay::ProgramSource own = replay::source_of(*everything);
  return {own, own, own, {"counter-history"}, {"todo"}};
}

// All that break no rule by themselves; a swarm has some of them.
replay::FaultPlan every_fault() {
  auto faults =
      replay::FaultPlan::parse("cut,acks,latency,stall,duplicate,crash,shutdown,reload,leave");
  CHECK(faults.has_value(), "these faults are known");
  return *std::move(faults);
}

}  // namespace

replay::SimulationPlan hunting_plan(std::uint64_t seed, interpreter::Mutant mutant) {
  RandomChoices choices(seed);
  replay::SimulationPlan plan;
  plan.program = pick(choices, "program", programs());
  plan.seed = seed;
  plan.sessions = static_cast<std::uint32_t>(between(choices, "sessions", {1, 4}));
  plan.events = between(choices, "events", {50, 250});
  plan.configuration = replay::draw_configuration(choices);
  plan.configuration.mutant = mutant;
  if (chance(choices, "faults", {1, 2})) plan.faults = every_fault();
  return plan;
}

interpreter::Violations violations_of(const replay::SimulationPlan& plan) {
  RandomChoices choices(plan.seed);
  auto simulation = replay::Simulation::of(plan, choices);
  CHECK(simulation.has_value(), "a plan of the hunt can be run");
  interpreter::Contract contract(plan.configuration, false);
  for (auto steps = simulation->next(); !steps.empty(); steps = simulation->next()) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto later = steps.subspan(i + 1);
      const bool last = std::none_of(later.begin(), later.end(), [&](const Step& step) {
        return step.session == steps[i].session;
      });
      contract.observe(steps[i], last ? &simulation->world() : nullptr);
    }
  }
  contract.finish(&simulation->world());
  return contract.violations();
}

std::optional<replay::Parting> parting_of(const replay::SimulationPlan& plan) {
  RandomChoices choices(plan.seed);
  RandomChoices same(plan.seed);
  auto first = replay::Simulation::of(plan, choices);
  auto second = replay::Simulation::of(plan, same);
  CHECK(first.has_value() && second.has_value(), "a plan of the hunt can be run");
  for (;;) {
    const auto steps = first->next();
    if (auto parting = replay::parting_of(steps, second->next())) return parting;
    if (steps.empty()) return std::nullopt;
  }
}

std::optional<Kill> hunt(const interpreter::MutantRow& mutant, std::uint64_t sessions_max) {
  Kill kill;
  for (std::uint64_t seed = 1; kill.sessions < sessions_max; ++seed) {
    const replay::SimulationPlan plan = hunting_plan(seed, mutant.mutant);
    kill.sessions += plan.sessions;
    if (mutant.rule == kSameAgain) {
      if (parting_of(plan)) return kill;
      continue;
    }
    const interpreter::Violations found = violations_of(plan);
    const auto own = std::find_if(found.begin(), found.end(), [&](const auto& violation) {
      return violation.rule == mutant.rule;
    });
    if (own == found.end()) continue;
    for (const interpreter::Violation& each : found) {
      if (each.rule != mutant.rule) kill.others.emplace(each.rule);
    }
    return kill;
  }
  return std::nullopt;
}

}  // namespace lightspeed::tests
