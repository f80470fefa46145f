// The rules that need more than messages: written traces that break them, and worlds that keep
// them.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "interpreter/world/world.hpp"
#include "tests/interpreter/contract_steps.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::Lifecycle;
using testing::Steps;

Violations of_rule(const Violations& all, std::string_view rule) {
  Violations found;
  for (const Violation& violation : all) {
    if (violation.rule == rule) found.push_back(violation);
  }
  return found;
}

LifecycleChanged changed(std::uint64_t epoch, Lifecycle from, Lifecycle to) {
  return {.epoch = epoch, .from = from, .to = to, .abandoned = false};
}

// The line from its beginning to where the incarnation is `live`.
void go_live(Steps& steps, std::uint64_t epoch) {
  steps.effect(changed(epoch, Lifecycle::disconnected, Lifecycle::handshaking))
      .effect(changed(epoch, Lifecycle::handshaking, Lifecycle::mounted))
      .effect(changed(epoch, Lifecycle::mounted, Lifecycle::live));
}

// Runs stimuli in a world of the counter, shows every step to the rules, and gives what they find.
struct Run {
  explicit Run(Configuration knobs) : world(knobs, *find_app("counter")), contract(knobs, false) {}

  Run& apply(const Stimulus& stimulus, std::uint64_t after_us = 100'000) {
    std::vector<Step> steps;
    world.apply(stimulus, Tick{world.now().value + after_us}, steps);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      contract.observe(steps[i], i + 1 == steps.size() ? &world : nullptr);
    }
    return *this;
  }
  Run& begin() { return apply(PageLoaded{.root_html = World::root_html(), .page_html = {}}); }
  Run& click() { return apply(UserEvent{.name = "increment", .payload = "{}"}); }
  Violations violations() {
    contract.finish();
    return contract.violations();
  }

  World world;
  Contract contract;
};

Configuration with(DuplicatePolicy policy) {
  Configuration knobs;
  knobs.duplicate_policy = policy;
  return knobs;
}

}  // namespace

TEST_CASE("DUP-1: a diff that was applied before changes nothing when it is delivered once more") {
  Steps good;
  good.page().document(1).greet(1).document(1);
  good.server("diff|1|a").answer("ack|1").document(2);
  good.server("diff|1|a").answer("ack|1").document(2);
  CHECK(of_rule(good.violations(), "DUP-1").empty());
  Steps bad = good;
  bad.server("diff|2|b").answer("ack|2").document(3).server("diff|1|a").answer("ack|1").document(4);
  const Violations found = of_rule(bad.violations(), "DUP-1");
  REQUIRE(found.size() == 1);
  CHECK(found[0] == Violation{.rule = "DUP-1",
                              .party = Party::client,
                              .step = 7,
                              .cause = 4,
                              .expected = "diff 1, applied before, changes nothing",
                              .seen = "the document changed"});
}

TEST_CASE("DUP-1: what failed, or what another page applied, may change the document") {
  Steps failed;
  failed.page().greet(1).server("diff|1|a").answer("failure|1|patch_failed:x").document(2);
  failed.server("diff|1|a").answer("failure|1|patch_failed:x").document(3);
  CHECK(of_rule(failed.violations(), "DUP-1").empty());
  Steps page;
  page.page().greet(1).server("diff|1|a").answer("ack|1").document(2).close(1).document(2);
  page.page().document(1).greet(2).document(1).server("diff|1|a").answer("ack|1").document(2);
  CHECK(of_rule(page.violations(), "DUP-1").empty());
}

TEST_CASE("DUP-1: in a world it is kept by `highest`, and broken by `none`") {
  for (const auto policy : {DuplicatePolicy::highest, DuplicatePolicy::none}) {
    Run run(with(policy));
    run.begin().click().click().apply(DuplicateDiff{.ref = "2"});
    const bool broken = !of_rule(run.violations(), "DUP-1").empty();
    CHECK(broken == (policy == DuplicatePolicy::none));
  }
}

TEST_CASE("SYNC-1: with nothing pending the document equals the whole view") {
  Run good(with(DuplicatePolicy::highest));
  good.begin().click().click().apply(Cut{}).apply(TimePassed{}, 1'000'000).click();
  CHECK(good.violations().empty());
  Run bad(with(DuplicatePolicy::none));
  bad.begin().click().click().apply(DuplicateDiff{.ref = "2"});
  const Violations found = of_rule(bad.violations(), "SYNC-1");
  REQUIRE(found.size() == 1);
  CHECK(found[0].party == Party::client);
  CHECK(found[0].step == 4);
  CHECK(found[0].expected.find(">2<") != std::string::npos);
  CHECK(found[0].seen.find(">1<") != std::string::npos);
  CHECK(found[0].seen == bad.world.client()->document().inner_html());
}

TEST_CASE("EPOCH-1: epochs grow by one, and each incarnation walks the line from its beginning") {
  Steps good;
  good.page();
  go_live(good, 1);
  LifecycleChanged abandoned = changed(1, Lifecycle::live, Lifecycle::live);
  abandoned.abandoned = true;
  good.effect(abandoned).page();
  go_live(good, 2);
  good.effect(changed(2, Lifecycle::live, Lifecycle::draining));
  good.effect(changed(2, Lifecycle::draining, Lifecycle::terminated));
  CHECK(good.violations().empty());
}

TEST_CASE("EPOCH-1: a jump, a step back, a wrong epoch and an unfinished line break it") {
  const auto broken_by = [](const LifecycleChanged& change) {
    Steps steps;
    steps.page();
    go_live(steps, 1);
    steps.step(TimePassed{}).effect(change);
    return steps.violations();
  };
  const Violations jump = broken_by(changed(1, Lifecycle::live, Lifecycle::terminated));
  REQUIRE(jump.size() == 1);
  CHECK(jump[0] == Violation{.rule = "EPOCH-1",
                             .party = Party::server,
                             .step = 2,
                             .cause = 2,
                             .expected = "epoch 1 goes on from live",
                             .seen = "epoch 1 from live to terminated"});
  CHECK(broken_by(changed(1, Lifecycle::live, Lifecycle::mounted)).size() == 1);
  CHECK(broken_by(changed(2, Lifecycle::live, Lifecycle::draining)).size() == 1);
  CHECK(broken_by(changed(1, Lifecycle::mounted, Lifecycle::live)).size() == 1);
  CHECK(broken_by(changed(2, Lifecycle::disconnected, Lifecycle::handshaking)).size() == 1);
  Steps second;
  second.page().effect(changed(2, Lifecycle::disconnected, Lifecycle::handshaking));
  REQUIRE(second.violations().size() == 1);
  CHECK(second.violations()[0].expected == "epoch 1 goes on from disconnected");
}

TEST_CASE("DRAIN-1: a draining session sends no diff and acknowledges no event") {
  const auto drained = [] {
    Steps steps;
    steps.page().greet(1);
    go_live(steps, 1);
    steps.step(Shutdown{.reason = "bye"}).effect(changed(1, Lifecycle::live, Lifecycle::draining));
    return steps;
  };
  Steps good = drained();
  good.client("event|1|a|{}").sends("failure|1|draining");
  good.step(TimePassed{}).effect(changed(1, Lifecycle::draining, Lifecycle::terminated));
  CHECK(good.violations().empty());
  Steps acked = drained();
  acked.client("event|1|a|{}").sends("ack|1");
  REQUIRE(acked.violations().size() == 1);
  CHECK(acked.violations()[0] == Violation{.rule = "DRAIN-1",
                                           .party = Party::server,
                                           .step = 5,
                                           .cause = 4,
                                           .expected = "a failure with reason draining",
                                           .seen = "ack of event 1"});
  Steps diff = drained();
  diff.server("diff|1|a").answer("ack|1");
  REQUIRE(diff.violations().size() == 1);
  CHECK(diff.violations()[0].seen == "diff 1");
}

TEST_CASE("DRAIN-1: in a world, a session keeps every rule through faults, drain and restart") {
  Run run(with(DuplicatePolicy::highest));
  run.begin().click().apply(Crash{}).apply(TimePassed{}, 2'000'000).click().apply(Cut{});
  run.apply(TimePassed{}, 2'000'000).click().apply(DuplicateDiff{.ref = "1"});
  run.apply(DropNext{.direction = Direction::client_to_server, .tag = "ack"}).click();
  run.apply(Shutdown{.reason = "bye"}).click().apply(TimePassed{}, 10'000'000);
  for (const Violation& violation : run.violations()) {
    // The dropped ack is a fault of the link: the client did answer.
    CHECK_MESSAGE(false, violation.rule << " at " << violation.step << ": " << violation.expected
                                        << ", saw " << violation.seen);
  }
}

}  // namespace lightspeed::interpreter
