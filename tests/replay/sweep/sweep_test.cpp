#include "replay/sweep/sweep.hpp"

#include "interpreter/contract/state_rules.hpp"
#include "replay/simulate/end_state.hpp"
#include "tests/replay/simulate/simulated.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Mutant;
using tests::faults_of;
using tests::plan_of;

SimulationPlan small_plan(std::string_view faults, Mutant mutant = Mutant::none) {
  SimulationPlan plan = plan_of("todo", 1);
  plan.sessions = 4;
  plan.events = 100;
  plan.faults = faults_of(faults);
  plan.configuration.mutant = mutant;
  return plan;
}

Tally tally(const SimulationPlan& plan) {
  const auto counted = tally_of(plan);
  REQUIRE_MESSAGE(counted.has_value(), (counted ? "" : counted.error()));
  return *counted;
}

/// Of so many seeds.
Tally tally(SimulationPlan plan, std::uint64_t seeds) {
  Tally all;
  for (plan.seed = 1; plan.seed <= seeds; ++plan.seed) all += tally(plan);
  return all;
}

Axis axis(std::string_view text) {
  auto parsed = parse_axis(text, {});
  REQUIRE_MESSAGE(parsed.has_value(), (parsed ? "" : parsed.error()));
  return *std::move(parsed);
}

SweepPlan sweep_plan(Mutant mutant = Mutant::none) {
  return {.simulation = small_plan("cut,acks,crash,reload", mutant),
          .seeds = 3,
          .axis = axis("restart_delay=0,1s,10s"),
          .by = axis("reconnect_policy")};
}

Sweep finished(const SweepPlan& plan) {
  Sweep sweep(plan);
  while (!sweep.is_done()) REQUIRE(sweep.run_next().has_value());
  return sweep;
}

/// A world that was given these choices, a second apart.
interpreter::World world_after(const std::vector<interpreter::Stimulus>& choices,
                               interpreter::Configuration knobs = {}) {
  auto app = app_of(ProgramSource{"todo"});
  REQUIRE(app.has_value());
  interpreter::World world(knobs, *std::move(app));
  std::vector<interpreter::Step> steps;
  for (const interpreter::Stimulus& choice : choices) {
    world.apply(choice, interpreter::after(world.now(), 1'000'000), 1, steps);
  }
  return world;
}

}  // namespace

TEST_CASE("SWEEP-2: a session is in sync at rest, unsettled while something waits for an answer") {
  namespace in = interpreter;
  CHECK(end_state(world_after({in::PageLoaded{}}), 1) == EndState::in_sync);
  CHECK(end_state(world_after({in::PageLoaded{}, in::AcksHeld{},
                               in::UserEvent{"add", R"({"text":"milk"})"}}),
                  1) == EndState::unsettled);
  CHECK(end_state(world_after(
                      {in::PageLoaded{}, in::Stalled{in::Direction::client_to_server}, in::Cut{}}),
                  1) == EndState::unsettled);
}

TEST_CASE("SWEEP-2: a page that shows something else than the whole view differs") {
  namespace in = interpreter;
  in::Configuration broken;
  broken.mutant = Mutant::refs_restart_after_crash;
  const std::vector<in::Stimulus> choices{in::PageLoaded{},
                                          in::UserEvent{"add", R"({"text":"milk"})"}, in::Crash{},
                                          in::TimePassed{}, in::TimePassed{}};
  CHECK(end_state(world_after(choices), 1) == EndState::in_sync);
  const in::World world = world_after(choices, broken);
  CHECK(end_state(world, 1) == EndState::differs);
  const auto found = in::view_difference(world, 1);
  REQUIRE(found.has_value());
  CHECK(found->shown.find("milk") != std::string::npos);
  CHECK(found->expected.find("milk") == std::string::npos);
}

TEST_CASE("SWEEP-2: who has ended, is down or has left is not judged, nor who never was there") {
  namespace in = interpreter;
  CHECK(end_state(world_after({}), 1) == EndState::excused);
  CHECK(end_state(world_after({in::TimePassed{}}), 1) == EndState::excused);
  CHECK(end_state(world_after({in::PageLoaded{}, in::ClientLeft{}}), 1) == EndState::excused);
  CHECK(end_state(world_after({in::PageLoaded{}, in::Shutdown{}}), 1) == EndState::excused);
  CHECK(end_state(world_after({in::PageLoaded{}, in::Crash{}}), 1) == EndState::excused);
}

TEST_CASE("SWEEP-2: a page that its program patches itself cannot be compared, and is not judged") {
  const std::string view = "\nview main\n  <p id=\"own\" data-ls-event=\"go\"></p>\n";
  const auto plan_with = [&](const std::string& line) {
    const auto app = load_program("program own 1\n\non event go\n" + line + view);
    REQUIRE_MESSAGE(app.has_value(), line);
    SimulationPlan plan = small_plan("cut,crash");
    plan.program = source_of(*app);
    return plan;
  };
  const Tally patched = tally(plan_with("  patch \"#own\" \"<b>mine</b>\"\n"), 4);
  CHECK(patched.sessions == 16);
  CHECK(patched.judged == 0);
  CHECK(patched.out_of_sync == 0);
  CHECK(tally(plan_with(""), 4).judged > 8);
}

TEST_CASE("SWEEP-2: a session whose page lost something is not judged") {
  const Tally plain = tally(small_plan("cut,crash"), 4);
  CHECK(plain.sessions == 16);
  CHECK(plain.judged > 8);
  CHECK(plain.out_of_sync == 0);
  SimulationPlan lossy = small_plan("drop,corrupt,truncate,reorder");
  lossy.events = 400;
  const Tally met = tally(lossy, 4);
  CHECK(met.sessions == 16);
  CHECK(met.judged < 4);
  CHECK(met.out_of_sync == 0);
}

TEST_CASE("SWEEP-2: a mutant shows in the count, with the first session that shows it") {
  const Tally counted = tally(small_plan("crash,cut", Mutant::refs_restart_after_crash), 6);
  CHECK(counted.out_of_sync > 0);
  REQUIRE(counted.first.has_value());
  const auto [seed, session] = *counted.first;
  SimulationPlan plan = small_plan("crash,cut", Mutant::refs_restart_after_crash);
  plan.seed = seed;
  RandomChoices choices(seed);
  auto simulation = Simulation::of(plan, choices);
  REQUIRE(simulation.has_value());
  while (!simulation->next().empty()) {
  }
  const EndState end = end_state(simulation->world(), session);
  CHECK((end == EndState::unsettled || end == EndState::differs));
}

TEST_CASE("SWEEP-3: every point is the sum of the same seeds, whatever stands beside it") {
  const SweepPlan plan = sweep_plan(Mutant::refs_restart_after_crash);
  const Sweep sweep = finished(plan);
  REQUIRE(sweep.rows().size() == 3);
  for (std::size_t row = 0; row < 3; ++row) {
    REQUIRE(sweep.rows()[row].size() == 2);
    for (std::size_t column = 0; column < 2; ++column) {
      CHECK(sweep.rows()[row][column] == tally(sweep.point(row, column), plan.seeds));
    }
  }
  SweepPlan alone = plan;
  alone.axis = axis("restart_delay=1s");
  CHECK(finished(alone).rows() == std::vector<Sweep::Row>{sweep.rows()[1]});
}

TEST_CASE("SWEEP-3: a knob that nothing asks for gives the same counts at every point") {
  SweepPlan plan = sweep_plan(Mutant::client_applies_duplicates);
  plan.simulation.faults = faults_of("duplicate,cut");
  const Sweep sweep = finished(plan);
  for (const Sweep::Row& row : sweep.rows()) CHECK(row == sweep.rows().front());
}

TEST_CASE("SWEEP-4: a row is there when both of its policies have run all seeds") {
  Sweep sweep(sweep_plan());
  CHECK(sweep.runs() == 18);
  CHECK(sweep.columns() == 2);
  while (!sweep.is_done()) {
    REQUIRE(sweep.run_next().has_value());
    CHECK(sweep.rows().size() == sweep.runs_done() / 6);
  }
  const interpreter::Configuration knobs = sweep.point(1, 1).configuration;
  CHECK(knobs.restart_delay_us == 1'000'000);
  CHECK(knobs.reconnect_policy == interpreter::ReconnectPolicy::remount);
  CHECK(sweep.point(0, 0).configuration.restart_delay_us == 0);
}

TEST_CASE("SWEEP-4: without a second knob there is one column") {
  SweepPlan plan = sweep_plan();
  plan.by.reset();
  const Sweep sweep = finished(plan);
  CHECK(sweep.runs() == 9);
  for (const Sweep::Row& row : sweep.rows()) CHECK(row.size() == 1);
}

TEST_CASE("SWEEP-6: the worst point has the largest share, of equal ones it is the first") {
  const auto one = [](std::uint64_t bad, std::uint64_t judged) {
    return Tally{.sessions = judged, .judged = judged, .out_of_sync = bad};
  };
  CHECK_FALSE(worst_of({}).has_value());
  CHECK_FALSE(worst_of({{one(0, 5), one(0, 0)}}).has_value());
  CHECK(worst_of({{one(0, 5), one(2, 9)}, {one(1, 4), one(2, 8)}}) == Place{1, 0});
  CHECK(is_worse(one(1, 3), one(33, 100)));
  CHECK_FALSE(is_worse(one(1, 3), one(2, 6)));
}

TEST_CASE("SWEEP-2: an application that does not exist is said, and nothing is counted") {
  SweepPlan plan = sweep_plan();
  plan.simulation.program = ProgramSource{"nobody"};
  Sweep sweep(plan);
  const auto ran = sweep.run_next();
  REQUIRE_FALSE(ran.has_value());
  CHECK(ran.error().find("no program is called 'nobody'") != std::string::npos);
  CHECK(sweep.rows().empty());
}

}  // namespace lightspeed::replay
