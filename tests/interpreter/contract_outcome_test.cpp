// Outcomes: what became of events and patches, how often an event was handled, and what a fault
// makes possible.
#include <doctest/doctest.h>

#include "tests/interpreter/contract_run.hpp"
#include "tests/interpreter/contract_steps.hpp"

namespace lightspeed::interpreter {
namespace {

using lightspeed::testing::Steps;
using testing::ContractRun;
using testing::finds;
using testing::kSecond;

using Counts = std::array<std::uint64_t, 4>;

constexpr Direction kClient = Direction::client_to_server;
constexpr Direction kServer = Direction::server_to_client;

Steps session() {
  Steps steps;
  steps.page().greet(1);
  return steps;
}

OutcomeCounts outcomes(const Steps& steps) { return steps.judged().outcomes(); }

// The second event overtakes the first, which is then heard with a reference below the last.
void overtake(ContractRun& run) {
  run.page().apply(FaultNext{kClient, "event", LinkFault::reorder, 0}).event("add").event("add");
}

void happens_once(ContractRun& run) { run.page().event("add").event("noop"); }

}  // namespace

TEST_CASE("RULE-10: an event is answered or refused where that reaches its client") {
  Steps steps = session();
  steps.client("event|1|a|{}").sends("ack|1");
  steps.client("event|2|a|{}").sends("failure|2|no");
  steps.client("event|3|a|{}").sends("ack|3").client("event|3|a|{}").sends("ack|3");
  CHECK(outcomes(steps).events == Counts{3, 1, 0, 0});
}

TEST_CASE("RULE-10: an event is lost where the trace tells so, and maybe where nobody knows") {
  Steps steps = session();
  steps.client("event|1|a|{}");
  steps.step(UserEvent{}).lost(steps.from_client("event|2|a|{}"));
  steps.client("event|3|a|{}").lost(steps.from_server("ack|3"));
  steps.close(1).step(UserEvent{}).effect(UserEventLost{});
  CHECK(outcomes(steps).events == Counts{0, 0, 2, 2});
  steps.wait(kSecond).greet(2).client("event|5|a|{}");
  CHECK(outcomes(steps).events == Counts{0, 0, 2, 3});
  steps.sends("ack|5").sends("ack|1");  // The answer of another connection comes to nobody.
  CHECK(outcomes(steps).events == Counts{1, 0, 2, 2});
}

TEST_CASE("RULE-10: what a fault delivers late is not lost after all") {
  Steps steps = session();
  const Message event = steps.from_client("event|1|a|{}");
  steps.step(UserEvent{}).lost(event);
  CHECK(outcomes(steps).events == Counts{0, 0, 1, 0});
  steps.step(TimePassed{}).effect(Telemetry{"link_fault", "reorder"}).effect(event);
  CHECK(outcomes(steps).events == Counts{0, 0, 0, 1});
  steps.sends("ack|1");
  CHECK(outcomes(steps).events == Counts{1, 0, 0, 0});
}

TEST_CASE("RULE-10: a patch is acknowledged once, however often it is sent") {
  Steps steps = session();
  steps.server("diff|1|a").server("diff|2|b").server("diff|3|c").answer("failure|3|patch_failed:x");
  steps.step(TimePassed{}).lost(steps.from_server("diff|4|d"));
  CHECK(outcomes(steps).patches == Counts{0, 1, 1, 2});
  steps.close(1).wait(kSecond).greet(2).server("diff|1|a").answer("ack|1").server("diff|4|d");
  CHECK(outcomes(steps).patches == Counts{1, 1, 0, 2});
  steps.server("diff|1|a").answer("ack|1");
  CHECK(outcomes(steps).patches == Counts{1, 1, 0, 2});
}

TEST_CASE("OUT-1: an event is handled at most once, and once where it is acknowledged") {
  const std::string_view once = "the model after event 1, each handled once / another model";
  finds("OUT-1", Mutant::event_unhandled, {}, happens_once, once);
  finds("OUT-1", Mutant::event_handled_twice, {}, happens_once, once);
}

TEST_CASE("OUT-1: an event whose reference is not above the last one changes nothing") {
  finds("OUT-1", Mutant::repeat_handled, {}, overtake,
        "the model after event 2, each handled once / another model");
}

TEST_CASE("RULE-9: a diff that is missing leaves the page in doubt, until it is shown anew") {
  Configuration knobs;
  // The client takes the missing diff for a duplicate when it is sent again.
  const auto lose = [](ContractRun& run) {
    run.page().apply(DropNext{kServer, "diff"}).event("add").event("add").cut();
  };
  ContractRun lost(knobs);
  lose(lost);
  CHECK(testing::text_of(lost.violations(), "") == "");
  knobs.mutant = Mutant::coalesced_view_lost;
  knobs.pending_max = 2;
  const auto coalesce = [](ContractRun& run) {
    run.hold().event("add").event("add").event("add").release().wait(kSecond);
  };
  ContractRun doubtful(knobs);
  lose(doubtful);
  coalesce(doubtful);
  CHECK(testing::text_of(doubtful.violations(), "SYNC-1") == "");
  ContractRun anew(knobs);
  lose(anew);
  coalesce(anew.page());
  CHECK(testing::text_of(anew.violations(), "SYNC-1") != "");
}

}  // namespace lightspeed::interpreter
