// The rules that need more than messages: written traces that break them, and worlds that keep
// them.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "interpreter/world/world.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/contract_steps.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::Lifecycle;
using lightspeed::testing::Steps;

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
  explicit Run(Configuration knobs, std::string_view app = "counter")
      : Run(knobs, *find_app(app)) {}
  Run(Configuration knobs, App app) : world(knobs, std::move(app)), contract(knobs, false) {}

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

TEST_CASE("DUP-1: a diff that was applied before is dropped when it arrives once more") {
  Steps good;
  good.page().greet(1).server("diff|1|a").answer("ack|1");
  good.server("diff|1|a").dropped("1").answer("ack|1");
  good.server("diff|2|b").answer("ack|2");
  CHECK(of_rule(good.violations(), "DUP-1").empty());
  Steps bad = good;
  bad.server("diff|1|a").answer("ack|1");
  const Violations found = of_rule(bad.violations(), "DUP-1");
  REQUIRE(found.size() == 1);
  CHECK(found[0] == Violation{.rule = "DUP-1",
                              .party = Party::client,
                              .step = 7,
                              .cause = 4,
                              .expected = "diff 1, applied before, is dropped",
                              .seen = "it was applied again"});
}

TEST_CASE("DUP-1: nothing else in the step hides a diff that is applied again") {
  Steps steps;
  steps.page().greet(1).server("diff|1|a").answer("ack|1").server("diff|2|b").answer("ack|2");
  steps.close(1).wait(200'000).open(2).effect(ClientStateChanged{"live", ""});
  steps.sends("diff|1|a").sends("diff|2|b").dropped("2").sends("diff|3|c");
  steps.answer("ack|1").answer("ack|2").answer("ack|3");
  const Violations found = of_rule(steps.violations(), "DUP-1");
  REQUIRE(found.size() == 1);
  CHECK(found[0].cause == 4);
  CHECK(found[0].step == 7);
}

TEST_CASE("DUP-1: what failed, what was lost, and what another page applied may be applied") {
  Steps failed;
  failed.page().greet(1).server("diff|1|a").answer("failure|1|patch_failed:x");
  failed.server("diff|1|a").answer("failure|1|patch_failed:x");
  CHECK(of_rule(failed.violations(), "DUP-1").empty());
  Steps lost;
  lost.page().greet(1).server("diff|1|a").answer("ack|1").lost(lost.from_server("diff|1|a"));
  CHECK(of_rule(lost.violations(), "DUP-1").empty());
  Steps page;
  page.page().greet(1).server("diff|1|a").answer("ack|1").close(1);
  page.page().greet(2).server("diff|1|a").answer("ack|1");
  CHECK(of_rule(page.violations(), "DUP-1").empty());
}

TEST_CASE(
    "DUP-1: in a world, `highest` keeps it when a fault repeats a diff, the others break it") {
  for (const auto policy :
       {DuplicatePolicy::highest, DuplicatePolicy::last, DuplicatePolicy::none}) {
    for (const char* ref : {"2", "3"}) {  // The one before the last, and the last.
      Run run(with(policy));
      run.begin().click().click().apply(DuplicateDiff{.ref = ref});
      const bool broken = !of_rule(run.violations(), "DUP-1").empty();
      const bool remembered = policy == DuplicatePolicy::last && ref == std::string("3");
      CHECK(broken == (policy != DuplicatePolicy::highest && !remembered));
    }
  }
}

TEST_CASE("DUP-1: in a world, what a rehydrating session sends again is applied again or dropped") {
  for (const auto policy :
       {DuplicatePolicy::highest, DuplicatePolicy::last, DuplicatePolicy::none}) {
    CAPTURE(static_cast<int>(policy));
    Run run(with(policy), "counter-history");
    const DropNext swallow{.direction = Direction::client_to_server, .tag = "ack"};
    run.begin().click().click().apply(swallow).apply(swallow).click().click();
    run.apply(Cut{}).apply(TimePassed{}, 1'000'000);
    const Violations all = run.violations();
    const std::string list = run.world.client()->document().inner_html();
    const bool twice = list.find("<li>3</li><li>4</li><li>3</li><li>4</li>") != std::string::npos;
    CHECK(twice == (policy != DuplicatePolicy::highest));
    CHECK(of_rule(all, "DUP-1").size() == (policy == DuplicatePolicy::highest ? 0U : 2U));
    CHECK(of_rule(all, "SYNC-1").size() == (policy == DuplicatePolicy::highest ? 0U : 1U));
    CHECK(of_rule(all, "ACK-1").empty());
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

TEST_CASE(
    "SYNC-1: a program that patches its page itself parts from its view, and no one is blamed") {
  const std::string patch = "\non event increment\n  patch \"#own\" \"<b>mine</b>\"\n";
  const std::string rest = "\nview main\n  <p id=\"own\"></p>\n";
  Run own(with(DuplicatePolicy::highest), testing::program_of("program own 1\n" + patch + rest));
  own.begin().click();
  CHECK(own.world.client()->document().inner_html().find("mine") != std::string::npos);
  CHECK(own.violations().empty());
  CHECK_FALSE(shows_view_alone(own.world.session().app()));
  CHECK(shows_view_alone(testing::program_of("program own 1\n" + rest)));
  CHECK(shows_view_alone(*find_app("counter")));
}

TEST_CASE("SYNC-1: the world's own state decides what is compared again, not the recorded digest") {
  Run run(with(DuplicatePolicy::none));
  run.begin().click().click().apply(DuplicateDiff{.ref = "2"});
  run.apply(UserEvent{.name = "noop", .payload = "{}"});  // Neither app nor document changes.
  CHECK(of_rule(run.contract.violations(), "SYNC-1").size() == 1);
  World broken(with(DuplicatePolicy::none), *find_app("counter"));
  Contract contract(with(DuplicatePolicy::none), false);
  std::vector<Step> steps;
  for (const Stimulus& stimulus :
       {Stimulus{PageLoaded{}}, Stimulus{UserEvent{"increment", "{}"}},
        Stimulus{UserEvent{"increment", "{}"}}, Stimulus{DuplicateDiff{"2"}}}) {
    broken.apply(stimulus, broken.now(), steps);
    steps.back().digest = {};  // A recording that says nothing of the state.
    contract.observe(steps.back(), &broken);
  }
  CHECK(of_rule(contract.violations(), "SYNC-1").size() == 1);
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

TEST_CASE("EPOCH-1: what is abandoned is the incarnation that there is, in its own state") {
  const auto abandons = [](std::uint64_t epoch, Lifecycle from) {
    Steps steps;
    steps.page();
    go_live(steps, 1);
    LifecycleChanged abandoned = changed(epoch, from, from);
    abandoned.abandoned = true;
    steps.step(Cut{}).effect(abandoned);
    return steps;
  };
  CHECK(abandons(1, Lifecycle::live).violations().empty());
  const Violations other = abandons(2, Lifecycle::live).violations();
  REQUIRE(other.size() == 1);
  CHECK(other[0].rule == "EPOCH-1");
  CHECK(other[0].expected == "epoch 1 goes on from live");
  CHECK(other[0].seen == "epoch 2 abandoned from live");
  CHECK(abandons(1, Lifecycle::mounted).violations().size() == 1);
  Steps twice = abandons(1, Lifecycle::live);
  LifecycleChanged again = changed(1, Lifecycle::disconnected, Lifecycle::disconnected);
  again.abandoned = true;
  twice.step(Cut{}).effect(again);
  CHECK(twice.violations().size() == 1);
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
  Steps nonsense = drained();
  nonsense.client("event|1|a|{}").sends("failure|1|nonsense");
  REQUIRE(nonsense.violations().size() == 1);
  CHECK(nonsense.violations()[0].rule == "DRAIN-1");
  CHECK(nonsense.violations()[0].seen == "failure of event 1: nonsense");
  Steps others = drained();  // These answer to no event.
  others.client("event|1|a|{}").sends("failure|1|draining").sends("failure||empty_frame");
  others.sends("failure|9|unsupported_client_frame:diff");
  CHECK(others.violations().empty());
}

TEST_CASE("DRAIN-1: in a world, a session keeps every rule through faults, drain and restart") {
  // The swallowed acknowledgement is still in flight when the drain ends (RULE-4).
  Configuration knobs;
  knobs.drain_timeout_us = kInFlightMaxUs / 2;
  Run run(knobs);
  run.begin().click().apply(Crash{}).apply(TimePassed{}, 2'000'000).click().apply(Cut{});
  run.apply(TimePassed{}, 2'000'000).click().apply(DuplicateDiff{.ref = "1"});
  run.apply(DropNext{.direction = Direction::client_to_server, .tag = "ack"}).click();
  run.apply(Shutdown{.reason = "bye"}).click().apply(TimePassed{}, 10'000'000);
  for (const Violation& violation : run.violations()) {
    CHECK_MESSAGE(false, violation.rule << " at " << violation.step << ": " << violation.expected
                                        << ", saw " << violation.seen);
  }
}

}  // namespace lightspeed::interpreter
