// A trace step by step, forwards and backwards.
#include "replay/debug/debugger.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "replay/debug/state_text.hpp"
#include "tests/replay/simulate/simulated.hpp"
#include "tests/support/counted_steps.hpp"

namespace lightspeed::replay {
namespace {

using testing::CountedSteps;
using tests::clicks;
using tests::drawn;

std::string all_of(const Debugger& debugger) {
  const std::uint32_t session = debugger.session();
  return state_text(debugger, session) + pending_text(debugger, session) +
         document_text(debugger, session) + digest_text(debugger, session);
}

}  // namespace

TEST_CASE("INT-1: one begins before the first step and stays behind the last") {
  const Trace trace = drawn(2);
  TraceSteps steps(trace);
  const auto debugger = Debugger::of(steps);
  REQUIRE(debugger.has_value());
  CHECK((*debugger)->step() == nullptr);
  CHECK((*debugger)->position() == 0);
  for (std::size_t i = 0; i < trace.steps.size(); ++i) REQUIRE((*debugger)->forward().has_value());
  CHECK((*debugger)->forward().error() == "the trace ends here");
  CHECK((*debugger)->position() == trace.steps.size());
  CHECK((*debugger)->go_to(trace.steps.size() + 10).error() == "the trace ends here");
  CHECK((*debugger)->position() == trace.steps.size());
  CHECK((*debugger)->back(trace.steps.size() + 10).has_value());
  CHECK((*debugger)->step() == nullptr);
  CHECK_FALSE((*debugger)->back(1).has_value());
}

TEST_CASE("INT-2: what replay refuses is refused, and a step that cannot be run is named") {
  Trace trace = clicks(60);
  trace.steps[7].cause = 2;
  TraceSteps steps(trace);
  const auto debugger = Debugger::of(steps);
  REQUIRE(debugger.has_value());
  const auto moved = (*debugger)->go_to(20);
  REQUIRE_FALSE(moved.has_value());
  CHECK(moved.error().starts_with("step 8: "));
  CHECK((*debugger)->position() == 7);
  CHECK((*debugger)->forward().error() == moved.error());
  for (const auto& spoil : {+[](Header& header) { header.excerpt = true; },
                            +[](Header& header) {
                              header.run_sessions = {1, 1};
                            },
                            +[](Header& header) { header.program = "nothing"; }}) {
    Trace other = clicks(60);
    spoil(other.header);
    TraceSteps none(other);
    CHECK_FALSE(Debugger::of(none).has_value());
  }
}

TEST_CASE("INT-3: the state behind each single step has the digest that was recorded") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    const Trace trace = drawn(seed);
    TraceSteps steps(trace);
    const auto debugger = Debugger::of(steps);
    REQUIRE(debugger.has_value());
    while ((*debugger)->forward()) {
      CHECK_FALSE((*debugger)->difference().has_value());
      const auto* step = (*debugger)->step();
      const auto* world = (*debugger)->machine().world();
      REQUIRE(world != nullptr);
      CHECK(world->state_digest(step->session).summary() == step->digest);
      CHECK(world->step_number() == step->number);
    }
    CHECK((*debugger)->position() == trace.steps.size());
  }
}

TEST_CASE("INT-4: whoever is interrupted on the way stands behind a whole step") {
  const Trace trace = clicks(10'000);
  CountedSteps steps(trace);
  const auto debugger = Debugger::of(steps);
  REQUIRE(debugger.has_value());
  REQUIRE((*debugger)->go_to(1'000).has_value());
  steps.interrupted = true;
  CHECK_FALSE((*debugger)->go_to(600).has_value());
  const std::uint64_t here = (*debugger)->position();
  REQUIRE(here > 0);
  CHECK(here < 600);
  const bool whole = *(*debugger)->step() == trace.steps[here - 1];
  CHECK(whole);
  CHECK((*debugger)->machine().world()->step_number() == here);
  steps.interrupted = false;
  (*debugger)->forget();
  CHECK((*debugger)->go_to(600).has_value());
  CHECK((*debugger)->position() == 600);
}

TEST_CASE("INT-4: a step back runs few steps again, and few copies are kept") {
  const Trace trace = clicks(60'000);
  REQUIRE(trace.steps.size() > 9'000);
  CountedSteps steps(trace);
  const auto debugger = Debugger::of(steps);
  REQUIRE(debugger.has_value());
  REQUIRE((*debugger)->go_to(trace.steps.size()).has_value());
  for (int i = 0; i < 600; ++i) {
    const std::uint64_t before = steps.read;
    REQUIRE((*debugger)->back(1).has_value());
    CHECK(steps.read - before <= 2 * Debugger::kCheckpointEvery);
    const bool whole = *(*debugger)->step() == trace.steps[(*debugger)->position() - 1];
    CHECK(whole);
  }
  CHECK((*debugger)->position() == trace.steps.size() - 600);
  const std::uint64_t before = steps.read;
  REQUIRE((*debugger)->go_to(trace.steps.size() / 2).has_value());
  CHECK(steps.read - before < trace.steps.size() / 4);
}

TEST_CASE("INT-4: copies are few, the first one stays, and they are dense where one stands") {
  Checkpoints<int> copies(16);
  for (std::uint64_t step = 0; step <= 100'000; step += 100) copies.keep(step, 1, step);
  CHECK(copies.size() == 16);
  CHECK(copies.has(0));
  CHECK(copies.gap_before(99'999) <= 100);
  CHECK(copies.gap_before(99'000) <= 1'000);
  CHECK(copies.gap_before(50'000) <= 50'000);
}

TEST_CASE("INT-5: the same place shows the same whichever way led there") {
  for (const std::uint64_t seed : {1U, 4U, 9U, 16U}) {
    const Trace trace = drawn(seed);
    TraceSteps steps(trace);
    const auto debugger = Debugger::of(steps);
    REQUIRE(debugger.has_value());
    std::vector<std::string> seen{all_of(**debugger)};
    while ((*debugger)->forward()) seen.push_back(all_of(**debugger));
    std::uint64_t place = 7;
    for (int i = 0; i < 60; ++i) {
      place = (place * 48'271) % 2'147'483'647;
      const std::uint64_t step = place % seen.size();
      REQUIRE((*debugger)->go_to(step).has_value());
      CHECK((*debugger)->position() == step);
      CHECK(all_of(**debugger) == seen[step]);
    }
  }
}

TEST_CASE("INT-6: the next change is what the page shows, and not how it came to it") {
  const Trace trace = clicks(200);
  TraceSteps steps(trace);
  const auto debugger = Debugger::of(steps);
  REQUIRE(debugger.has_value());
  REQUIRE((*debugger)->next_change(nullptr).has_value());
  CHECK(std::holds_alternative<interpreter::PageLoaded>((*debugger)->step()->stimulus));
  const auto heading = interpreter::html::Selector::parse("h1");
  const auto count = interpreter::html::Selector::parse("[data-ls-slot]");
  REQUIRE(heading.has_value());
  REQUIRE(count.has_value());
  const auto page = [&] { return document_text(**debugger, 1); };
  std::string before = page();
  int changes = 0;
  while ((*debugger)->next_change(&*count)) {
    CHECK(page() != before);
    before = page();
    ++changes;
  }
  CHECK(changes > 5);
  REQUIRE((*debugger)->go_to(trace.steps.size() / 2).has_value());
  CHECK_FALSE((*debugger)->next_change(&*heading).has_value());
}

TEST_CASE("INT-7: the next violation is what check finds, by its step") {
  Trace trace = clicks(300);
  for (const std::size_t at : {20U, 31U}) {
    for (auto& effect : trace.steps[at].effects) {
      auto* message = std::get_if<interpreter::Message>(&effect.event);
      if (message != nullptr) message->data = "nonsense";
    }
  }
  const CheckReport report = check(trace);
  REQUIRE_FALSE(report.violations.empty());
  CountedSteps steps(trace);
  const auto debugger = Debugger::of(steps);
  REQUIRE(debugger.has_value());
  std::set<std::uint64_t> found;
  while ((*debugger)->next_violation()) {
    CHECK_FALSE((*debugger)->violations_here().empty());
    found.insert((*debugger)->position());
  }
  std::set<std::uint64_t> expected;
  for (const auto& violation : report.violations) expected.insert(violation.step);
  CHECK(found == expected);
  CHECK(steps.read <= 3 * trace.steps.size());
}

TEST_CASE("INT-9: a step that this run gives otherwise is told, and one can go on") {
  Trace trace = clicks(200);
  for (auto& effect : trace.steps[9].effects) {
    if (auto* told = std::get_if<interpreter::Message>(&effect.event)) told->data += "!";
  }
  TraceSteps steps(trace);
  const auto debugger = Debugger::of(steps);
  REQUIRE(debugger.has_value());
  REQUIRE((*debugger)->go_to(10).has_value());
  REQUIRE((*debugger)->difference().has_value());
  CHECK((*debugger)->difference()->field.starts_with("effects["));
  REQUIRE((*debugger)->forward().has_value());
  CHECK_FALSE((*debugger)->difference().has_value());
}

}  // namespace lightspeed::replay
