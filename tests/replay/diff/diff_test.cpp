// Comparing two traces: what is equal, what only looks different, and what is a difference.
#include "replay/diff/diff.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "isa/base/hex.hpp"
#include "replay/capture/capture.hpp"
#include "replay/diff/compare_steps.hpp"
#include "replay/plain_text.hpp"
#include "replay/record.hpp"
#include "tests/support/files.hpp"
#include "tests/support/trace_generators.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using in::Direction;
using in::Stimulus;
using in::Tick;
using Kind = Difference::Kind;

const in::UserEvent kClick{"increment", "{}"};
const in::UserEvent kNoop{"noop", "{}"};
constexpr std::uint64_t kStepUs = 100'000;

Trace recorded(const std::vector<Stimulus>& stimuli, std::uint64_t step_us = kStepUs,
               in::Configuration configuration = {}) {
  Recording recording;
  recording.program = "counter-history";
  recording.configuration = configuration;
  for (const Stimulus& stimulus : stimuli) {
    recording.stimuli.push_back({Tick{recording.stimuli.size() * step_us}, stimulus});
  }
  auto trace = record(recording);
  REQUIRE(trace.has_value());
  return *std::move(trace);
}

std::size_t count(const DiffReport& report, Kind kind) {
  return static_cast<std::size_t>(
      std::count_if(report.differences.begin(), report.differences.end(),
                    [&](const Difference& difference) { return difference.kind == kind; }));
}

// A capture's steps moved in time, and its connections numbered otherwise.
void shift(Trace& trace, std::uint64_t by_us, std::uint32_t connections) {
  const auto move_event = [&](in::Event& event) {
    if (auto* message = std::get_if<in::Message>(&event)) message->connection.value += connections;
    if (auto* opened = std::get_if<in::Opened>(&event)) opened->connection.value += connections;
    if (auto* closed = std::get_if<in::Closed>(&event)) closed->connection.value += connections;
    if (auto* refused = std::get_if<in::Refused>(&event)) refused->connection.value += connections;
  };
  for (in::Step& step : trace.steps) {
    step.at.value += by_us;
    move_event(step.stimulus);
    for (in::Effect& effect : step.effects) {
      effect.at.value += by_us;
      move_event(effect.event);
    }
  }
}

Trace imported(const std::string& scenario) {
  const auto folder = testing::in_source_tree("corpus/captures/" + scenario);
  auto capture = import_capture({.title = scenario,
                                 .capture = testing::read_text(folder / "frames.jsonl"),
                                 .documents = testing::read_text(folder / "dom.jsonl")});
  REQUIRE(capture.has_value());
  return std::move(capture->trace);
}

const std::vector<Stimulus> kSession{in::PageLoaded{}, kClick,           kClick, kNoop, kClick,
                                     in::Cut{},        in::TimePassed{}, kClick, kClick};

}  // namespace

TEST_CASE("DIFF-6: a trace equals itself") {
  const DiffReport report = diff(recorded(kSession), recorded(kSession));
  CHECK(report.verdict == Verdict::equal);
  CHECK(report.differences.empty());
  CHECK(report.aligned == report.left_steps);
  CHECK(rc::check("any trace equals itself", [] {
    const Trace trace = *tests::any_trace();
    const DiffReport same = diff(trace, trace);
    RC_ASSERT(same.verdict == Verdict::equal);
    RC_ASSERT(same.aligned == trace.steps.size());
  }));
}

TEST_CASE("DIFF-6: two empty traces are equal, and nothing is missing from one side") {
  CHECK(diff({}, {}).verdict == Verdict::equal);
  const Trace some = recorded({in::PageLoaded{}, kClick});
  const DiffReport gained = diff(Trace{.header = some.header, .steps = {}}, some);
  CHECK(count(gained, Kind::inserted) == some.steps.size());
  CHECK(gained.aligned == 0);
  CHECK(gained.verdict == Verdict::regressed);
}

TEST_CASE("DIFF-6: shifted times alone are equivalent") {
  const DiffReport report = diff(recorded(kSession, 1'000'000), recorded(kSession, 1'000'003));
  CHECK(report.verdict == Verdict::equivalent);
  CHECK(report.differences.empty());
  CHECK(report.aligned == report.left_steps);
}

TEST_CASE("DIFF-2: renumbered connections and shifted times of a capture are equivalent") {
  const Trace left = imported("05-reconnect");
  Trace right = left;
  shift(right, 77, 12);
  const DiffReport report = diff(left, right);
  CHECK(report.verdict == Verdict::equivalent);
  CHECK(report.differences.empty());
}

TEST_CASE("DIFF-2: both forms of one capture are equivalent in what was said") {
  const Trace left = imported("01-counter-clicks");
  const auto folder = testing::in_source_tree("corpus/captures/01-counter-clicks");
  auto har = import_capture({.title = "har",
                             .capture = testing::read_text(folder / "capture.har"),
                             .documents = testing::read_text(folder / "dom.jsonl")});
  REQUIRE(har.has_value());
  const DiffReport report = diff(left, har->trace);
  CHECK(count(report, Kind::inserted) == 0);
  CHECK(count(report, Kind::deleted) == 0);
  // Page texts and close codes are what only one of the forms has (IMP-10).
  for (const Difference& difference : report.differences) {
    CHECK(difference.field.find(".diff.") == std::string::npos);
    CHECK(difference.field.find(".ack.") == std::string::npos);
  }
}

TEST_CASE("DIFF-1: an inserted event that changes nothing shown is one insertion, nothing more") {
  auto more = kSession;
  more.insert(more.begin() + 2, kNoop);
  const DiffReport report = diff(recorded(kSession), recorded(more));
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].kind == Kind::inserted);
  CHECK(report.differences[0].left_step == 0);
  CHECK(report.differences[0].stimulus == "user_event noop {}");
  CHECK(report.verdict == Verdict::regressed);
}

TEST_CASE("DIFF-5: the values that an inserted click shifts are one line for each field") {
  auto more = kSession;
  more.insert(more.begin() + 2, in::UserEvent{"add", "{\"by\":10}"});
  const DiffReport report = diff(recorded(kSession), recorded(more));
  CHECK(count(report, Kind::inserted) == 1);
  CHECK(count(report, Kind::deleted) == 0);
  REQUIRE(count(report, Kind::changed) >= 1);
  CHECK(report.differences.size() < 8);
  const auto shifted = std::find_if(report.differences.begin(), report.differences.end(),
                                    [](const Difference& d) { return d.kind == Kind::changed; });
  CHECK(shifted->field.ends_with(".message.diff.html"));
  CHECK(shifted->stimulus.find("more steps)") != std::string::npos);
}

TEST_CASE("DIFF-1: a deleted event in a capture is one deletion for each of its steps") {
  const Trace left = imported("01-counter-clicks");
  Trace right = left;
  // An event that was answered by an acknowledgement alone.
  const auto noop = std::find_if(right.steps.begin(), right.steps.end(), [](const in::Step& step) {
    const auto* event = std::get_if<in::UserEvent>(&step.stimulus);
    return event != nullptr && event->name == "noop";
  });
  REQUIRE(noop != right.steps.end());
  right.steps.erase(noop, noop + 2);
  const DiffReport report = diff(left, right);
  CHECK(count(report, Kind::deleted) == 2);
  CHECK(report.differences.size() == 2);
}

TEST_CASE("DIFF-3: one acknowledgement less is one change, which names it") {
  const Trace left = recorded(kSession);
  Trace right = left;
  auto& effects = right.steps[2].effects;
  const auto ack = std::find_if(effects.begin(), effects.end(), [](const in::Effect& effect) {
    const auto* message = std::get_if<in::Message>(&effect.event);
    return message != nullptr && message->data == "ack|3";
  });
  REQUIRE(ack != effects.end());
  const auto place = std::to_string(ack - effects.begin());
  effects.erase(ack);
  const DiffReport report = diff(left, right);
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].kind == Kind::changed);
  CHECK(report.differences[0].left_step == 3);
  CHECK(report.differences[0].field == "effects[" + place + "]");
  CHECK(report.differences[0].left == "message c1 > ack|3");
  CHECK(report.differences[0].right == "(none)");
  CHECK(report.verdict == Verdict::regressed);
  CHECK(std::count(report.right_rules.begin(), report.right_rules.end(), "ACK-1") == 1);
}

TEST_CASE("DIFF-3: a message that was lost instead of delivered is one change") {
  const Trace left = recorded(kSession);
  Trace right = left;
  for (in::Effect& effect : right.steps[2].effects) {
    const auto* message = std::get_if<in::Message>(&effect.event);
    if (message != nullptr && message->data == "ack|3") effect.event = in::MessageLost{*message};
  }
  const DiffReport report = diff(left, right);
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].left == "message c1 > ack|3");
  CHECK(report.differences[0].right == "message_lost c1 > ack|3");
}

TEST_CASE("DIFF-1: two events in the other order are one deletion and one insertion") {
  const DiffReport report = diff(recorded({in::PageLoaded{}, kClick, kNoop, in::TimePassed{}}),
                                 recorded({in::PageLoaded{}, kNoop, kClick, in::TimePassed{}}));
  CHECK(count(report, Kind::inserted) == 1);
  CHECK(count(report, Kind::deleted) == 1);
  CHECK(count(report, Kind::changed) == 0);
}

TEST_CASE("DIFF-3: another payload is a change of that field") {
  const DiffReport report = diff(recorded({in::PageLoaded{}, in::UserEvent{"add", "{\"by\":1}"}}),
                                 recorded({in::PageLoaded{}, in::UserEvent{"add", "{\"by\":2}"}}));
  REQUIRE(!report.differences.empty());
  CHECK(report.differences[0].field == "stimulus.user_event.payload");
  CHECK(report.differences[0].left == "{\"by\":1}");
  CHECK(report.differences[0].right == "{\"by\":2}");
  CHECK(count(report, Kind::inserted) + count(report, Kind::deleted) == 0);
}

TEST_CASE("DIFF-3: long values are reported whole, whatever stands in them") {
  const std::string head = std::string(500, 'x') + "caf\xC3\xA9";
  const std::string tail(500, 'y');
  Trace left;
  left.steps.emplace_back().number = 1;
  Trace right = left;
  left.steps[0].effects.push_back({{}, in::DocumentShown{head + "left" + tail, ""}});
  right.steps[0].effects.push_back({{}, in::DocumentShown{head + "right" + tail, ""}});
  const DiffReport report = diff(left, right);
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].field == "effects[0].document_shown.html");
  CHECK(report.differences[0].left == head + "left" + tail);
  CHECK(report.differences[0].right == head + "right" + tail);
}

TEST_CASE("DIFF-2: a reference that names something else than before is a difference") {
  Trace left = recorded({in::PageLoaded{}, kClick, kClick});
  Trace right = left;
  for (in::Effect& effect : right.steps[2].effects) {
    auto* message = std::get_if<in::Message>(&effect.event);
    if (message != nullptr && message->data == "ack|3") message->data = "ack|2";
  }
  const DiffReport report = diff(left, right);
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].field.ends_with(".message.ack.ref"));
}

TEST_CASE("DIFF-2: two numbers are bound both ways, and never again to others") {
  Renaming renaming;
  CHECK(renaming.same(1, 1));
  CHECK(!renaming.same(1, 2));
  CHECK(!renaming.same(2, 1));
  CHECK(renaming.same(5, 7));
  CHECK(renaming.renamed());
  CHECK(renaming.same(5, 7));
  CHECK(!renaming.same(5, 5));
  CHECK(!renaming.same(6, 7));
  CHECK(renaming.same(7, 5));
  CHECK(renaming.same(1, 1));
}

TEST_CASE("DIFF-4: a digest that nothing explains names its part, once") {
  const Trace left = recorded(kSession);
  Trace right = left;
  for (std::size_t i = 3; i < right.steps.size(); ++i) {
    right.steps[i].digest.root.value ^= 1;
    right.steps[i].digest.parts[3] ^= 1;
  }
  const DiffReport report = diff(left, right);
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].field == "digest.document");
  CHECK(report.differences[0].left == hex(left.steps[3].digest.parts[3], 4));
  CHECK(report.differences[0].right == hex(right.steps[3].digest.parts[3], 4));
  CHECK(report.differences[0].left_step == 4);
  CHECK(report.verdict == Verdict::regressed);
}

TEST_CASE("DIFF-7: a broken rule more is a regression, one less an improvement") {
  auto faulty = kSession;
  faulty.insert(faulty.begin() + 2, in::AcksHeld{true});
  faulty.insert(faulty.begin() + 6, in::AcksHeld{false});
  in::Configuration knobs;
  knobs.mutant = in::Mutant::client_answers_reversed;
  const Trace good = recorded(kSession, kStepUs, knobs);
  const Trace bad = recorded(faulty, kStepUs, knobs);
  const DiffReport worse = diff(good, bad);
  CHECK(worse.verdict == Verdict::regressed);
  CHECK(worse.right_rules == std::vector<std::string>{"ACK-1", "ACK-2"});
  CHECK(worse.left_rules.empty());
  const DiffReport better = diff(bad, good);
  CHECK(better.verdict == Verdict::improved);
  CHECK(better.left_rules == std::vector<std::string>{"ACK-1", "ACK-2"});
  CHECK(better.right_rules.empty());
}

TEST_CASE("DIFF-9: where the rules cannot be run on one trace, none are compared, and it says so") {
  auto faulty = kSession;
  faulty.insert(faulty.begin() + 2, in::DropNext{Direction::client_to_server, "ack"});
  const Trace good = recorded(kSession);
  Trace bad = recorded(faulty);
  CHECK(diff(good, bad).problem.empty());
  bad.header.program = "tetris";
  const DiffReport report = diff(good, bad);
  CHECK(report.problem.starts_with("the right trace cannot be run: no program is called 'tetris'"));
  CHECK(report.left_rules.empty());
  CHECK(report.right_rules.empty());
  CHECK(report.verdict == Verdict::regressed);
  CHECK(!report.differences.empty());
  CHECK(diff(bad, good).problem.starts_with("the left trace cannot be run: "));
  // Nothing has to be run to see that two traces are equal.
  CHECK(diff(bad, bad).problem.empty());
}

TEST_CASE("DIFF-7: every verdict has its word") {
  CHECK(name_of(Verdict::equal) == "equal");
  CHECK(name_of(Verdict::equivalent) == "equivalent");
  CHECK(name_of(Verdict::regressed) == "regressed");
  CHECK(name_of(Verdict::improved) == "improved");
}

TEST_CASE("DIFF-1: as many insertions as pauses were inserted, wherever they are") {
  CHECK(rc::check("pauses among clicks", [] {
    std::vector<Stimulus> stimuli{in::PageLoaded{}};
    const auto clicks = *rc::gen::inRange(0, 30);
    for (int i = 0; i < clicks; ++i) {
      stimuli.emplace_back(*rc::gen::element<Stimulus>(kClick, kNoop, in::Cut{}));
    }
    auto more = stimuli;
    const auto pauses = *rc::gen::inRange<std::size_t>(0, 6);
    for (std::size_t i = 0; i < pauses; ++i) {
      const auto place = *rc::gen::inRange<std::size_t>(0, more.size() + 1);
      more.insert(more.begin() + static_cast<std::ptrdiff_t>(place), in::TimePassed{});
    }
    // All at one time, so that a pause does nothing at all.
    const DiffReport report = diff(recorded(stimuli, 0), recorded(more, 0));
    RC_ASSERT(count(report, Kind::inserted) == pauses);
    RC_ASSERT(report.differences.size() == pauses);
    const DiffReport back = diff(recorded(more, 0), recorded(stimuli, 0));
    RC_ASSERT(count(back, Kind::deleted) == pauses);
    RC_ASSERT(back.differences.size() == pauses);
  }));
}

TEST_CASE("DIFF-8: any two traces can be compared, and every step is accounted for") {
  CHECK(rc::check("aligned, inserted and deleted add up", [] {
    const Trace left = *tests::any_trace();
    const Trace right = *tests::any_trace();
    const DiffReport report = diff(left, right);
    RC_ASSERT(report.aligned + count(report, Kind::deleted) == left.steps.size());
    RC_ASSERT(report.aligned + count(report, Kind::inserted) == right.steps.size());
  }));
}

}  // namespace lightspeed::replay
