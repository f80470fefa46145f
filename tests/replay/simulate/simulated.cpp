#include "tests/replay/simulate/simulated.hpp"

#include "replay/script/knobs.hpp"
#include "replay/simulate/draw_configuration.hpp"
#include "replay/simulate/end_state.hpp"
#include "tests/support/files.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::tests {

using replay::SimulationPlan;

const std::vector<replay::ProgramSource>& programs_to_simulate() {
  static const std::vector<replay::ProgramSource> programs = [] {
    std::vector<replay::ProgramSource> all{{"counter"}, {"counter-history"}, {"todo"}};
    const auto folder = testing::in_source_tree("corpus/programs");
    for (const auto& path : testing::files_below(folder, {".lsp"})) {
      if (path.parent_path() != folder) continue;
      const auto app = replay::load_program(testing::read_text(path));
      REQUIRE_MESSAGE(app.has_value(), path.string());
      all.push_back(replay::source_of(*app));
    }
    return all;
  }();
  return programs;
}

SimulationPlan plan_of(std::string_view program, std::uint64_t seed) {
  SimulationPlan plan;
  plan.seed = seed;
  for (const replay::ProgramSource& each : programs_to_simulate()) {
    if (each.name == program) plan.program = each;
  }
  return plan;
}

replay::FaultPlan faults_of(std::string_view text) {
  auto faults = replay::FaultPlan::parse(text);
  REQUIRE_MESSAGE(faults.has_value(), (faults ? "" : faults.error()));
  return *std::move(faults);
}

SimulationPlan drawn_plan(std::uint64_t seed) {
  RandomChoices choices(seed);
  SimulationPlan plan;
  plan.program = pick(choices, "program", programs_to_simulate());
  plan.seed = seed;
  plan.sessions = static_cast<std::uint32_t>(between(choices, "sessions", {1, 4}));
  plan.events = between(choices, "events", {50, 250});
  plan.configuration = replay::draw_configuration(choices);
  return plan;
}

namespace {

/// Why a session should be in sync and is not; empty if it is, or if nothing asks it to be.
std::string restless(const interpreter::World& world, std::uint32_t number) {
  const replay::EndState end = replay::end_state(world, number);
  if (end == replay::EndState::excused || end == replay::EndState::in_sync) return "";
  const interpreter::Session& session = world.session(number);
  const interpreter::Client* client = world.client(number);
  const bool unsettled = end == replay::EndState::unsettled;
  return (unsettled ? "not at rest: " : "not the view: ") + std::string("session ") +
         std::to_string(number) + ": client " +
         std::string(interpreter::kClientStateNames.at(static_cast<std::size_t>(client->state()))) +
         ", session " + std::string(isa::label(session.lifecycle())) + ", " +
         std::to_string(session.pending_count()) + " pending\n";
}

}  // namespace

Simulated simulated(const SimulationPlan& plan) {
  RandomChoices choices(plan.seed);
  auto simulation = replay::Simulation::of(plan, choices);
  REQUIRE_MESSAGE(simulation.has_value(), (simulation ? "" : simulation.error()));
  Simulated run{.trace = {.header = replay::header_of(plan), .steps = {}}, .restless = {}};
  for (auto steps = simulation->next(); !steps.empty(); steps = simulation->next()) {
    run.trace.steps.insert(run.trace.steps.end(), steps.begin(), steps.end());
  }
  for (std::uint32_t number = 1; number <= plan.sessions; ++number) {
    if (!simulation->is_doubtful(number)) run.restless += restless(simulation->world(), number);
  }
  return run;
}

std::string text_of(const SimulationPlan& plan) {
  std::string text = "record --simulate --program " + plan.program.name + " --seed " +
                     std::to_string(plan.seed) + " --sessions " + std::to_string(plan.sessions) +
                     " --events " + std::to_string(plan.events) + " --faults " + plan.faults.text();
  for (const auto& [name, value] : replay::changed_knobs(plan.configuration)) {
    text.append(" --set ").append(name).append("=").append(value);
  }
  return text;
}

}  // namespace lightspeed::tests
