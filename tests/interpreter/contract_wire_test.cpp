// The rules that need messages alone: for each a trace that keeps it, and one that breaks it.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "interpreter/wire.hpp"
#include "tests/interpreter/contract_steps.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Steps;

struct Expected {
  std::string_view rule;
  Party party = Party::client;
  std::uint64_t step = 0;
  std::uint64_t cause = 0;
  std::string expected;
  std::string seen;
};

// Exactly this violation, and no other of any rule.
void breaks(const Steps& steps, const Expected& expected, bool captured = false) {
  const Violations found = steps.violations(captured);
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == expected.rule);
  CHECK(found[0].party == expected.party);
  CHECK(found[0].step == expected.step);
  CHECK(found[0].cause == expected.cause);
  CHECK(found[0].expected == expected.expected);
  CHECK(found[0].seen == expected.seen);
}

void keeps(const Steps& steps, bool captured = false) {
  for (const Violation& violation : steps.violations(captured)) {
    CHECK_MESSAGE(false, violation.rule << " at " << violation.step << ": " << violation.expected
                                        << ", saw " << violation.seen);
  }
}

Steps session() {
  Steps steps;
  steps.page().greet(1);
  return steps;
}

constexpr const char* kNext = "diff|1|ps\\|1\\|2\\|#app\\|x\\|1\\|r,0,1";

}  // namespace

TEST_CASE("HELLO-1: the client says hello first, and it is the hello of this protocol") {
  keeps(session());
  Steps late;
  late.page().open(1).answer("ack|1");
  CHECK(late.violations().front() == Violation{.rule = "HELLO-1",
                                               .party = Party::client,
                                               .step = 2,
                                               .cause = 2,
                                               .expected = "hello|lightspeed|1",
                                               .seen = "ack|1"});
  Steps wrong;
  wrong.page().open(1).answer("hello|lightspeed|2");
  breaks(wrong, {"HELLO-1", Party::client, 2, 2, "hello|lightspeed|1", "hello|lightspeed|2"});
  Steps second = session();
  second.close(1).wait(200'000).open(2).answer("hello|phoenix|1");
  breaks(second, {"HELLO-1", Party::client, 5, 5, "hello|lightspeed|1", "hello|phoenix|1"});
}

TEST_CASE("HELLO-2: the server says hello first, and once on each connection") {
  Steps again = session();
  again.close(1).wait(200'000).greet(2);
  keeps(again);
  Steps late;
  late.page().open(1).answer("hello|lightspeed|1").server("event|1|push|{}");
  breaks(late, {"HELLO-2", Party::server, 3, 3, "hello first", "event|1|push|{}"});
  Steps twice = session();
  twice.server("hello|lightspeed|1");
  breaks(twice, {"HELLO-2", Party::server, 4, 4, "one hello a connection", "hello|lightspeed|1"});
}

TEST_CASE("WIRE-1: every message is a frame, in the mode of the trace") {
  Steps server = session();
  server.server("nonsense").answer("failure||decode_failed:unknown_frame_tag:nonsense");
  breaks(server, {"WIRE-1", Party::server, 4, 4, "a frame", "unknown_frame_tag:nonsense"});
  Steps client = session();
  client.client("");
  breaks(client, {"WIRE-1", Party::client, 4, 4, "a frame", "empty_frame"});
  // Another mode reads a lenient version.
  Steps lenient;
  lenient.page().open(1).answer("hello|lightspeed|1").server("hello|lightspeed|01");
  keeps(lenient, true);
  CHECK(lenient.violations().front().rule == "HELLO-2");
  CHECK(lenient.violations().back().rule == "WIRE-1");
}

TEST_CASE("WIRE-2: a binary message reads as a frame with an empty tag, whatever it holds") {
  for (const char* data : {"", "ack|1", "\xFF"}) {
    const auto frame = decode_message(data, true, isa::Mode::published);
    REQUIRE_FALSE(frame);
    CHECK(frame.error().text == "unknown_frame_tag:");
  }
  CHECK(decode_message("ack|1", false, isa::Mode::strict).has_value());
  Steps steps = session();
  Message binary = steps.from_server("ack|1");
  binary.binary = true;
  steps.step(binary);
  breaks(steps, {"WIRE-1", Party::server, 4, 4, "a frame", "unknown_frame_tag:"});
}

TEST_CASE("WIRE-3: a patch stream decodes whole") {
  Steps good = session();
  good.server(kNext).answer("ack|1").server("diff|2|raw, not ps\\|").answer("ack|2");
  keeps(good);
  Steps bad = session();
  bad.server("diff|1|ps\\|1\\|0\\|0").answer("failure|1|patch_failed:x");
  breaks(bad, {"WIRE-3", Party::server, 4, 4, "a patch stream in diff 1",
               "bad_field_count:patch_stream:5:4"});
}

TEST_CASE("WIRE-4: a client sends no diff and no second hello") {
  Steps diff = session();
  diff.client("diff|9|x").server("failure|9|unsupported_client_frame:diff");
  breaks(diff, {"WIRE-4", Party::client, 4, 4, "no diff from a client", "diff|9|x"});
  Steps hello = session();
  hello.client("hello|lightspeed|1");
  breaks(hello, {"WIRE-4", Party::client, 4, 4, "one hello a connection", "hello|lightspeed|1"});
}

TEST_CASE("REF-1: event references count up from 1 for each page, but for lost events") {
  Steps good = session();
  good.client("event|1|a|{}").sends("ack|1").step(UserEventLost{}).client("event|3|a|{}");
  good.sends("ack|3").close(1).page().greet(2).client("event|1|a|{}").sends("ack|1");
  keeps(good);
  Steps gap = session();
  gap.client("event|2|a|{}").sends("ack|2").client("event|3|a|{}").sends("ack|3");
  breaks(gap, {"REF-1", Party::client, 4, 4, "event reference 1", "2"});
  Steps again = session();
  again.client("event|1|a|{}").sends("ack|1").client("event|1|a|{}").sends("ack|1");
  breaks(again, {"REF-1", Party::client, 5, 5, "event reference 2", "1"});
  Steps word = session();
  word.client("event|one|a|{}").sends("ack|one");
  breaks(word, {"REF-1", Party::client, 4, 4, "event reference 1", "one"});
  Steps padded = session();
  padded.client("event|1|a|{}").sends("ack|1").client("event|002|a|{}").sends("ack|002");
  breaks(padded, {"REF-1", Party::client, 5, 5, "event reference 2", "002"});
  Steps reconnected = session();
  reconnected.client("event|1|a|{}").sends("ack|1").close(1).wait(200'000).greet(2);
  reconnected.client("event|1|a|{}").sends("ack|1");
  breaks(reconnected, {"REF-1", Party::client, 8, 8, "event reference 2", "1"});
}

TEST_CASE("REF-2: patch references count up over the whole session, and come again unchanged") {
  Steps good = session();
  good.server("diff|1|a").answer("ack|1").server("diff|1|a").answer("ack|1").close(1);
  good.wait(200'000).greet(2).server("diff|1|a").answer("ack|1").server("diff|2|b").answer("ack|2");
  keeps(good, true);
  Steps gap = session();
  gap.server("diff|2|a").answer("ack|2").server("diff|3|a").answer("ack|3");
  breaks(gap, {"REF-2", Party::server, 4, 4, "patch reference 1", "2"});
  Steps other = session();
  other.server("diff|1|a")
      .answer("ack|1")
      .close(1)
      .page()
      .greet(2)
      .server("diff|1|b")
      .answer("ack|1");
  breaks(other, {"REF-2", Party::server, 9, 9, "patch 1 sent again as it was", "another payload"});
  Steps word = session();
  word.server("diff|x|a").answer("ack|x");
  breaks(word, {"REF-2", Party::server, 4, 4, "patch reference 1", "x"});
  Steps padded = session();
  padded.server("diff|1|a").answer("ack|1").server("diff|002|b").answer("ack|002");
  breaks(padded, {"REF-2", Party::server, 5, 5, "patch reference 2", "002"});
}

TEST_CASE("ACK-1: every diff that arrived is answered, in the order of arrival") {
  Steps good = session();
  good.server("diff|1|a").answer("ack|1").server("diff|2|ps\\|");
  good.answer("failure|2|patch_failed:bad_field_count:patch_stream:5:2");
  CHECK(good.violations().size() == 1);
  CHECK(good.violations()[0].rule == "WIRE-3");
  Steps swapped = session();
  swapped.server("diff|1|a").server("diff|2|b").answer("ack|2");
  breaks(swapped,
         {"ACK-1", Party::client, 5, 4, "an answer to diff 1", "diff 2 answered before it"});
  Steps never = session();
  never.server("diff|1|a").client("event|1|a|{}").sends("ack|1");
  breaks(never, {"ACK-1", Party::client, 5, 4, "an answer to diff 1", "none until the end"});
  Steps lost = session();
  lost.step(TimePassed{}).lost(lost.from_server("diff|1|a"));
  keeps(lost);
}

TEST_CASE("ACK-1: an answer counts when it is sent, whatever the link does with it") {
  Steps lost = session();
  lost.server("diff|1|a").lost(lost.from_client("ack|1"));
  lost.server("diff|2|b").lost(lost.from_client("failure|2|patch_failed:x"));
  keeps(lost);
  Steps passed = session();
  passed.server("diff|1|a").server("diff|2|b").lost(passed.from_client("ack|2"));
  breaks(passed,
         {"ACK-1", Party::client, 5, 4, "an answer to diff 1", "diff 2 answered before it"});
}

TEST_CASE("ACK-2: a client answers only diffs of this connection, each once") {
  Steps twice = session();
  twice.server("diff|1|a").answer("ack|1").answer("ack|1");
  breaks(twice,
         {"ACK-2", Party::client, 4, 4, "an answer to a diff that was sent", "an answer to 1"});
  Steps unknown = session();
  unknown.server("ack|1").answer("failure|7|patch_failed:x");
  CHECK(unknown.violations().front().rule == "ACK-2");
  Steps other = session();
  other.server("diff|1|a").close(1).wait(200'000).greet(2).client("ack|1");
  breaks(other,
         {"ACK-2", Party::client, 8, 8, "an answer to a diff that was sent", "an answer to 1"});
  Steps resent = session();
  resent.server("diff|1|a").answer("ack|1").server("diff|1|a").answer("ack|1");
  keeps(resent, true);
}

TEST_CASE("ACK-3: every event that arrived is answered once, and the server answers nothing else") {
  Steps good = session();
  good.client("event|1|a|{}").sends("ack|1").client("event|2|a|{}").sends("failure|2|busy");
  good.server("failure||empty_frame");
  keeps(good);
  Steps never = session();
  never.client("event|1|a|{}");
  breaks(never, {"ACK-3", Party::server, 4, 4, "an answer to event 1", "none until the end"});
  Steps twice = session();
  twice.client("event|1|a|{}").sends("ack|1").sends("ack|1");
  breaks(twice,
         {"ACK-3", Party::server, 4, 4, "an answer to an event that was sent", "an answer to 1"});
  Steps unknown = session();
  unknown.server("failure|4|no");
  breaks(unknown,
         {"ACK-3", Party::server, 4, 4, "an answer to an event that was sent", "an answer to 4"});
}

TEST_CASE("RULE-4: what was in flight when a connection ended is held against nobody") {
  Steps steps = session();
  steps.server("diff|1|a").client("event|1|a|{}").close(1).wait(200'000).greet(2);
  keeps(steps);
  // The event may have been handled: its answer may still come.
  steps.server("ack|1");
  keeps(steps);
  steps.server("ack|1");
  CHECK(steps.violations().size() == 1);
  // An answer on the connection of a page that is gone answers to nobody.
  Steps gone = session();
  gone.client("event|1|a|{}").page().server("ack|1").server("ack|1");
  keeps(gone, true);
  Steps left = session();
  left.server("diff|1|a").client("event|1|a|{}").leave().answer("failure||client_disconnect");
  keeps(left);
}

TEST_CASE("RULE-4: what was unanswered when a recording ended is held against nobody") {
  Steps steps = session();
  steps.server("diff|1|a").client("event|1|a|{}");
  keeps(steps, true);
  CHECK(steps.violations(false).size() == 2);
}

TEST_CASE("RULE-4: in flight is what arrived at most 5 seconds before an end, for both sides") {
  constexpr std::uint64_t kStep = 1000;  // Each step takes a millisecond of its own.
  using End = void (*)(Steps&);
  const std::vector<std::pair<End, std::uint64_t>> ends{
      {[](Steps& steps) { steps.close(1); }, kInFlightMaxUs},
      {[](Steps& steps) { steps.page(); }, kInFlightMaxUs},
      {[](Steps& steps) { steps.leave(); }, kInFlightMaxUs},
      {[](Steps& steps) { steps.step(TimePassed{}); }, kBrowserAnswersUs}};
  for (const auto& [end, diff_max] : ends) {
    for (const std::uint64_t late : {0U, 1U}) {
      Steps diff = session();
      diff.server("diff|1|a").wait(diff_max - kStep + late);
      end(diff);
      Steps event = session();
      event.client("event|1|a|{}").wait(kInFlightMaxUs - kStep + late);
      end(event);
      if (late == 0) {
        keeps(diff, true);
        keeps(event, true);
        continue;
      }
      const Violations of_diff = diff.violations(true);
      REQUIRE(of_diff.size() == 1);
      CHECK(of_diff[0].rule == "ACK-1");
      CHECK(of_diff[0].cause == 4);
      CHECK(of_diff[0].step == 5);
      CHECK(of_diff[0].seen.ends_with(", " + std::to_string(diff_max + 1) + " us later"));
      const Violations of_event = event.violations(true);
      REQUIRE(of_event.size() == 1);
      CHECK(of_event[0].rule == "ACK-3");
      CHECK(of_event[0].party == Party::server);
      CHECK(of_event[0].cause == 4);
    }
  }
}

TEST_CASE("RULE-4: a connection whose end nobody saw ended no earlier than its last message") {
  Steps silent = session();
  silent.server("diff|1|a").wait(60'000'000).greet(2);
  keeps(silent, true);
  Steps talking = session();
  talking.server("diff|1|a").wait(6'000'000).server("event|1|push|{}").greet(2);
  breaks(talking,
         {"ACK-1", Party::client, 6, 4, "an answer to diff 1",
          "none until its connection ended, 6001000 us later"},
         true);
  // The end of another connection, or an attempt that was refused, ends nothing here.
  Steps other = session();
  other.server("diff|1|a").wait(6'000'000).close(7).refuse(8).answer("ack|1");
  keeps(other, true);
}

TEST_CASE("ACK-3: an event that a later one overtook had its chance, however short") {
  Steps cut = session();
  cut.client("event|1|a|{}").client("event|2|a|{}").sends("ack|2").close(1);
  breaks(cut,
         {"ACK-3", Party::server, 6, 4, "an answer to event 1",
          "none until its connection ended, though a later event was answered"},
         true);
  Steps late = session();
  late.client("event|1|a|{}").client("event|2|a|{}").sends("ack|2").server("ack|1");
  keeps(late, true);
  Steps both = session();
  both.client("event|1|a|{}").client("event|2|a|{}").close(1).wait(200'000).greet(2);
  both.server("ack|2");
  keeps(both, true);
}

TEST_CASE("ACK-3: an event that waits for the session to become live is owed no answer yet") {
  const auto line = [](Steps& steps, isa::Lifecycle from, isa::Lifecycle to) {
    steps.effect(LifecycleChanged{.epoch = 1, .from = from, .to = to, .abandoned = false});
  };
  Steps waits = session();
  line(waits, isa::Lifecycle::disconnected, isa::Lifecycle::handshaking);
  line(waits, isa::Lifecycle::handshaking, isa::Lifecycle::mounted);
  waits.client("event|1|a|{}").wait(20'000'000);
  Steps cut = waits;
  cut.close(1);
  keeps(cut);
  Steps answered = waits;
  answered.step(TimePassed{});
  line(answered, isa::Lifecycle::mounted, isa::Lifecycle::live);
  Steps never = answered;
  answered.sends("ack|1");
  keeps(answered);
  breaks(never, {"ACK-3", Party::server, 5, 4, "an answer to event 1", "none until the end"});
}

TEST_CASE("BACK-1: attempts after a loss wait longer and longer, up to the maximum") {
  const std::vector<std::uint64_t> waits{200'000,   400'000,   800'000,  1'600'000,
                                         3'200'000, 5'000'000, 5'000'000};
  for (std::size_t hasty = 0; hasty <= waits.size(); ++hasty) {
    Steps steps = session();
    steps.close(1);
    std::uint32_t connection = 2;
    for (std::size_t i = 0; i < waits.size(); ++i) {
      // Each step takes a millisecond of its own.
      steps.wait(waits[i] - 1000 - (i == hasty ? 1 : 0)).refuse(connection++);
    }
    if (hasty == waits.size()) {
      keeps(steps);
      continue;
    }
    breaks(steps, {"BACK-1", Party::client, 5 + hasty, 4 + hasty,
                   "at least " + std::to_string(waits[hasty]) + " us before the next attempt",
                   std::to_string(waits[hasty] - 1) + " us"});
  }
}

TEST_CASE(
    "BACK-1: an opening, a new page or a farewell begins anew; a capture has 50 ms of grace") {
  Steps opened = session();
  opened.close(1).wait(200'000).refuse(2).wait(400'000).greet(3).close(3).wait(199'000).greet(4);
  keeps(opened);
  Steps page = session();
  page.close(1).page().greet(2);
  keeps(page);
  Steps left = session();
  left.leave().answer("failure||x").close(1).greet(2);
  keeps(left);
  Steps hasty = session();
  hasty.close(1).wait(149'000).greet(2);
  keeps(hasty, true);
  CHECK(hasty.violations().size() == 1);
}

TEST_CASE("RULE-1: a rule names its id, what it must see and its promise, each once") {
  std::set<std::string_view> ids;
  for (const Rule& rule : all_rules()) {
    CHECK(ids.insert(rule.id).second);
    CHECK_FALSE(rule.promise.empty());
    CHECK(find_rule(rule.id) == &rule);
  }
  CHECK(ids.size() == 42);
  CHECK(find_rule("NONE-1") == nullptr);
}

TEST_CASE("RULE-2: every rule runs over every step, a violation stops nothing") {
  Steps steps;
  steps.page().open(1).answer("event|2|a|{}").server("nonsense").server("diff|5|ps\\|");
  steps.client("diff|1|x");
  std::multiset<std::string_view> rules;
  for (const Violation& violation : steps.violations(true)) rules.insert(violation.rule);
  CHECK(rules == std::multiset<std::string_view>{"HELLO-1", "HELLO-2", "REF-1", "REF-2", "WIRE-1",
                                                 "WIRE-3", "WIRE-4"});
}

TEST_CASE("RULE-3: on a captured trace only the rules that need the wire run") {
  Contract captured(Configuration{}, true);
  Contract simulated(Configuration{}, false);
  for (const Rule& rule : all_rules()) {
    CHECK(captured.runs(rule) == (rule.needs == Needs::wire));
    CHECK(simulated.runs(rule));
  }
}

}  // namespace lightspeed::interpreter
