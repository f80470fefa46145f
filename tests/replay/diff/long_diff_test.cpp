// Comparing traces that are too long to be held: skimmed, in windows, session by session.

#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "replay/diff/diff.hpp"
#include "replay/diff/step_window.hpp"
#include "replay/format/skimmed_steps.hpp"
#include "replay/record.hpp"
#include "tests/support/counter_trace.hpp"
#include "tests/support/trace_bytes.hpp"
#include "tests/support/trace_generators.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using in::Step;
using Kind = Difference::Kind;

DiffReport skimmed_diff(const Trace& left, const Trace& right, DiffOptions options = {}) {
  const std::string left_bytes = tests::written(left, 3000);
  const std::string right_bytes = tests::written(right, 2000);
  MemorySource left_source(left_bytes);
  MemorySource right_source(right_bytes);
  auto ours = SkimmedSteps::open(left_source);
  auto theirs = SkimmedSteps::open(right_source);
  REQUIRE(ours.has_value());
  REQUIRE(theirs.has_value());
  options.pass_equal = [&](std::uint64_t steps) { return pass_equal(**ours, **theirs, steps); };
  return diff(**ours, **theirs, options);
}

std::string text_of(const DiffReport& report) {
  std::string text = std::string(name_of(report.verdict)) + " " +
                     std::to_string(report.left_steps) + " " + std::to_string(report.right_steps) +
                     " " + std::to_string(report.aligned) + " " + std::to_string(report.commuted);
  for (const Difference& found : report.differences) {
    text.append("\n").append(std::to_string(found.left_step)).append(" ");
    text.append(std::to_string(found.right_step)).append(" ").append(found.field).append(" ");
    text.append(found.left).append(" ").append(found.right).append(" ").append(found.stimulus);
  }
  return text;
}

Trace recorded(const std::vector<in::UserEvent>& events) {
  Recording recording;
  recording.program = "counter-history";
  recording.stimuli.push_back({in::Tick{0}, in::PageLoaded{}});
  for (const in::UserEvent& event : events) {
    recording.stimuli.push_back({in::Tick{recording.stimuli.size() * 1000}, event});
  }
  auto trace = record(recording);
  REQUIRE(trace.has_value());
  return *std::move(trace);
}

void number_anew(Trace& trace) {
  for (std::size_t i = 0; i < trace.steps.size(); ++i) trace.steps[i].number = i + 1;
}

/// Two sessions by turns, each a counter of its own.
Trace two_sessions(std::size_t steps) {
  Trace trace = tests::counter_trace(steps);
  for (std::size_t i = 0; i < steps; ++i) {
    trace.steps[i].session = static_cast<std::uint32_t>(i % 2 + 1);
    trace.steps[i].at = in::Tick{7};
    for (in::Effect& effect : trace.steps[i].effects) effect.at = in::Tick{7};
  }
  return trace;
}

}  // namespace

TEST_CASE("DIFF-10: the report is the same whether equal steps are passed over or decoded") {
  CHECK(rc::check("edits of a session", [] {
    std::vector<in::UserEvent> events;
    const auto count = *rc::gen::inRange(0, 40);
    for (int i = 0; i < count; ++i) {
      events.push_back(*rc::gen::element(in::UserEvent{"increment", "{}"},
                                         in::UserEvent{"noop", "{}"},
                                         in::UserEvent{"add", "{\"by\":3}"}));
    }
    auto edited = events;
    const auto edits = *rc::gen::inRange(0, 4);
    for (int i = 0; i < edits; ++i) {
      const auto place = *rc::gen::inRange<std::size_t>(0, edited.size() + 1);
      edited.insert(edited.begin() + static_cast<std::ptrdiff_t>(place),
                    *rc::gen::element(in::UserEvent{"noop", "{}"}, in::UserEvent{"add", "{}"}));
    }
    Trace left = recorded(events);
    Trace right = recorded(edited);
    if (*rc::gen::arbitrary<bool>()) std::swap(left, right);
    if (*rc::gen::arbitrary<bool>()) {
      const auto place = *rc::gen::inRange<std::size_t>(0, right.steps.size());
      right.steps[place].effects.clear();
    }
    RC_ASSERT(text_of(skimmed_diff(left, right)) == text_of(diff(left, right)));
  }));
  CHECK(rc::check("any two traces", [] {
    const Trace left = *tests::any_trace();
    const Trace right = *tests::any_trace();
    RC_ASSERT(text_of(skimmed_diff(left, right)) == text_of(diff(left, right)));
  }));
}

TEST_CASE("DIFF-10: a number that named something in an equal beginning names nothing else") {
  const Trace left = tests::counter_trace(400);
  Trace right = left;
  std::get<in::Message>(right.steps[300].effects[4].event).data = "ack|7";
  const DiffReport report = skimmed_diff(left, right);
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].field == "effects[4].message.ack.ref");
  CHECK(report.differences[0].left_step == 301);
  CHECK(report.verdict == Verdict::regressed);
}

TEST_CASE("DIFF-10: steps at other times are passed over, and are no equal traces") {
  const Trace left = tests::counter_trace(50);
  Trace right = left;
  for (Step& step : right.steps) {
    step.at.value += 9;
    for (in::Effect& effect : step.effects) effect.at.value += 9;
  }
  CHECK(skimmed_diff(left, right).verdict == Verdict::equivalent);
  CHECK(skimmed_diff(left, left).verdict == Verdict::equal);
  // Behind another time a digest says nothing (DIFF-4).
  right.steps[40].digest.root.value ^= 1;
  CHECK(skimmed_diff(left, right).verdict == Verdict::equivalent);
}

TEST_CASE("DIFF-2: an insertion behind many equal steps renames what follows, and nothing more") {
  std::vector<in::UserEvent> events(600, in::UserEvent{"increment", "{}"});
  auto more = events;
  more.insert(more.begin() + 300, in::UserEvent{"noop", "{}"});
  const DiffReport report = skimmed_diff(recorded(events), recorded(more));
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].kind == Kind::inserted);
  CHECK(report.differences[0].right_step == 302);
}

TEST_CASE("DIFF-11: differences in traces longer than a window are found where they are") {
  constexpr std::size_t kSteps = 3 * kWindowSteps;
  Trace left = tests::counter_trace(kSteps);
  for (Step& step : left.steps) {
    step.stimulus = in::UserEvent{"add", std::to_string(step.number % 1000)};
  }
  Trace right = left;
  const std::size_t changed = kSteps - 10;
  right.steps[changed].stimulus = in::UserEvent{"decrement", "{}"};
  right.steps.erase(right.steps.begin() + kWindowSteps + 5);
  right.steps.insert(right.steps.begin() + 9, Step{.at = {}, .stimulus = in::Shutdown{"now"}});
  right.steps[9].at = right.steps[8].at;
  number_anew(right);
  for (const DiffReport& report : {diff(left, right), skimmed_diff(left, right)}) {
    CHECK(report.aligned == kSteps - 2);
    CHECK(report.counts.inserted == 2);
    CHECK(report.counts.deleted == 2);
    REQUIRE(report.differences.size() == 4);
    CHECK(report.differences[0].right_step == 10);
    CHECK(report.differences[1].left_step == kWindowSteps + 6);
    CHECK(report.differences[2].left_step == changed + 1);
    CHECK(report.differences[3].right_step == changed + 1);
    CHECK(report.rules_left_out == (kSteps > kRulesStepsMax));
  }
}

TEST_CASE("DIFF-11: what is waiting stays within a window, however the traces differ") {
  Trace trace = tests::counter_trace(2 * kWindowSteps);
  for (Step& step : trace.steps) step.effects.resize(3);
  TraceSteps steps(trace);
  StepWindow window(steps);
  window.fill();
  CHECK(window.steps() == kWindowSteps);
  CHECK(!window.ended());
  std::get<in::DocumentShown>(trace.steps[0].effects[2].event).html.assign(kWindowBytes, 'x');
  TraceSteps again(trace);
  StepWindow heavy(again);
  heavy.fill();
  CHECK(heavy.steps() == 1);
}

TEST_CASE("DIFF-12: steps of sessions that share no topic may stand in another order") {
  const Trace left = two_sessions(40);
  Trace right = left;
  for (std::size_t i = 10; i < 20; i += 2) std::swap(right.steps[i], right.steps[i + 1]);
  number_anew(right);
  for (const DiffReport& report : {diff(left, right), skimmed_diff(left, right)}) {
    CHECK(report.verdict == Verdict::equivalent);
    CHECK(report.aligned == 40);
    CHECK(report.commuted == 5);
    CHECK(report.differences.empty());
  }
}

TEST_CASE("DIFF-12: sessions that were told of one topic keep their order") {
  Trace left = two_sessions(40);
  left.steps[2].stimulus = in::TopicMessage{"room", "hello"};
  left.steps[3].stimulus = in::TopicMessage{"room", "hello"};
  Trace right = left;
  std::swap(right.steps[20], right.steps[21]);
  number_anew(right);
  for (const DiffReport& report : {diff(left, right), skimmed_diff(left, right)}) {
    CHECK(report.verdict == Verdict::regressed);
    REQUIRE(report.differences.size() == 1);
    CHECK(report.differences[0].field == "order");
    CHECK(report.differences[0].left == "behind steps of session 1");
    CHECK(report.differences[0].left_step == 22);
    CHECK(report.differences[0].right_step == 21);
  }
}

TEST_CASE("DIFF-13: the differences beyond a thousand are counted") {
  const Trace left = tests::counter_trace(1);
  Trace right = left;
  for (std::size_t i = 0; i < kDifferencesMax + 50; ++i) {
    right.steps.push_back({.at = right.steps[0].at, .stimulus = in::Shutdown{std::to_string(i)}});
  }
  number_anew(right);
  const DiffReport report = diff(left, right);
  CHECK(report.differences.size() == kDifferencesMax);
  CHECK(report.counts.inserted == kDifferencesMax + 50);
  CHECK(report.counts.dropped == 50);
  // Of texts there is a limit, too, but the first difference is whole.
  right = left;
  std::get<in::DocumentShown>(right.steps[0].effects[2].event)
      .html.assign(2 * kDifferenceBytesMax, 'x');
  right.steps[0].effects.pop_back();
  const DiffReport large = diff(left, right);
  REQUIRE(large.differences.size() == 1);
  CHECK(large.differences[0].right.size() == 2 * kDifferenceBytesMax);
  CHECK(large.counts.dropped == 1);
}

TEST_CASE("DIFF-14: the first difference tells the state that differs and what led to its step") {
  Trace left = tests::counter_trace(30);
  left.steps[9].cause = 4;
  left.steps[19].cause = 10;
  for (const std::size_t i : {9U, 19U}) left.steps[i].stimulus = in::TimerFired{"heartbeat"};
  Trace right = left;
  right.steps[19].effects.pop_back();
  right.steps[19].digest.root.value ^= 1;
  right.steps[19].digest.parts[1] ^= 1;
  right.steps[19].digest.parts[2] ^= 1;
  const DiffReport report = skimmed_diff(left, right);
  REQUIRE(report.first.has_value());
  CHECK(report.first->session == 1);
  CHECK(report.first->at == left.steps[19].at);
  CHECK(report.first->state == std::vector<std::string_view>{"pending", "timers"});
  CHECK(!report.first->in_right);
  REQUIRE(report.first->causes.size() == 2);
  CHECK(report.first->causes[0].step == 10);
  CHECK(report.first->causes[0].stimulus == "timer_fired heartbeat");
  CHECK(report.first->causes[1].step == 4);
  CHECK(report.first->causes[1].stimulus == "user_event increment {}");
  CHECK(!report.first->causes_cut);
  CHECK(!skimmed_diff(left, left).first.has_value());
}

TEST_CASE("DIFF-14: of an insertion the right trace tells what led there, for 32 steps") {
  const Trace left = tests::counter_trace(60);
  Trace right = left;
  for (std::size_t i = 1; i < 59; ++i) right.steps[i].cause = i;
  right.steps.push_back({.number = 61,
                         .at = right.steps.back().at,
                         .cause = 50,
                         .stimulus = in::TimerFired{"drain"}});
  const DiffReport report = skimmed_diff(left, right);
  REQUIRE(report.first.has_value());
  CHECK(report.first->in_right);
  CHECK(report.first->causes.size() == 32);
  CHECK(report.first->causes.front().step == 50);
  CHECK(report.first->causes_cut);
}

TEST_CASE("DIFF-15: rules are run on long traces only where somebody asks for them") {
  const Trace left = recorded({{"increment", "{}"}, {"increment", "{}"}});
  Trace right = left;
  right.steps[2].effects.pop_back();
  const DiffReport asked = skimmed_diff(left, right);
  CHECK(!asked.rules_left_out);
  CHECK(!asked.right_rules.empty());
  const DiffReport unasked = skimmed_diff(left, right, {.rules_steps_max = 2});
  CHECK(unasked.rules_left_out);
  CHECK(unasked.right_rules.empty());
  CHECK(unasked.verdict == Verdict::regressed);
}

TEST_CASE("DIFF-16: a comparison that is stopped says what it saw") {
  const Trace left = tests::counter_trace(40'000);
  Trace right = left;
  right.steps[5].effects.pop_back();
  const auto stop = [](std::uint64_t steps) { return steps < 10'000; };
  const DiffReport report = skimmed_diff(left, right, {.go_on = stop});
  CHECK(report.stopped);
  CHECK(report.differences.size() == 1);
  CHECK(report.aligned < 40'000);
  CHECK(diff(left, left).verdict == Verdict::equal);
}

}  // namespace lightspeed::replay
