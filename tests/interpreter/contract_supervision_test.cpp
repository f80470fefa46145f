// The rule of the supervisor: runs that keep it, and mutants that break it.

#include <doctest/doctest.h>

#include "tests/interpreter/contract_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::ContractRun;
using testing::finds;
using testing::kSecond;

Configuration strict_knobs(std::uint32_t may) {
  Configuration knobs;
  knobs.restarts_max = 0;
  knobs.escalations_max = may;
  knobs.escalation_period_us = kSecond;
  return knobs;
}

void meet(ContractRun& run) {
  for (const std::uint32_t session : {1U, 2U, 3U, 4U}) run.page(session);
}

void two_crash(ContractRun& run) {
  meet(run);
  run.event("boom", 1).event("boom", 3).page(5).wait(kSecond);
}

}  // namespace

TEST_CASE("SUPER-1: the supervisor gives up when more sessions than the bound gave up") {
  finds("SUPER-1", Mutant::escalation_forgotten, strict_knobs(1), two_crash,
        "the supervisor gives up: 2 gave up within the period, 1 may / it goes on");
  finds("SUPER-1", Mutant::escalation_early, strict_knobs(2), two_crash,
        "the supervisor goes on: 2 gave up within the period, 2 may / it gives up");
}

TEST_CASE("SUPER-1: who gave up before the period does not count") {
  const auto happens = [](ContractRun& run) {
    meet(run);
    run.event("boom", 1).wait(kSecond).event("boom", 3);
  };
  finds("SUPER-1", Mutant::escalation_remembers, strict_knobs(1), happens,
        "the supervisor goes on: 1 gave up within the period, 1 may / it gives up");
}

TEST_CASE("SUPER-1: each session that has not ended is asked") {
  finds("SUPER-1", Mutant::escalation_misses_one, strict_knobs(1), two_crash,
        "s-4 is asked to shut down / it is not asked");
}

TEST_CASE("SUPER-1: who begins later is asked first of all") {
  finds("SUPER-1", Mutant::escalation_lets_in, strict_knobs(1), two_crash,
        "s-5 is asked to shut down before anything else / it begins");
}

TEST_CASE("SUPER-1: a session that ends for the same words has not given up") {
  ContractRun run(strict_knobs(0));
  meet(run);
  run.apply(Shutdown{"too many crashes"}, 2).wait(kSecond);
  CHECK(testing::text_of(run.violations(), "") == "");
}

TEST_CASE("SUPER-1: where it is told to never give up, nobody may be asked") {
  Contract contract(Configuration{}, false);
  const Step crash{.number = 1, .at = {}, .session = 1, .stimulus = Crash{}};
  const Step asked{.number = 2, .at = {}, .session = 2, .cause = 1, .stimulus = Escalated{"why"}};
  contract.observe(crash, nullptr);
  contract.observe(asked, nullptr);
  CHECK(testing::text_of(contract.violations(), "SUPER-1") ==
        "SUPER-1: s-2 is asked only if the supervisor gave up, and once / it is asked to shut "
        "down\n");
}

}  // namespace lightspeed::interpreter
