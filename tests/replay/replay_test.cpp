// Replaying: what counts as the same run, and how the first difference is explained.
#include "replay/replay.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "replay/capture/capture.hpp"
#include "replay/check.hpp"
#include "replay/compare.hpp"
#include "replay/record.hpp"
#include "tests/replay/capture/capture_builder.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Message;
using interpreter::Step;
using testing::CaptureBuilder;

std::string source_text(const std::string& path) {
  return testing::read_text(testing::in_source_tree(path));
}

Trace simulated() {
  const auto script = parse_script(source_text("corpus/scripts/counter.lss"), {});
  REQUIRE(script.has_value());
  auto trace = record({.program = script->program,
                       .title = "tour",
                       .configuration = script->configuration,
                       .stimuli = script->stimuli});
  REQUIRE(trace.has_value());
  return std::move(*trace);
}

// A page, one diff, its acknowledgement and one event.
Trace captured() {
  CaptureBuilder capture;
  capture.page().greet().applied("1", "<b>1</b>", "<b>1</b>").client("event|1|increment|{}");
  auto imported = import_capture(
      {.title = "small", .capture = capture.frames(), .documents = capture.documents()});
  REQUIRE(imported.has_value());
  return std::move(imported->trace);
}

// The step at which `wanted` holds for the stimulus or an effect.
template <class Wanted>
Step& step_with(Trace& trace, Wanted wanted) {
  const auto found = std::find_if(trace.steps.begin(), trace.steps.end(), [&](const Step& step) {
    return std::any_of(step.effects.begin(), step.effects.end(),
                       [&](const auto& effect) { return wanted(effect.event); });
  });
  REQUIRE(found != trace.steps.end());
  return *found;
}

bool is_ack(const interpreter::Event& event) {
  const auto* message = std::get_if<Message>(&event);
  return message != nullptr && message->data == "ack|1" &&
         message->direction == interpreter::Direction::client_to_server;
}

}  // namespace

TEST_CASE("RPL-1: a simulated trace gives the same steps from its free choices alone") {
  const Trace trace = simulated();
  const ReplayReport report = replay(trace, {});
  CHECK(report.same());
  CHECK(report.steps == trace.steps.size());
  CHECK(report.document.starts_with("<main id=\"app\""));
}

TEST_CASE("RPL-2: replay stops at the first divergence, or counts on, and keeps the trace") {
  Trace trace = simulated();
  for (std::size_t step = 2; step < 5; ++step) trace.steps[step].digest.root.value ^= 1U;
  const Trace before = trace;
  const ReplayReport first = replay(trace, {});
  CHECK(first.divergences.size() == 1);
  CHECK(first.steps == 3);
  CHECK(replay(trace, {.until = 0, .keep_going = true}).divergences.size() == 3);
  CHECK(replay(trace, {.until = 2, .keep_going = false}).same());
  CHECK(trace == before);
}

TEST_CASE("RPL-3: each field of a step that differs is named, with both values") {
  const Step good = simulated().steps[1];
  const auto named = [&](auto change) {
    Step other = good;
    change(other);
    const auto difference = first_difference(good, other);
    REQUIRE(difference.has_value());
    CHECK(difference->expected != difference->actual);
    return difference->field;
  };
  CHECK(named([](Step& s) { ++s.number; }) == "number");
  CHECK(named([](Step& s) { ++s.at.value; }) == "at");
  CHECK(named([](Step& s) { s.stimulus = interpreter::Cut{}; }) == "stimulus");
  CHECK(named([](Step& s) { s.cause = 1; }) == "cause");
  CHECK(named([](Step& s) { ++s.effects[1].at.value; }) == "effects[1].at");
  CHECK(named([](Step& s) { s.effects[0].event = interpreter::Cut{}; }) == "effects[0]");
  CHECK(named([](Step& s) { s.effects.pop_back(); }) == "effects[5]");
  CHECK(named([](Step& s) { s.effects.push_back(s.effects[0]); }) == "effects[6]");
  CHECK(named([](Step& s) { s.digest.parts[3] ^= 1U; }) == "digest.document");
  CHECK(named([](Step& s) { s.digest.root.value ^= 1U; }) == "digest");
  CHECK(named([](Step& s) { s.session = 2; }) == "session");
  CHECK_FALSE(first_difference(good, good).has_value());
}

TEST_CASE("RPL-3: a trace with more or fewer steps than its run diverges at the first of them") {
  Trace longer = simulated();
  longer.steps.push_back(longer.steps.back());
  CHECK_FALSE(replay(longer, {}).same());
  const Trace whole = simulated();
  rc::check("a prefix of a trace replays", [&] {
    Trace prefix = whole;
    prefix.steps.resize(*rc::gen::inRange<std::size_t>(0, whole.steps.size() + 1));
    RC_ASSERT(replay(prefix, {}).same());
  });
}

TEST_CASE("RPL-4: every answer of the browser must be the client model's, in its step") {
  CHECK(replay(captured(), {}).same());
  Trace other = captured();
  Step& answered = step_with(other, is_ack);
  std::get<Message>(answered.effects.front().event).data = "ack|2";
  const ReplayReport report = replay(other, {});
  REQUIRE(report.divergences.size() == 1);
  CHECK(report.divergences.front().field == "answer");
  CHECK(report.divergences.front().step == answered.number);
  CHECK(report.divergences.front().expected == "ack|2");
  CHECK(report.divergences.front().actual == "ack|1");
}

TEST_CASE("RPL-5: the document is compared with what the browser showed, attributes included") {
  Trace other = captured();
  Step& shown = step_with(other, is_ack);
  auto& document = std::get<interpreter::DocumentShown>(shown.effects.back().event);
  document.html.replace(document.html.find("live"), 4, "gone");
  const ReplayReport report = replay(other, {});
  REQUIRE(report.divergences.size() == 1);
  CHECK(report.divergences.front().field == "document");
  CHECK(report.divergences.front().expected == document.html);
}

TEST_CASE("RPL-6: an answer may be lost with the connection, but not in front of another one") {
  Trace last = captured();
  last.steps.resize(step_with(last, is_ack).number);
  std::erase_if(last.steps.back().effects, [](const auto& e) { return is_ack(e.event); });
  Step closed;
  closed.number = last.steps.size() + 1;
  closed.at = interpreter::Tick{last.steps.back().at.value + 1'000'000};
  closed.stimulus = interpreter::Closed{.connection = {1}, .reason = ""};
  last.steps.push_back(closed);
  CHECK(replay(last, {}).same());
  CHECK(replay(last, {}).maybe == 1);
  Trace middle = captured();
  std::erase_if(step_with(middle, is_ack).effects, [](const auto& e) { return is_ack(e.event); });
  const ReplayReport report = replay(middle, {});
  REQUIRE(report.divergences.size() == 1);
  CHECK(report.divergences.front().expected == "no message");
}

TEST_CASE("RPL-6: who is silent for more than five seconds has not lost its answers") {
  const auto silent = [](int diffs) {
    CaptureBuilder capture;
    capture.page().greet().applied("1", "a", "a");
    for (int ref = 2; ref < 2 + diffs; ++ref) {
      capture.server("diff|" + std::to_string(ref) + "|a");
    }
    return capture;
  };
  const auto imported = [](const CaptureBuilder& capture) {
    auto trace = import_capture({.title = "s", .capture = capture.frames(), .documents = ""});
    REQUIRE(trace.has_value());
    return replay(trace->trace, {});
  };
  // One message takes 300 ms, so 16 of them are 4.8 seconds from the first to the close.
  CHECK(imported(silent(16).close()).same());
  CHECK(imported(silent(16).close()).maybe == 16);
  const ReplayReport report = imported(silent(17).close());
  REQUIRE(report.divergences.size() == 1);
  CHECK(report.divergences.front().expected == "no message");
  CHECK(report.divergences.front().actual == "ack|2");
  CHECK(imported(silent(1).close()).maybe == 1);
  CHECK(imported(silent(1).wait(4'700'000).close()).same());
  CHECK_FALSE(imported(silent(1).wait(4'700'001).close()).same());
  // What happens on the next connection says nothing of this one's end.
  CHECK(imported(silent(1).close().wait(60'000'000).greet()).same());
}

TEST_CASE("RPL-6: a recording that ends on an open connection excuses only its last moment") {
  const auto unanswered = [](int diffs) {
    CaptureBuilder capture;
    capture.page().greet();
    for (int ref = 1; ref <= diffs; ++ref) capture.server("diff|" + std::to_string(ref) + "|a");
    auto trace = import_capture({.title = "s", .capture = capture.frames(), .documents = ""});
    REQUIRE(trace.has_value());
    return replay(trace->trace, {});
  };
  CHECK(unanswered(1).maybe == 1);
  CHECK(unanswered(1).same());
  CHECK(unanswered(2).divergences.size() == 1);  // The first one waited for 300 ms.
}

TEST_CASE(
    "RPL-7: a rule that the client broke fails a replay, one that the server broke does not") {
  CaptureBuilder server;
  server.page().greet().applied("2", "<b>1</b>", "<b>1</b>");  // References begin at 1.
  auto broken = import_capture(
      {.title = "server", .capture = server.frames(), .documents = server.documents()});
  REQUIRE(broken.has_value());
  CHECK(replay(broken->trace, {}).same());
  CHECK_FALSE(check(broken->trace).violations.empty());
  Trace client = captured();
  Step again = step_with(client, is_ack);  // An answer to nothing, at the end.
  again.stimulus = interpreter::TimePassed{};
  again.number = client.steps.size() + 1;
  again.at = client.steps.back().at;
  std::erase_if(again.effects, [](const auto& e) { return !is_ack(e.event); });
  again.effects.front().at = again.at;
  client.steps.push_back(again);
  const ReplayReport report = replay(client, {.until = 0, .keep_going = true});
  REQUIRE(report.violations.size() == 1);
  CHECK(report.violations.front().starts_with("ACK-2 at step"));
}

TEST_CASE("RPL-8: without its page, a target that the browser found stands outside the root") {
  const std::string stream = isa::encode_patch_stream({isa::Replace{"#elsewhere", "x"}});
  CaptureBuilder found;
  found.page().greet().applied("1", stream, "");
  auto trace = import_capture({.title = "f", .capture = found.frames(), .documents = ""});
  REQUIRE(trace.has_value());
  const ReplayReport report = replay(trace->trace, {});
  CHECK(report.same());
  CHECK(report.assumed_targets == std::vector<std::string>{"#elsewhere"});
}

TEST_CASE("RPL-9: a trace that cannot be run says why") {
  Trace unknown = simulated();
  unknown.header.program = "nonsense";
  CHECK(replay(unknown, {}).problem.find("counter-history") != std::string::npos);
  Trace pageless = captured();
  pageless.steps.erase(pageless.steps.begin());
  CHECK(replay(pageless, {}).problem.find("before any page_loaded") != std::string::npos);
}

TEST_CASE("RPL-9: a capture holds no stimulus that only a simulated run has") {
  const std::vector<interpreter::Event> foreign{interpreter::Cut{},
                                                interpreter::Crash{},
                                                interpreter::Shutdown{},
                                                interpreter::DropNext{},
                                                interpreter::DuplicateDiff{},
                                                interpreter::TimerFired{},
                                                interpreter::Telemetry{},
                                                interpreter::DocumentShown{},
                                                interpreter::MessageLost{},
                                                interpreter::LifecycleChanged{},
                                                interpreter::ClientStateChanged{}};
  for (const auto& event : foreign) {
    Trace trace = captured();
    trace.steps.back().stimulus = event;
    const ReplayReport report = replay(trace, {});
    CHECK_FALSE(report.same());
    CHECK(report.problem.ends_with(" is no stimulus of a capture"));
  }
  Trace quiet = captured();
  quiet.steps.push_back({.number = quiet.steps.size() + 1,
                         .at = quiet.steps.back().at,
                         .stimulus = interpreter::TimePassed{}});
  CHECK(replay(quiet, {}).same());
}

TEST_CASE("RPL-9: a free choice that names a cause is refused, by replay and by check") {
  Trace trace = simulated();
  REQUIRE(interpreter::as_stimulus(trace.steps[2].stimulus).has_value());
  trace.steps[2].cause = 1;
  const std::string problem =
      "step 3: user_event is a free choice, yet step 1 is named as its cause";
  CHECK(replay(trace, {}).problem == problem);
  CHECK(check(trace).problem == problem);
}

TEST_CASE("CHK-1: a check says of every rule whether it ran, and what it found") {
  const CheckReport report = check(captured());
  CHECK(report.rules_run.size() + report.rules_blind.size() == interpreter::all_rules().size());
  CHECK(report.rules_run.size() == 11);
  CHECK(report.violations.empty());
}

TEST_CASE("CHK-2: the world is run beside the rules, the recorded messages are judged") {
  Trace trace = simulated();
  CHECK(check(trace).rules_blind.empty());
  CHECK(check(trace).violations.empty());
  std::erase_if(step_with(trace, is_ack).effects, [](const auto& e) { return is_ack(e.event); });
  const auto violations = check(trace).violations;
  REQUIRE_FALSE(violations.empty());
  CHECK(std::any_of(violations.begin(), violations.end(),
                    [](const auto& violation) { return violation.rule == "ACK-1"; }));
}

// In the order of the rules.
const std::vector<std::string_view> kWorldRules{"SYNC-1", "IDLE-1",  "SYNC-2",
                                                "OUT-1",  "TOPIC-1", "TOPIC-2"};

TEST_CASE("CHK-2: from the first step that runs otherwise, the world is not shown") {
  const Trace good = simulated();
  CHECK(check(good).note.empty());
  Trace other = good;
  other.steps[4].digest.root.value ^= 1U;
  const CheckReport report = check(other);
  CHECK(report.rules_blind == kWorldRules);
  CHECK(report.note ==
        "rules that need the world saw no step from 5 on: run again, it differs in digest");
  CHECK(report.rules_run.size() + kWorldRules.size() == interpreter::all_rules().size());
  CHECK(report.violations.empty());
  Trace longer = good;
  longer.steps.push_back({.number = good.steps.size() + 1,
                          .at = good.steps.back().at,
                          .cause = good.steps.size(),
                          .stimulus = interpreter::TimerFired{"grace"}});
  CHECK(check(longer).note.ends_with("it differs in there being no such step"));
}

TEST_CASE("CHK-2: a step whose recorded document is another one is not called in order") {
  // The document of the new run is right; that says nothing of the one that was recorded.
  Trace trace = simulated();
  for (Step& step : trace.steps) {
    step.digest.parts[static_cast<std::size_t>(interpreter::StatePart::document)] ^= 1U;
  }
  const CheckReport report = check(trace);
  CHECK(std::find(report.rules_run.begin(), report.rules_run.end(), "SYNC-1") ==
        report.rules_run.end());
  CHECK(report.note.ends_with("digest.document"));
}

TEST_CASE("CHK-2: what was found before the difference stands") {
  const auto script = parse_script(source_text("corpus/scripts/resent-append.lss"), {});
  REQUIRE(script.has_value());
  auto trace = record({.program = script->program,
                       .title = "resent",
                       .configuration = script->configuration,
                       .stimuli = script->stimuli});
  REQUIRE(trace.has_value());
  trace->steps.back().digest.root.value ^= 1U;
  const CheckReport report = check(*trace);
  CHECK(report.rules_blind.size() + 1 == kWorldRules.size());
  CHECK_FALSE(report.note.empty());
  // Behind a difference the new world would be found out of order, and is not the recorded one.
  trace->steps[1].digest.root.value ^= 1U;
  const CheckReport early = check(*trace);
  CHECK(early.rules_blind == kWorldRules);
  CHECK(std::all_of(early.violations.begin(), early.violations.end(),
                    [](const auto& violation) { return violation.rule == "DUP-1"; }));
}

TEST_CASE("CHK-3: a check of a capture counts the quirks that it relied on") {
  const auto quirks = [](const char* scenario) {
    const std::string folder = std::string("corpus/captures/") + scenario;
    auto imported = import_capture(
        {.title = scenario, .capture = source_text(folder + "/frames.jsonl"), .documents = ""});
    REQUIRE(imported.has_value());
    return check(imported->trace).quirks;
  };
  CHECK(quirks("02-todo-keyed").of(interpreter::Quirk::replacement_pattern).steps == 2);
  CHECK(quirks("05-reconnect").of(interpreter::Quirk::event_lost).steps == 3);
  CHECK(quirks("01-counter-clicks").of(interpreter::Quirk::lenient_integer).steps == 0);
}

}  // namespace lightspeed::replay
