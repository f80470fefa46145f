#include "replay/simulate/simulation.hpp"

#include <map>

#include "replay/check.hpp"
#include "replay/record.hpp"
#include "replay/replay.hpp"
#include "replay/show.hpp"
#include "replay/simulate/draw_configuration.hpp"
#include "replay/twice.hpp"
#include "tests/replay/simulate/simulated.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using interpreter::Stimulus;
using tests::faults_of;
using tests::plan_of;
using tests::simulated;

/// Draws for a label of its own before each draw of the simulation.
class Noisy final : public ChoiceSource {
 public:
  explicit Noisy(std::uint64_t seed) : choices_(seed) {}
  [[nodiscard]] std::uint64_t below(std::string_view label, std::uint64_t n) override {
    (void)choices_.below("unrelated", 5 + n / 2);
    return choices_.below(label, n);
  }

 private:
  RandomChoices choices_;
};

Trace simulated_with(const SimulationPlan& plan, ChoiceSource& choices) {
  auto trace = simulate(plan, choices);
  REQUIRE_MESSAGE(trace.has_value(), (trace ? "" : trace.error()));
  return *std::move(trace);
}

SimulationPlan small_plan(std::string_view program, std::uint64_t seed) {
  SimulationPlan plan = plan_of(program, seed);
  plan.sessions = 3;
  plan.events = 120;
  return plan;
}

/// The free choices of a session, but for those of the end, and for letting time pass, which is
/// chosen where no other session has done so.
std::vector<TimedStimulus> choices_of(const Trace& trace, std::uint32_t session) {
  auto all = stimuli_of(trace);
  std::erase_if(all, [&](const TimedStimulus& each) {
    return each.session != session ||
           std::holds_alternative<interpreter::TimePassed>(each.stimulus);
  });
  const auto of_the_end = [](const Stimulus& stimulus) {
    return std::holds_alternative<interpreter::Restored>(stimulus) ||
           std::holds_alternative<interpreter::AcksHeld>(stimulus) ||
           std::holds_alternative<interpreter::Cut>(stimulus) ||
           std::holds_alternative<interpreter::LatencySet>(stimulus) ||
           std::holds_alternative<interpreter::Stalled>(stimulus);
  };
  while (!all.empty() && of_the_end(all.back().stimulus)) all.pop_back();
  return all;
}

std::string text_of(const TimedStimulus& choice) {
  const auto event =
      std::visit([](const auto& e) { return interpreter::Event{e}; }, choice.stimulus);
  return std::to_string(choice.at.value) + " " + line_of(event, 0);
}

using Kinds = std::map<std::string, int, std::less<>>;

/// How often each kind of step and of telemetry is there.
void count_kinds(const Trace& trace, Kinds& kinds) {
  for (const Step& step : trace.steps) {
    if (step.cause == 0) ++kinds[std::string(kind_of(step.stimulus))];
    for (const interpreter::Effect& effect : step.effects) {
      const auto* fact = std::get_if<interpreter::Telemetry>(&effect.event);
      if (fact != nullptr) ++kinds[fact->name];
    }
  }
}

Kinds kinds_of(std::string_view faults, std::uint64_t seeds) {
  Kinds kinds;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    for (const char* program : {"form", "table", "router"}) {
      SimulationPlan plan = small_plan(program, seed);
      plan.faults = faults_of(faults);
      count_kinds(simulated(plan).trace, kinds);
    }
  }
  return kinds;
}

}  // namespace

TEST_CASE("SIM-1: the same plan gives the same trace, another seed another one") {
  for (const ProgramSource& program : tests::programs_to_simulate()) {
    CAPTURE(program.name);
    SimulationPlan plan = small_plan(program.name, 7);
    plan.program = program;
    const auto first = simulate(plan);
    REQUIRE(first.has_value());
    CHECK(*first == *simulate(plan));
    plan.seed = 8;
    CHECK(first->steps != simulate(plan)->steps);
  }
}

TEST_CASE("SIM-1: an extra draw in an unrelated stream changes no digest of any step") {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    for (const char* program : {"chat", "todo", "router"}) {
      const SimulationPlan plan = small_plan(program, seed);
      RandomChoices plain(seed);
      Noisy noisy(seed);
      const Trace trace = simulated_with(plan, plain);
      CHECK_FALSE(parting_of(trace.steps, simulated_with(plan, noisy).steps).has_value());
      for (const Step& step : trace.steps) CHECK(step.digest.root.value != 0);
    }
  }
}

TEST_CASE("SIM-1: a program that does not exist is refused with those that do") {
  SimulationPlan plan;
  plan.program.name = "nobody";
  const auto trace = simulate(plan);
  REQUIRE_FALSE(trace.has_value());
  CHECK(trace.error() ==
        "no program is called 'nobody'; there are: counter, counter-history, todo");
}

TEST_CASE("SIM-2: the choices of a simulated trace, recorded again, give the trace") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Trace trace = simulated(tests::drawn_plan(seed)).trace;
    const auto again = record({.program = trace.header.program,
                               .configuration = trace.header.configuration,
                               .stimuli = stimuli_of(trace),
                               .program_source = trace.header.program_source});
    REQUIRE(again.has_value());
    CHECK(again->steps == trace.steps);
  }
}

TEST_CASE("SIM-3: what a session does follows from its own streams, however many there are") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SimulationPlan plan = plan_of("todo", seed);
    plan.events = 100;
    const auto alone = choices_of(simulated(plan).trace, 1);
    plan.sessions = 4;
    const auto among = choices_of(simulated(plan).trace, 1);
    REQUIRE(alone.size() == among.size());
    REQUIRE(alone.size() > 5);
    for (std::size_t i = 0; i < alone.size(); ++i) CHECK(text_of(alone[i]) == text_of(among[i]));
  }
}

TEST_CASE("SIM-3: sessions go on in the order of their ticks, and all of them act") {
  SimulationPlan plan = small_plan("counter", 3);
  plan.sessions = 50;
  const Trace trace = simulated(plan).trace;
  std::map<std::uint32_t, int> choices;
  interpreter::Tick now;
  for (const Step& step : trace.steps) {
    CHECK(step.at >= now);
    now = step.at;
    if (step.cause == 0) ++choices[step.session];
  }
  CHECK(choices.size() == 50);
  for (const auto& [session, count] : choices) CHECK(count > 4);
}

TEST_CASE("SIM-4: users click, type and submit what is there, and raise what is not") {
  const Kinds kinds = kinds_of("none", 12);
  for (const char* kind :
       {"page_loaded", "user_click", "user_submit", "user_typed", "user_event", "time_passed"}) {
    CAPTURE(kind);
    CHECK(kinds.contains(kind));
  }
  const auto count = [&](const char* kind) {
    const auto found = kinds.find(kind);
    return found == kinds.end() ? 0 : found->second;
  };
  // A page can change between the choice and the act: a timer was due.
  CHECK(count("click_without_effect") * 10 < count("user_click"));
  CHECK(count("submit_without_effect") * 10 < count("user_submit"));
  CHECK(count("type_without_effect") * 10 < count("user_typed"));
}

TEST_CASE("SIM-5: choices fall on a deadline, and on the microseconds before and behind it") {
  std::map<std::int64_t, int> away;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SimulationPlan plan = plan_of("dashboard", seed);
    const Trace trace = simulated(plan).trace;
    for (std::size_t i = 1; i < trace.steps.size(); ++i) {
      const Step& timer = trace.steps[i];
      if (timer.cause == 0) continue;
      for (const std::size_t near : {i - 1, i + 1}) {
        if (near >= trace.steps.size() || trace.steps[near].cause != 0) continue;
        const auto distance = static_cast<std::int64_t>(trace.steps[near].at.value) -
                              static_cast<std::int64_t>(timer.at.value);
        ++away[distance];
      }
    }
  }
  CHECK(away[-1] > 5);
  CHECK(away[0] > 5);
  CHECK(away[1] > 5);
}

TEST_CASE("SIM-6: without faults nothing goes wrong, with names only what they say") {
  const std::vector<std::string> faults{
      "cut",         "acks_held", "duplicate_diff", "crash",           "drop_next",
      "latency_set", "stalled",   "fault_next",     "foreign_message", "credentials_set"};
  const auto seen = [&](std::string_view plan) {
    std::string text;
    const Kinds kinds = kinds_of(plan, 6);
    for (const std::string& fault : faults) {
      if (kinds.contains(fault)) text += fault + " ";
    }
    return text;
  };
  CHECK(seen("none").empty());
  CHECK(seen("cut") == "cut ");
  CHECK(seen("drop,crash") == "cut crash drop_next ");  // What lost something is cut at the end.
  CHECK(seen("foreign") == "foreign_message ");
  CHECK(seen("credentials") == "credentials_set ");
  CHECK(seen("latency,stall") == "latency_set stalled ");
  for (const char* kind : {"corrupt", "truncate", "reorder"})
    CHECK(seen(kind) == "cut fault_next ");
}

TEST_CASE("SIM-6: over the seeds a swarm has every kind") {
  const Kinds kinds = kinds_of("swarm", 20);
  for (const char* kind : {"cut", "restored", "acks_held", "duplicate_diff", "crash", "shutdown",
                           "page_loaded", "client_left", "latency_set", "stalled", "drop_next",
                           "fault_next", "foreign_message", "credentials_set"}) {
    CAPTURE(kind);
    CHECK(kinds.contains(kind));
  }
}

TEST_CASE("SIM-6: runs and sessions draw different swarms, of one and of many kinds") {
  std::map<Faults, int> runs;
  std::map<Faults, int> sessions;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    RandomChoices choices(seed);
    const Faults run = FaultPlan::swarm().of_run(choices);
    ++runs[run];
    const Faults session = FaultPlan::swarm().of_session(run, choices);
    for (const Fault fault : session) CHECK(run.contains(fault));
    ++sessions[session];
  }
  CHECK(runs.size() > 60);
  CHECK(sessions.size() > 40);
}

TEST_CASE("SIM-6: a plan of faults is read as it is written, and slips are named") {
  for (const char* text : {"none", "swarm", "cut", "cut,crash,drop"}) {
    CHECK(faults_of(text).text() == text);
  }
  CHECK(faults_of("drop,cut").text() == "cut,drop");
  CHECK(FaultPlan::parse("cut,crsh").error() ==
        "there are no faults called 'crsh'; did you mean 'crash'?");
  for (const char* text : {"none,cut", "cut,none"}) {
    CHECK(FaultPlan::parse(text).error() == "'none' stands alone, without other faults");
  }
  CHECK(FaultPlan::parse("swarm,cut").error() == "'swarm' stands alone, without other faults");
  CHECK(FaultPlan::parse("cut,").error() ==
        "there are no faults called ''; there are: none, swarm, cut, acks, latency, stall, "
        "duplicate, crash, "
        "shutdown, reload, leave, foreign, credentials, drop, corrupt, truncate, reorder");
}

TEST_CASE(
    "RULE-9: whatever a fault does to messages, no rule blames anybody, and all come to rest") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SimulationPlan plan = tests::drawn_plan(seed);
    plan.faults = faults_of("cut,latency,duplicate,drop,corrupt,truncate,reorder");
    const tests::Simulated run = simulated(plan);
    CHECK_MESSAGE(run.restless.empty(), tests::text_of(plan), run.restless);
    for (const auto& each : check(run.trace).violations) {
      CHECK_MESSAGE(false, tests::text_of(plan), each.rule, " at step ", each.step);
    }
  }
}

TEST_CASE("SIM-7: slow and stalled sides come to rest, too, and replay the same") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SimulationPlan plan = tests::drawn_plan(seed);
    plan.faults = faults_of("cut,acks,latency,stall,reload");
    const tests::Simulated run = simulated(plan);
    CHECK_MESSAGE(run.restless.empty(), tests::text_of(plan), run.restless);
    CHECK(replay(run.trace, {}).same());
  }
}

TEST_CASE("SIM-7: a session that has not ended has the events that were asked for") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SimulationPlan plan = small_plan("counter", seed);
    plan.faults = faults_of("cut,acks,duplicate,reload");
    std::map<std::uint32_t, std::uint64_t> events;
    for (const Step& step : simulated(plan).trace.steps) {
      const bool passed = std::holds_alternative<interpreter::TimePassed>(step.stimulus);
      events[step.session] += (passed ? 0 : 1) + step.effects.size();
    }
    REQUIRE(events.size() == plan.sessions);
    for (const auto& [session, count] : events) CHECK(count >= plan.events);
  }
}

TEST_CASE("SIM-7: a session that has ended is soon left alone") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SimulationPlan plan = plan_of("counter", seed);
    plan.faults = faults_of("shutdown");
    plan.events = 10'000;
    std::optional<std::size_t> left;
    const auto choices = choices_of(simulated(plan).trace, 1);
    for (std::size_t i = 0; i < choices.size() && !left; ++i) {
      if (std::holds_alternative<interpreter::Shutdown>(choices[i].stimulus)) left = i;
    }
    REQUIRE(left.has_value());
    CHECK(choices.size() - *left < 30);
  }
}

TEST_CASE("SIM-8: knobs that are drawn are small, and each is sometimes as it usually is") {
  const interpreter::Configuration usual;
  int as_usual = 0;
  int other = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    RandomChoices choices(seed);
    const interpreter::Configuration knobs = draw_configuration(choices);
    CHECK(knobs.mode == usual.mode);
    CHECK(knobs.duplicate_policy == usual.duplicate_policy);
    CHECK(knobs.backoff_base_us > 0);
    CHECK(knobs.pending_max > 0);
    for (const std::uint64_t time :
         {knobs.heartbeat_timeout_us, knobs.reconnect_grace_us, knobs.restart_delay_us,
          knobs.drain_timeout_us, knobs.backoff_base_us, knobs.backoff_max_us,
          knobs.restart_period_us, knobs.slow_client_timeout_us, knobs.rate_period_us,
          knobs.escalation_period_us}) {
      CHECK(time <= 60'000'000);
    }
    ++(knobs.pending_max == usual.pending_max ? as_usual : other);
  }
  CHECK(as_usual > 60);
  CHECK(other > 60);
}

TEST_CASE("SIM-9: the header keeps what was asked for, and show prints it") {
  SimulationPlan plan = small_plan("counter", 7);
  plan.faults = faults_of("cut,crash");
  const Trace trace = simulated(plan).trace;
  CHECK(trace.header.simulation ==
        SimulationLabel{.seed = 7, .sessions = 3, .events = 120, .faults = "cut,crash"});
  std::string shown;
  append_header(trace.header, shown);
  CHECK(shown ==
        "# lightspeed/1, simulated, program counter (in the trace)\n"
        "# seed 7, sessions 3 of 120 events, faults cut,crash\n");
}

}  // namespace lightspeed::replay
