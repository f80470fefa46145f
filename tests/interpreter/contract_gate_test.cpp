// The rules of who may connect, who may speak, how much, and how slowly they may listen.
#include <doctest/doctest.h>

#include "tests/interpreter/contract_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::ContractRun;
using testing::finds;
using testing::kSecond;

Configuration limited() {
  Configuration knobs;
  knobs.rate_max = 2;
  knobs.rate_period_us = kSecond;
  return knobs;
}

Configuration slow(SlowClientPolicy policy) {
  Configuration knobs;
  knobs.slow_client_policy = policy;
  knobs.slow_client_timeout_us = kSecond;
  return knobs;
}

void comes_disguised(ContractRun& run) {
  run.page().apply(CredentialsSet{"csrf-owner-2", ""}).cut();
  run.apply(CredentialsSet{}).wait(kSecond);
}

void sends_three(ContractRun& run) {
  run.page().event("noop").event("noop").event("noop").wait(2 * kSecond);
  run.event("add").event("add").cut().event("add");
}

void listens_slowly(ContractRun& run) {
  run.page().hold().event("add").wait(3 * kSecond).release().wait(kSecond);
}

}  // namespace

TEST_CASE("AUTH-1: a denied page that is let in, and one that telemetry does not tell of") {
  finds("AUTH-1", Mutant::denied_admitted, {}, comes_disguised,
        "authentication_failed:owner-2 / the connection opens");
  finds("AUTH-1", Mutant::denied_untold, {}, comes_disguised,
        "telemetry authentication_failed:owner-2 / none");
}

TEST_CASE("OWNER-1: a message of another owner that is answered") {
  const auto intrudes = [](ContractRun& run) {
    run.page().apply(ForeignMessage{"mallory", "event|1|add|{}"}).wait(kSecond);
  };
  finds("OWNER-1", Mutant::foreign_accepted, {}, intrudes,
        "telemetry foreign_owner and nothing else / something else follows");
}

TEST_CASE("RATE-1: an event too many is taken, one too few, or the time to wait is wrong") {
  finds("RATE-1", Mutant::rate_one_more, limited(), sends_three,
        "event 3 is refused, rate_limited:events:800 / it is taken");
  finds("RATE-1", Mutant::rate_one_less, limited(), sends_three,
        "event 2 is taken / rate_limited:events:900");
  finds("RATE-1", Mutant::retry_too_soon, limited(), sends_three,
        "event 3 is refused, rate_limited:events:800 / rate_limited:events:0");
}

TEST_CASE("SLOW-1: a client is found slow too early, too late, or kept against the policy") {
  for (const SlowClientPolicy policy : {SlowClientPolicy::keep, SlowClientPolicy::cut}) {
    finds("SLOW-1", Mutant::slow_early, slow(policy), listens_slowly,
          "the client is found slow at 1200000 us / it happens at 1199999 us");
    finds("SLOW-1", Mutant::slow_late, slow(policy), listens_slowly,
          "the client is found slow at 1200000 us / it happens at 1200001 us");
  }
  finds("SLOW-1", Mutant::slow_kept, slow(SlowClientPolicy::cut), listens_slowly,
        "the incarnation is abandoned / it goes on");
}

TEST_CASE("REFUSE-1: a restarted session that takes nobody, and a wrong reason") {
  Configuration knobs;
  knobs.restart_delay_us = kSecond;
  const auto crashes = [](ContractRun& run) { run.page().apply(Crash{}).wait(30 * kSecond); };
  finds("REFUSE-1", Mutant::refuses_after_restart, knobs, crashes,
        "the connection opens / it is refused: mount refused");
  finds("REFUSE-1", Mutant::wrong_refusal, knobs, crashes,
        "it is refused: session is down / it is refused: session ended");
}

TEST_CASE("CLOSE-1: a connection that stays open, and one that closes with another code") {
  finds("CLOSE-1", Mutant::close_forgotten, slow(SlowClientPolicy::cut), listens_slowly,
        "connection 1 closes with 1008 / it stays open");
  finds("CLOSE-1", Mutant::close_code, slow(SlowClientPolicy::cut), listens_slowly,
        "connection 1 closes with 1008 / connection 1 closes with 1000");
}

}  // namespace lightspeed::interpreter
