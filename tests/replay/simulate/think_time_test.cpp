#include "replay/simulate/think_time.hpp"

#include <map>

#include "replay/show.hpp"
#include "tests/replay/simulate/simulated.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Tick;

/// The plan of that text; it must be one.
ThinkPlan thinking(std::string_view text) {
  const auto plan = ThinkPlan::parse(text);
  REQUIRE(plan.has_value());
  return *plan;
}

SimulationPlan small_plan(std::uint64_t seed) {
  SimulationPlan plan = tests::plan_of("todo", seed);
  plan.sessions = 2;
  plan.events = 120;
  return plan;
}

/// How long a session of that tempo goes on.
std::uint64_t length_of(std::string_view tempo) {
  std::uint64_t length = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    SimulationPlan plan = small_plan(seed);
    plan.think = thinking(tempo);
    plan.faults = tests::faults_of("none");
    length += tests::simulated(plan).trace.steps.back().at.value;
  }
  return length;
}

}  // namespace

TEST_CASE("SIM-5: a tempo is read and written by its name") {
  CHECK(ThinkPlan::mixed().text() == "mixed");
  CHECK(thinking("mixed").text() == "mixed");
  for (const Tempo& tempo : kTempos) CHECK(thinking(tempo.name).text() == tempo.name);
  CHECK(ThinkPlan::parse("pateint").error() == "nobody thinks 'pateint'; did you mean 'patient'?");
}

TEST_CASE("SIM-5: a tempo that is named is that of each session, a mix draws one") {
  std::map<std::string_view, int> drawn;
  for (std::uint64_t seed = 0; seed < 80; ++seed) {
    RandomChoices choices(seed);
    CHECK(thinking("patient").of_session(choices).name == "patient");
    ++drawn[ThinkPlan::mixed().of_session(choices).name];
  }
  CHECK(drawn.size() == kTempos.size());
  for (const auto& [name, count] : drawn) CHECK(count > 8);
}

TEST_CASE("SIM-5: waits are as likely as the tempo weighs them") {
  const auto count = [](const Tempo& tempo, std::optional<Tick> due) {
    RandomChoices choices(5);
    std::map<Wait, int> kinds;
    for (int i = 0; i < 1'000; ++i) {
      const std::uint64_t wait = draw_wait_us(tempo, Tick{50}, due, choices);
      const Wait kind = wait == 0           ? Wait::none
                        : wait == 7'000'049 ? Wait::before
                        : wait == 7'000'050 ? Wait::at_deadline
                        : wait == 7'000'051 ? Wait::behind
                        : wait <= 80'000    ? Wait::milliseconds
                                            : Wait::seconds;
      ++kinds[kind];
    }
    return kinds;
  };
  for (const Tempo& tempo : kTempos) {
    CAPTURE(tempo.name);
    const auto kinds = count(tempo, Tick{7'000'100});
    for (std::size_t i = 0; i < kWaitCount; ++i) {
      CAPTURE(i);
      CHECK(kinds.contains(static_cast<Wait>(i)) == (tempo.weights.at(i) != 0));
    }
    // Nothing is due, or only in an hour, or it was due long ago.
    for (const auto far :
         {std::optional<Tick>{}, std::optional(Tick{3'600'000'000}), std::optional(Tick{50})}) {
      const auto without = count(tempo, far);
      CHECK_FALSE(without.contains(Wait::at_deadline));
      CHECK(without.contains(Wait::seconds));
    }
  }
}

TEST_CASE("SIM-5: whoever is patient takes longer than whoever is hasty") {
  CHECK(length_of("patient") > 4 * length_of("hasty"));
}

TEST_CASE("SIM-6: where the plan says how often, one choice of so many is a fault") {
  const auto cuts = [](std::uint64_t every) {
    std::size_t count = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      SimulationPlan plan = small_plan(seed);
      plan.faults = tests::faults_of("reload");
      plan.fault_every = every;
      for (const interpreter::Step& step : tests::simulated(plan).trace.steps) {
        if (std::holds_alternative<interpreter::PageLoaded>(step.stimulus)) ++count;
      }
    }
    return count;
  };
  CHECK(cuts(1'000'000) == 16);  // Each of two sessions loads its page once.
  CHECK(cuts(2) > 60);
}

TEST_CASE("SIM-9: the header keeps tempo and how often faults are, where they are not drawn") {
  SimulationPlan plan = small_plan(3);
  plan.think = thinking("hasty");
  plan.fault_every = 5;
  std::string shown;
  append_header(header_of(plan), shown);
  CHECK(shown.find("# seed 3, sessions 2 of 120 events, faults swarm, one choice in 5, think "
                   "hasty\n") != std::string::npos);
}

}  // namespace lightspeed::replay
