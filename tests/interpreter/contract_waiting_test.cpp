// What never gets its answer: the rules remember so many, and judge the oldest when more come.
#include <doctest/doctest.h>

#include <string>

#include "interpreter/contract/contract.hpp"
#include "tests/interpreter/contract_steps.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Steps;

constexpr std::uint64_t kBound = kWaitingMax;
constexpr std::uint64_t kOver = 5;
const std::string kNoneWhileLater = "none, though 1024 came behind it";

Steps session() {
  Steps steps;
  steps.page().greet(1);
  return steps;
}

std::string diff(std::uint64_t ref) { return "diff|" + std::to_string(ref) + "|a"; }
std::string ack(std::uint64_t ref) { return "ack|" + std::to_string(ref); }
std::string event(std::uint64_t ref) { return "event|" + std::to_string(ref) + "|a|{}"; }

// How many violations of the rule say so.
std::size_t count(const Violations& found, std::string_view rule, std::string_view seen) {
  std::size_t number = 0;
  for (const Violation& one : found) {
    if (one.rule == rule && one.seen == seen) ++number;
  }
  return number;
}

}  // namespace

TEST_CASE("CHK-7: of diffs without an answer the oldest is judged when 1,024 came behind it") {
  Steps steps = session();
  for (std::uint64_t ref = 1; ref <= kBound; ++ref) steps.server(diff(ref));
  CHECK(count(steps.violations(), "ACK-1", kNoneWhileLater) == 0);
  for (std::uint64_t ref = kBound + 1; ref <= kBound + kOver; ++ref) steps.server(diff(ref));
  const Violations found = steps.violations();
  CHECK(found.size() == kBound + kOver);
  CHECK(count(found, "ACK-1", kNoneWhileLater) == kOver);
  CHECK(count(found, "ACK-1", "none until the end") == kBound);
  CHECK(found[0].expected == "an answer to diff 1");
  CHECK(found[0].cause == 4);
  CHECK(found[0].step == 4 + kBound);
  SUBCASE("an answer that comes after all was not made up, and the second one is") {
    steps.client(ack(1)).client(ack(2));
    CHECK(count(steps.violations(), "ACK-2", "an answer to 1") == 0);
    steps.client(ack(1));
    CHECK(count(steps.violations(), "ACK-2", "an answer to 1") == 1);
  }
  SUBCASE("nor is it known on the next connection") {
    steps.close(1).wait(200'000).greet(2).client(ack(1));
    CHECK(count(steps.violations(), "ACK-2", "an answer to 1") == 1);
  }
}

TEST_CASE("CHK-7: a diff that may still be answered is not judged, and its answer is awaited") {
  const auto answered_late = [](Steps steps, bool captured) {
    for (std::uint64_t ref = 1; ref <= kBound + kOver; ++ref) steps.sends(diff(ref));
    for (std::uint64_t ref = 1; ref <= kBound + kOver; ++ref) steps.answer(ack(ref));
    return steps.violations(captured);
  };
  Steps captured = session();
  captured.step(TimePassed{});
  CHECK(count(answered_late(captured, true), "ACK-1", kNoneWhileLater) == 0);
  CHECK(count(answered_late(captured, true), "ACK-2", "an answer to 1") == 0);
  CHECK(count(answered_late(captured, false), "ACK-1", kNoneWhileLater) == kOver);
  Steps held = session();
  held.step(AcksHeld{true});
  CHECK(answered_late(held, false).empty());
}

TEST_CASE("CHK-7: of events without an answer the oldest is judged when 1,024 came behind it") {
  const auto events = [](std::uint64_t wait) {
    Steps steps = session();
    steps.client(event(1)).wait(wait);
    for (std::uint64_t ref = 2; ref <= kBound + 1; ++ref) steps.client(event(ref));
    return steps;
  };
  CHECK(count(events(0).violations(true), "ACK-3", kNoneWhileLater) == 0);
  Steps late = events(6'000'000);
  const Violations found = late.violations(true);
  CHECK(count(found, "ACK-3", kNoneWhileLater) == 1);
  CHECK(found[0].expected == "an answer to event 1");
  CHECK(found[0].cause == 4);
  CHECK(found[0].step == 4 + kBound);
  late.server(ack(1));
  CHECK(count(late.violations(true), "ACK-3", "an answer to 1") == 0);
  late.server(ack(1));
  CHECK(count(late.violations(true), "ACK-3", "an answer to 1") == 1);
}

TEST_CASE("CHK-7: what never gets an answer counts as it stands, and is counted once") {
  Steps steps = session();
  for (std::uint64_t ref = 1; ref <= 2 * kBound; ++ref) steps.client(event(ref));
  const auto maybe = [](const Steps& all) { return all.judged().outcomes().events[3]; };
  CHECK(maybe(steps) == 2 * kBound);
  steps.server(ack(2 * kBound)).server(ack(1));
  CHECK(maybe(steps) == 2 * kBound - 1);
}

}  // namespace lightspeed::interpreter
