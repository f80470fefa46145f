// The rules of arrivals, topics, telemetry and synchrony: runs that keep them, and mutants that
// break them.
#include <doctest/doctest.h>

#include "tests/interpreter/contract_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::ContractRun;
using testing::finds;
using testing::kSecond;

void crashes_by_itself(ContractRun& run) { run.page().event("add").event("boom").wait(kSecond); }

// Three in a room, one of them speaks, one leaves.
void meet(ContractRun& run) {
  for (const std::uint32_t session : {1U, 2U, 3U}) run.page(session).event("join", session);
  run.event("say", 2).event("part", 1).event("say", 2);
}

}  // namespace

TEST_CASE("CRASH-1: a turn that crashes sends no diff and answers no event") {
  finds("CRASH-1", Mutant::crash_answered, {}, crashes_by_itself,
        "a turn that crashes sends no diff and answers no event / an answer to event 2");
  finds("CRASH-1", Mutant::crash_leaks_patch, {}, crashes_by_itself,
        "a turn that crashes sends no diff and answers no event / diff 3");
}

TEST_CASE("CRASH-1: what was answered before the crash in one step is its own turn") {
  ContractRun run(Configuration{});
  run.hold().page().event("add").event("boom").release().wait(kSecond);
  CHECK(testing::text_of(run.violations(), "") == "");
}

TEST_CASE("STALE-1: what arrives behind the end of its incarnation changes nothing") {
  const auto happens = [](ContractRun& run) {
    // The first answer makes the session live, which crashes; the second comes too late.
    run.page().hold().event("add").event("add").cut().event("boom").release().wait(kSecond);
  };
  finds("STALE-1", Mutant::stale_accepted, {}, happens,
        "telemetry stale_epoch, and nothing else, for what came late / patch_acked");
}

TEST_CASE("BOUND-1: a message above the bound is refused unread, and one of the bound is read") {
  Configuration knobs;
  knobs.frame_bytes_max = 24;
  const auto exact = [](ContractRun& run) {
    run.page().apply(UserEvent{"add", std::string(12, ' ')}).event("add");
  };
  const auto longer = [](ContractRun& run) {
    run.page().apply(UserEvent{"add", std::string(13, ' ')}).event("add");
  };
  finds("BOUND-1", Mutant::bound_ignored, knobs, longer,
        "a message above 24 bytes is not read / patch_queued");
  finds("BOUND-1", Mutant::bound_one_less, knobs, exact,
        "no refusal: nothing was too long / frame_too_large:24:24");
}

TEST_CASE("TOPIC-1: each subscriber gets what is published once, and nobody else does") {
  finds("TOPIC-1", Mutant::message_lost, {}, meet,
        "the same messages of topic room for each of 3 subscribers / s-1 got 1, s-2 got 1");
  finds("TOPIC-1", Mutant::message_twice, {}, meet,
        "the same messages of topic room for each of 3 subscribers / s-1 got 1, s-2 got 1, s-3 "
        "got 2");
  finds("TOPIC-1", Mutant::message_lost_for_all, {}, meet,
        "the same messages of topic room for each of 3 subscribers / nobody got any");
}

TEST_CASE("TOPIC-2: each subscriber knows how many they are") {
  finds("TOPIC-2", Mutant::presence_untold, {}, meet,
        "s-1 knows that 1 subscribe to topic room / it was told nothing");
  finds("TOPIC-2", Mutant::unsubscribe_lost, {}, meet,
        "s-2 knows that 2 subscribe to topic room / it was told of 3");
}

TEST_CASE("TELE-1: each effect has its telemetry, and each telemetry its effect") {
  finds("TELE-1", Mutant::ack_untold, {}, crashes_by_itself, "telemetry patch_acked 1 / none");
  finds("TELE-1", Mutant::mount_untold, {}, crashes_by_itself,
        "telemetry mounted, remounted or rehydrated / none");
  finds("TELE-1", Mutant::crash_told_twice, {}, crashes_by_itself,
        "no telemetry crashed / crashed event:boom");
}

TEST_CASE("TELE-1: a refused patch and a shutdown that is due are told, too") {
  const auto refused = [](ContractRun& run) {
    run.page().apply(FaultNext{Direction::server_to_client, "diff", LinkFault::truncate, 12});
    run.event("add").wait(kSecond);
  };
  const auto away = [](ContractRun& run) { run.page().apply(ClientLeft{}).wait(200 * kSecond); };
  finds("TELE-1", Mutant::refusal_untold, {}, refused,
        "telemetry patch_failed 2:patch_failed:bad_field_count:patch_stream:5:2 / none");
  finds("TELE-1", Mutant::shutdown_untold, {}, away, "telemetry shutdown / none");
}

TEST_CASE("IDLE-1: a turn that leaves the model as it was sends no diff") {
  const auto happens = [](ContractRun& run) { run.page().event("noop").event("add").cut(); };
  finds("IDLE-1", Mutant::unchanged_diff, {}, happens, "no diff: the model is as it was / diff 2");
}

TEST_CASE("SYNC-2: a session whose client is there is soon in sync again") {
  Configuration knobs;
  knobs.pending_max = 1;
  const auto happens = [](ContractRun& run) {
    run.page().hold().event("add").event("add").wait(3 * kSecond).release().wait(2 * kSecond);
  };
  finds("SYNC-2", Mutant::catch_up_forgotten, knobs, happens,
        "client and session in sync / nothing happens for 2100000 us, with 0 patches waiting");
}

TEST_CASE("SYNC-2: what a fault lost, and a client that is away, are held against nobody") {
  ContractRun lossy(Configuration{});
  lossy.page().apply(DropNext{Direction::client_to_server, "ack"}).event("add").wait(10 * kSecond);
  CHECK(testing::text_of(lossy.violations(), "SYNC-2") == "");
  ContractRun away(Configuration{});
  away.page().hold().event("add").apply(ClientLeft{}).wait(10 * kSecond);
  CHECK(testing::text_of(away.violations(), "") == "");
}

TEST_CASE("RULE-8: the rules count for themselves what a session waits for") {
  Configuration knobs;
  knobs.mutant = Mutant::ack_untold;
  ContractRun run(knobs);
  run.page().event("add").apply(Shutdown{"bye"});
  const auto found = run.violations();
  CHECK(testing::text_of(found, "DRAIN-2") == "");
  CHECK(testing::text_of(found, "PEND-1") == "");
  CHECK(testing::text_of(found, "TELE-1") != "");
}

}  // namespace lightspeed::interpreter
