// Traces that are replayed and checked as they are read: the same result, and nothing held.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "replay/check.hpp"
#include "replay/replay.hpp"
#include "tests/replay/capture/importing.hpp"
#include "tests/replay/simulate/simulated.hpp"
#include "tests/support/counted_steps.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using testing::CountedSteps;
using tests::clicks;
using tests::drawn;

Trace captured() {
  const auto text = testing::open_line() + testing::frame_line("s2c", "hello|lightspeed|1") +
                    testing::frame_line("c2s", "hello|lightspeed|1", 21);
  auto imported = import_capture({.title = "", .capture = text, .documents = ""});
  REQUIRE(imported.has_value());
  return std::move(imported->trace);
}

/// Both runs in one trace, a step of each in turn.
Trace merged(const Trace& first, const Trace& second) {
  Trace all{.header = first.header, .steps = {}};
  const auto sessions = [](const Trace& trace) {
    std::uint32_t most = 1;
    for (const Step& step : trace.steps) most = std::max(most, step.session);
    return most;
  };
  all.header.run_sessions = {sessions(first), sessions(second)};
  std::vector<std::uint64_t> numbers[2];
  const auto add = [&](Step step, std::size_t run) {
    numbers[run].push_back(all.steps.size() + 1);
    step.number = all.steps.size() + 1;
    if (step.cause != 0) step.cause = numbers[run][step.cause - 1];
    if (run == 1) step.session += all.header.run_sessions[0];
    all.steps.push_back(std::move(step));
  };
  for (std::size_t i = 0; i < std::max(first.steps.size(), second.steps.size()); ++i) {
    if (i < first.steps.size()) add(first.steps[i], 0);
    if (i < second.steps.size()) add(second.steps[i], 1);
  }
  return all;
}

}  // namespace

TEST_CASE("RPL-12: a simulated trace is read once, step by step, a capture twice") {
  const Trace trace = drawn(3);
  CountedSteps steps(trace);
  CHECK(replay(steps, {}).same());
  CHECK(steps.read == trace.steps.size());
  CHECK(steps.moved == 0);
  const Trace capture = captured();
  CountedSteps twice(capture);
  CHECK(replay(twice, {}).steps == capture.steps.size());
  CHECK(twice.read == 2 * capture.steps.size());
  CHECK(twice.moved == 1);
}

TEST_CASE("RPL-12: a source that ends early is a trace that ends there") {
  const Trace trace = drawn(5);
  for (std::size_t size = 0; size <= trace.steps.size(); size += 7) {
    const Trace prefix{
        .header = trace.header,
        .steps = {trace.steps.begin(), trace.steps.begin() + static_cast<std::ptrdiff_t>(size)}};
    const ReplayReport report = replay(prefix, {});
    CHECK(report.same());
    CHECK(report.steps == size);
  }
}

TEST_CASE("RPL-13: the runs of a merged trace are fed as they come, one world a run") {
  const Trace first = clicks(60);
  const Trace second = clicks(200);
  Trace both = merged(first, second);
  CountedSteps steps(both);
  const ReplayReport report = replay(steps, {.twice = true});
  CHECK(report.same());
  CHECK(report.steps == both.steps.size());
  CHECK(steps.moved == 0);
  CHECK(check(both).violations.empty());
  Step& wrong = both.steps[41];
  wrong.digest.root.value ^= 1;
  const ReplayReport found = replay(both, {});
  REQUIRE(found.divergences.size() == 1);
  CHECK(found.divergences.front().step == 42);
}

TEST_CASE("RPL-14: a thousand divergences are kept, the others are counted") {
  Trace trace = clicks(9'000);
  REQUIRE(trace.steps.size() > kDivergencesMax + 100);
  for (Step& step : trace.steps) step.digest.root.value ^= 1;
  const ReplayReport report = replay(trace, {.keep_going = true});
  CHECK(report.divergences.size() == kDivergencesMax);
  CHECK(report.divergences_more == trace.steps.size() - kDivergencesMax);
  CHECK_FALSE(report.same());
}

TEST_CASE("RPL-14: steps that no world goes on for are not waited with for ever") {
  Trace trace = clicks(20);
  trace.steps.resize(1);
  for (std::uint64_t number = 2; number <= 50'000; ++number) {
    trace.steps.push_back({.number = number,
                           .at = trace.steps.front().at,
                           .session = 1,
                           .cause = 1,
                           .stimulus = interpreter::TimerFired{"heartbeat"}});
  }
  const ReplayReport report = replay(trace, {.keep_going = true});
  CHECK(report.steps == trace.steps.size());
  CHECK(report.divergences.size() + report.divergences_more == trace.steps.size() - 1);
  CHECK(check(trace).note.find("from 2 on") != std::string::npos);
}

TEST_CASE("RPL-15: a step that cannot be run is refused when it comes") {
  Trace trace = clicks(100);
  Step& choice = trace.steps[10];
  REQUIRE(choice.cause == 0);
  choice.cause = 3;
  CountedSteps steps(trace);
  const ReplayReport report = replay(steps, {});
  CHECK(report.problem.starts_with("step 11: "));
  CHECK(steps.read == 11);
  CHECK(report.divergences.empty());
  CHECK(check(trace).problem == report.problem);
}

TEST_CASE("CHK-5: a trace is read once while it is judged") {
  for (const Trace& trace : {drawn(3), captured()}) {
    CountedSteps steps(trace);
    CHECK(check(steps).steps == trace.steps.size());
    CHECK(steps.read == trace.steps.size());
    CHECK(steps.moved == 0);
  }
}

TEST_CASE("CHK-6: so many violations are kept, the first of each rule and party always") {
  Trace trace = clicks(2'000);
  for (Step& step : trace.steps) {
    for (auto& effect : step.effects) {
      auto* message = std::get_if<interpreter::Message>(&effect.event);
      const bool diff = message != nullptr && message->data.starts_with("diff|");
      if (diff) message->data = "neither this nor that";
    }
  }
  const CheckReport all = check(trace);
  REQUIRE(all.further.empty());
  REQUIRE(all.violations.size() > 200);
  TraceSteps steps(trace);
  const CheckReport few = check(steps, {.count = 100, .bytes = 1'000'000});
  CHECK(violation_count(few) == all.violations.size());
  CHECK(few.violations.size() < 100 + interpreter::all_rules().size());
  for (const auto& found : all.violations) {
    CHECK(std::any_of(few.violations.begin(), few.violations.end(), [&](const auto& kept) {
      return kept.rule == found.rule && kept.party == found.party && kept.step <= found.step;
    }));
  }
  TraceSteps again(trace);
  CHECK(violation_count(check(again, {.count = 1'000'000, .bytes = 0})) == all.violations.size());
}

TEST_CASE("CHK-8: behind the first step that is run otherwise no rule of the world is asked") {
  Trace trace = clicks(400);
  trace.steps[20].digest.root.value ^= 1;
  const CheckReport report = check(trace);
  CHECK(report.violations.empty());
  CHECK(report.note.find("from 21 on") != std::string::npos);
  CHECK(report.steps == trace.steps.size());
  for (const auto& rule : interpreter::all_rules()) {
    const bool blind = std::find(report.rules_blind.begin(), report.rules_blind.end(), rule.id) !=
                       report.rules_blind.end();
    CHECK(blind == (rule.needs == interpreter::Needs::world));
  }
}

}  // namespace lightspeed::replay
