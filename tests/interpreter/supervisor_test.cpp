// The supervisor of a world: when it gives up, who is asked, and who comes too late.

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>

#include "tests/interpreter/sessions_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::only;
using testing::Said;
using testing::SessionsRun;

constexpr std::string_view kRoom = R"(program room 1

state
  here: integer

on mount
  mount "/" "main"
  subscribe "room"

on event boom
  crash

on event leave
  shutdown "too many crashes"

on presence "room"(count: integer)
  set here = count

view main
  <b>{{here}}</b>
)";

/// The first crash is one too many for a session, and more than `may` such sessions for all.
Configuration strict_knobs(std::uint32_t may) {
  Configuration knobs;
  knobs.restarts_max = 0;
  knobs.escalations_max = may;
  knobs.escalation_period_us = 1'000'000;
  return knobs;
}

SessionsRun run_of(std::uint32_t sessions, std::uint32_t may) {
  SessionsRun run(find_app("counter").value(), strict_knobs(may));
  for (std::uint32_t session = 1; session <= sessions; ++session) run.load(session);
  return run;
}

/// What the choice led to; timers that were due before it, such as attempts to connect, are not.
Said chosen(SessionsRun& run, std::uint32_t session, const Stimulus& stimulus) {
  run.choose(session, stimulus);
  while (run.steps.at(run.first).cause != 0) ++run.first;
  Said said;
  for (std::size_t i = run.first; i < run.steps.size(); ++i) {
    said.push_back(testing::step_text(run.steps[i]));
  }
  return said;
}
Said crash(SessionsRun& run, std::uint32_t session) { return chosen(run, session, Crash{}); }

}  // namespace

TEST_CASE("WORLD-31: one session more than may give up ends them all, each in its own step") {
  SessionsRun run = run_of(4, 1);
  CHECK(crash(run, 2) == Said{"2 crash"});
  run.now.value += 999'999;
  CHECK(crash(run, 3) ==
        Said{"3 crash", "1 escalated supervisor gave up", "4 escalated supervisor gave up"});
  CHECK(only(run.effects(), "#") ==
        Said{"# crashed:", "# shutdown:too many crashes", "# supervisor_gave_up:2 gave up, 1 may"});
  for (const std::size_t nth : {1U, 2U}) {
    const Step& asked = run.steps.at(run.first + nth);
    CHECK(asked.cause == run.steps.at(run.first).number);
    CHECK(asked.at == run.now);
    CHECK(only(run.effects(nth), "#") == Said{"# shutdown:supervisor gave up"});
  }
  for (const std::uint32_t session : {1U, 2U, 3U, 4U}) {
    CHECK(run.world.session(session).ended());
    crash(run, session);
    CHECK(run.effects().empty());
  }
}

TEST_CASE("WORLD-31: a live session drains first, and one that drains already goes on") {
  SessionsRun run = run_of(3, 0);
  for (const std::uint32_t session : {1U, 2U}) {
    run.choose(session, AcksHeld{true});
    run.event(session, "increment");
  }
  run.choose(2, Shutdown{"deploy"});
  CHECK(crash(run, 3) ==
        Said{"3 crash", "1 escalated supervisor gave up", "2 escalated supervisor gave up"});
  CHECK(run.effects(2).empty());
  for (const std::uint32_t session : {1U, 2U}) {
    CHECK(run.world.session(session).lifecycle() == isa::Lifecycle::draining);
    run.choose(session, AcksHeld{false});
    CHECK(run.world.session(session).ended());
  }
}

TEST_CASE("WORLD-31: a session that is down or detached ends at once, and is not restarted") {
  Configuration knobs = strict_knobs(0);
  knobs.restarts_max = 1;
  SessionsRun run(find_app("counter").value(), knobs);
  for (const std::uint32_t session : {1U, 2U, 3U}) run.load(session);
  run.choose(2, ClientLeft{});
  crash(run, 1);
  run.pass(knobs.restart_delay_us);
  crash(run, 3);
  CHECK(crash(run, 1) ==
        Said{"1 crash", "2 escalated supervisor gave up", "3 escalated supervisor gave up"});
  CHECK(run.world.session(2).ended());
  CHECK(run.world.session(3).ended());
  const Said later = run.pass(60'000'000, 2);
  CHECK(std::find(later.begin(), later.end(), "3 timer restart") == later.end());
}

TEST_CASE("WORLD-31: who gave up a period ago counts no more") {
  SessionsRun run = run_of(4, 1);
  crash(run, 1);
  run.now.value += 1'000'000;
  CHECK(crash(run, 2) == Said{"2 crash"});
  run.now.value += 999'999;
  CHECK(crash(run, 3) == Said{"3 crash", "4 escalated supervisor gave up"});
}

TEST_CASE("WORLD-31: a session that crashed while it drained did not give up, nor one that left") {
  SessionsRun run(kRoom, strict_knobs(0));
  for (const std::uint32_t session : {1U, 2U, 3U}) run.load(session);
  run.choose(1, AcksHeld{true});
  run.event(2, "leave");
  run.choose(1, Shutdown{"deploy"});
  CHECK(crash(run, 1) == Said{"1 crash"});
  CHECK(run.world.session(1).ended());
  CHECK_FALSE(run.world.session(3).ended());
}

TEST_CASE("WORLD-31: the sessions are asked behind the messages of the step") {
  SessionsRun run(kRoom, strict_knobs(0));
  for (const std::uint32_t session : {1U, 2U, 3U}) run.load(session);
  CHECK(run.event(2, "boom") == Said{"2 event boom", "1 presence room 2", "3 presence room 2",
                                     "1 escalated supervisor gave up",
                                     "3 escalated supervisor gave up"});
}

TEST_CASE("WORLD-32: who begins when the supervisor has given up is refused before it opens") {
  SessionsRun run = run_of(1, 0);
  crash(run, 1);
  const std::uint64_t cause = run.steps.at(run.first).number;
  run.now.value += 5'000'000;
  CHECK(run.load(2).back() == "2 page");
  const std::size_t last = run.steps.size() - run.first - 1;
  CHECK(testing::event_text(run.steps.at(run.steps.size() - 2).stimulus) ==
        "escalated supervisor gave up");
  CHECK(run.steps.at(run.steps.size() - 2).cause == cause);
  CHECK(run.steps.at(run.steps.size() - 2).at == run.now);
  const Said said = run.effects(last);
  CHECK(std::find(said.begin(), said.end(), "/ 1 session ended") != said.end());
  CHECK(run.world.session(2).ended());
}

TEST_CASE("WORLD-33: by default the supervisor never gives up, and with 0 at the first session") {
  CHECK(Configuration{}.escalations_max == kNeverEscalates);
  CHECK(Configuration{}.escalation_period_us == 60'000'000);
  SessionsRun run = run_of(40, kNeverEscalates);
  for (std::uint32_t session = 2; session <= 40; ++session) {
    CHECK(crash(run, session).size() == 1);
  }
  CHECK_FALSE(run.world.session(1).ended());
  SessionsRun first = run_of(2, 0);
  CHECK(crash(first, 1).size() == 2);
}

}  // namespace lightspeed::interpreter
