// The rules of turns, patches and deadlines: runs that keep them, and mutants that break them.
#include <doctest/doctest.h>

#include "tests/interpreter/contract_run.hpp"
#include "tests/interpreter/contract_steps.hpp"

namespace lightspeed::interpreter {
namespace {

using lightspeed::testing::Steps;
using testing::ContractRun;
using testing::finds;
using testing::kSecond;

Configuration remounting() {
  Configuration knobs;
  knobs.reconnect_policy = ReconnectPolicy::remount;
  return knobs;
}

// Two patches that nobody answered are sent again, and answered at last.
void comes_back(ContractRun& run) {
  run.page().hold().event("add").event("add").cut().release().event("add");
}

}  // namespace

TEST_CASE("PEND-1: never more patches wait than the bound") {
  Configuration knobs;
  knobs.pending_max = 2;
  const auto happens = [](ContractRun& run) {
    run.page().hold().event("add").event("add").event("add").release();
  };
  finds("PEND-1", Mutant::pending_one_more, knobs, happens, "at most 2 patches wait / 3 do");
}

TEST_CASE("ONCE-1: a patch is sent once on a connection, but for a fault that repeats it") {
  const auto happens = [](ContractRun& run) {
    run.page().event("add").apply(DuplicateDiff{"2"}).hold().event("add").cut();
  };
  finds("ONCE-1", Mutant::patch_sent_twice, {}, happens,
        "diff 1 once on this connection / it is sent again");
}

TEST_CASE("REF-3: references of pushes count on over connections") {
  const auto happens = [](ContractRun& run) { run.page().event("push").cut().event("push"); };
  finds("REF-3", Mutant::push_refs_restart, {}, happens, "push reference 2 / 1");
}

TEST_CASE("ORDER-1: an event is answered behind its diff") {
  const auto happens = [](ContractRun& run) { run.page().event("add").event("noop"); };
  finds("ORDER-1", Mutant::ack_before_diff, {}, happens,
        "diff 2 before the answer to event 1 / the answer first");
}

TEST_CASE("ORDER-1: events are answered in the order of their arrival") {
  const auto answered = [](const char* first, const char* second) {
    Steps steps;
    steps.page().open(1);
    LifecycleChanged changed{.epoch = 1, .to = isa::Lifecycle::handshaking};
    steps.effect(changed);
    changed.from = isa::Lifecycle::mounted;
    changed.to = isa::Lifecycle::live;
    steps.effect(changed).client("event|1|a|{}").client("event|2|b|{}");
    steps.server(first).server(second);
    return testing::text_of(steps.judged().violations(), "ORDER-1");
  };
  CHECK(answered("ack|1", "ack|2") == "");
  CHECK(answered("failure|1|no", "ack|2") == "");
  CHECK(answered("ack|2", "ack|1") == "ORDER-1: the answer to event 1 / the answer to event 2\n");
}

TEST_CASE("DEFER-1: events before live wait, up to the bound, and are answered in order") {
  const auto happens = [](ContractRun& run) {
    run.hold().page().event("add").event("noop").release().event("add");
  };
  finds("DEFER-1", Mutant::deferred_reversed, {}, happens,
        "the answer to event 1, which waited / the answer to event 2");
  finds("DEFER-1", Mutant::deferred_lost, {}, happens,
        "the answer to event 1, which waited / the answer to event 3");
  Configuration one;
  one.deferred_max = 1;
  finds("DEFER-1", Mutant::deferred_one_more, one, happens,
        "event 2 is refused: as many wait as may / it waited and was answered");
}

TEST_CASE(
    "DEFER-1: no event is answered before the session is live, nor refused for want of room") {
  const auto answered = [](const char* answer) {
    Steps steps;
    steps.page().open(1);
    steps.effect(LifecycleChanged{.epoch = 1, .to = isa::Lifecycle::handshaking});
    steps.client("event|1|a|{}").server(answer);
    return testing::text_of(steps.judged().violations(), "DEFER-1");
  };
  CHECK(answered("ack|1") == "DEFER-1: event 1 waits until the session is live / it is answered\n");
  CHECK(answered("failure|1|inbox_full:64:64") ==
        "DEFER-1: event 1 waits / it is refused, though 1 wait with it\n");
  CHECK(answered("failure||empty_frame") == "");
}

TEST_CASE("REHY-1: a session that keeps its model sends again what was not answered, in order") {
  finds("REHY-1", Mutant::remounts_instead, {}, comes_back,
        "the session is rehydrated / it is remounted");
  finds("REHY-1", Mutant::resend_skipped, {}, comes_back,
        "diff 2 again, not yet answered / diff 3");
  finds("REHY-1", Mutant::resend_reversed, {}, comes_back,
        "diff 2 again, not yet answered / diff 3");
}

TEST_CASE("REMOUNT-1: a session that forgets its model sends nothing old") {
  finds("REMOUNT-1", Mutant::rehydrates_instead, remounting(), comes_back,
        "the session is remounted / it is rehydrated");
  const auto crashed = [](ContractRun& run) {
    run.page().event("add").apply(Crash{}).wait(kSecond).event("add");
  };
  finds("REMOUNT-1", Mutant::refs_restart_after_crash, {}, crashed,
        "the session is remounted / it is mounted");
}

TEST_CASE("HEART-1: an incarnation is abandoned at its deadline, neither before nor behind it") {
  const auto happens = [](ContractRun& run) {
    run.page().wait(20 * kSecond).event("add").wait(25 * kSecond).wait(10 * kSecond);
  };
  const std::string due = "the incarnation is abandoned at 50200000 us / it happens at ";
  finds("HEART-1", Mutant::heartbeat_early, {}, happens, due + "50199999 us");
  finds("HEART-1", Mutant::heartbeat_late, {}, happens, due + "50200001 us");
  finds("HEART-1", Mutant::heartbeat_deaf, {}, happens, due + "30000000 us");
}

TEST_CASE("GRACE-1: a detached session ends at the end of its grace") {
  const auto happens = [](ContractRun& run) {
    run.page().apply(ClientLeft{}).wait(50 * kSecond).wait(20 * kSecond);
  };
  finds("GRACE-1", Mutant::grace_late, {}, happens,
        "the session ends at 60100000 us / it happens at 60100001 us");
  finds("GRACE-1", Mutant::grace_endless, {}, happens,
        "the session ends at 60100000 us / it is 70300000 us, and it did not happen");
}

TEST_CASE("DRAIN-2: a drain ends when no patch waits, or at its deadline") {
  const auto drains = [](ContractRun& run) {
    run.page().hold().event("add").apply(Shutdown{"bye"});
  };
  const auto answered = [&](ContractRun& run) {
    drains(run);
    run.release();
  };
  finds("DRAIN-2", Mutant::drain_drops_ack, {}, answered,
        "the drain ends: no patch waits / it goes on");
  finds("DRAIN-2", Mutant::drain_forgets_patches, {}, answered,
        "the drain ends at 5300000 us / it happens at 300000 us");
  const auto silent = [&](ContractRun& run) {
    drains(run);
    run.wait(6 * kSecond);
  };
  finds("DRAIN-2", Mutant::drain_endless, {}, silent,
        "the drain ends at 5300000 us / it is 6400000 us, and it did not happen");
}

TEST_CASE("RESTART-1: a crash is followed by a restart in time, or by the end") {
  const auto once = [](ContractRun& run) { run.page().apply(Crash{}).wait(kSecond).event("add"); };
  finds("RESTART-1", Mutant::restart_at_once, {}, once,
        "the session is restarted at 200000 us / it happens at 100000 us");
  finds("RESTART-1", Mutant::restart_forgotten, {}, once,
        "the session is restarted at 200000 us / it is 300000 us, and it did not happen");
  Configuration knobs;
  knobs.restarts_max = 1;
  const auto twice = [](ContractRun& run) {
    run.page().apply(Crash{}).wait(kSecond).apply(Crash{}).wait(kSecond);
  };
  finds("RESTART-1", Mutant::one_restart_too_many, knobs, twice,
        "the end: as many restarts as the bound / the session is to be restarted");
}

TEST_CASE("DRAIN-1: a diff that a fault repeats over a slow link was sent before the drain") {
  ContractRun run(Configuration{});
  run.page().hold().event("add").apply(Shutdown{"bye"});
  run.apply(LatencySet{Direction::server_to_client, 3'000}).apply(DuplicateDiff{"1"});
  run.wait(kSecond).release();
  CHECK(testing::text_of(run.violations(), "") == "");
}

TEST_CASE("DUP-1: an answer that is lost when a page is loaded was the answer of the page before") {
  Steps steps;
  steps.page().greet(1).server("diff|1|x").page().lost(steps.from_client("ack|1"));
  steps.greet(2).server("diff|1|x").answer("ack|1");
  CHECK(testing::text_of(steps.violations(), "DUP-1") == "");
}

TEST_CASE("ACK-3: who is refused for want of room overtakes nobody") {
  const auto answered = [](const char* first) {
    Steps steps;
    steps.page().greet(1).client("event|1|a|{}").client("event|2|b|{}").server(first);
    steps.close(1);
    return testing::text_of(steps.violations(), "ACK-3");
  };
  CHECK(answered("failure|2|inbox_full:1:1") == "");
  CHECK(answered("ack|2") ==
        "ACK-3: an answer to event 1 / none until its connection ended, though a later event was "
        "answered\n");
}

TEST_CASE("ACK-3: what comes behind the end of its incarnation, or is lost with it, is forgiven") {
  const auto session = [] {
    Steps steps;
    steps.page().greet(1).client("event|1|a|{}");
    return steps;
  };
  const auto text = [](const Steps& steps) { return testing::text_of(steps.violations(), ""); };
  CHECK(text(session().wait(60'000'000).close(1)) != "");
  Steps crashed = session();
  crashed.effect(LifecycleChanged{
      .epoch = 1, .from = isa::Lifecycle::live, .to = isa::Lifecycle::live, .abandoned = true});
  CHECK(testing::text_of(crashed.client("event|2|b|{}").wait(60'000'000).close(1).violations(),
                         "ACK-3") == "");
  Steps stalled = session();
  stalled.wait(60'000'000).page().lost(stalled.from_server("ack|1"));
  CHECK(text(stalled) == "");
}

TEST_CASE("ACK-1: an answer that is lost with its connection was in flight, however long") {
  Steps steps;
  steps.page().greet(1).server("diff|1|x").wait(60'000'000).page();
  CHECK(testing::text_of(steps.violations(), "ACK-1") != "");
  steps.lost(steps.from_client("ack|1"));
  CHECK(testing::text_of(steps.violations(), "ACK-1") == "");
}

}  // namespace lightspeed::interpreter
