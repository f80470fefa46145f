// Candidates: what refers to something deleted is mended, and nothing else is touched.
#include "replay/minimise/repair.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>

#include "replay/capture/capture.hpp"
#include "replay/check.hpp"
#include "replay/format/step_order.hpp"
#include "replay/record.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using in::Direction;
using in::DuplicateDiff;
using in::Message;
using in::Stimulus;
using in::Tick;

Indices all_of(std::size_t count) {
  Indices all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

Indices all_but(std::size_t count, const Indices& gone) {
  Indices left = all_of(count);
  std::erase_if(left, [&](std::size_t i) { return std::count(gone.begin(), gone.end(), i) != 0; });
  return left;
}

Trace recorded(const std::vector<Stimulus>& stimuli, std::uint64_t step_us = 1000) {
  Recording recording;
  recording.program = "counter-history";
  recording.configuration.duplicate_policy = in::DuplicatePolicy::last;
  for (const Stimulus& stimulus : stimuli) {
    recording.stimuli.push_back({Tick{recording.stimuli.size() * step_us}, stimulus});
  }
  auto trace = record(recording);
  REQUIRE(trace.has_value());
  return *std::move(trace);
}

SimulatedElements elements_of(const Trace& trace) {
  auto elements = SimulatedElements::from(trace);
  REQUIRE(elements.has_value());
  return *std::move(elements);
}

const in::UserEvent kClick{"increment", "{}"};

std::string fault_in(const Candidate& candidate) {
  for (const TimedStimulus& timed : stimuli_of(candidate.trace)) {
    if (const auto* fault = std::get_if<DuplicateDiff>(&timed.stimulus)) return fault->ref;
  }
  return "none";
}

// --- A small capture: two pages' worth of events on two connections.

class Capture {
 public:
  Capture() { trace_.header.origin = Origin::captured; }
  Capture& step(in::Event stimulus, std::vector<in::Event> effects = {}) {
    const std::uint64_t number = trace_.steps.size() + 1;
    in::Step& step = trace_.steps.emplace_back();
    step.number = number;
    step.at = Tick{number * 1'000'000};
    step.stimulus = std::move(stimulus);
    for (in::Event& effect : effects) step.effects.push_back({step.at, std::move(effect)});
    return *this;
  }
  Capture& open(std::uint32_t connection) {
    step(in::Opened{{connection}, ""}, {up(connection, "hello|lightspeed|1")});
    return step(down(connection, "hello|lightspeed|1"));
  }
  Capture& click(std::uint32_t connection, int ref) {
    return step(kClick, {up(connection, "event|" + std::to_string(ref) + "|increment|{}")});
  }
  Capture& diff(std::uint32_t connection, int ref) {
    const std::string text = std::to_string(ref);
    return step(down(connection, "diff|" + text + "|<b>" + text + "</b>"),
                {up(connection, "ack|" + text), in::DocumentShown{"<main></main>", "applied"}});
  }
  Capture& answer(std::uint32_t connection, int ref) {
    return step(down(connection, "ack|" + std::to_string(ref)));
  }
  [[nodiscard]] const Trace& trace() const { return trace_; }

  static Message up(std::uint32_t connection, std::string text) {
    return {{connection}, Direction::client_to_server, false, std::move(text)};
  }
  static Message down(std::uint32_t connection, std::string text) {
    return {{connection}, Direction::server_to_client, false, std::move(text)};
  }

 private:
  Trace trace_;
};

// Steps:       0     1     2      3       4        5          6        7         8
//              page  open  hello  diff 1  click 1  diff 2     ack 1    click 2   diff 3
// and then     9     10      11    12     13      14       15      16
//              ack 2 closed  open  hello  lost 3  click 4  diff 4  ack 4
Trace small_capture() {
  return Capture()
      .step(in::PageLoaded{"<main id=\"app\"></main>", ""})
      .open(1)
      .diff(1, 1)
      .click(1, 1)
      .diff(1, 2)
      .answer(1, 1)
      .click(1, 2)
      .diff(1, 3)
      .answer(1, 2)
      .step(in::Closed{.connection = {1}, .code = 1006, .reason = ""})
      .open(2)
      .step(in::UserEventLost{})
      .click(2, 4)
      .diff(2, 4)
      .answer(2, 4)
      .trace();
}

// The messages of a trace in order, without the hellos.
std::string talk(const Trace& trace) {
  std::string out;
  const auto add = [&](const in::Event& event) {
    const auto* message = std::get_if<Message>(&event);
    if (message == nullptr || message->data.starts_with("hello")) return;
    out += message->direction == Direction::client_to_server ? ">" : "<";
    out += message->data.substr(0, message->data.find('|', message->data.find('|') + 1)) + " ";
  };
  for (const in::Step& step : trace.steps) {
    add(step.stimulus);
    for (const in::Effect& effect : step.effects) add(effect.event);
  }
  return out;
}

bool well_formed(const Trace& trace) {
  StepPosition previous;
  for (const in::Step& step : trace.steps) {
    if (step_problem(step, previous)) return false;
    previous = position_of(step);
  }
  return true;
}

Trace imported(const std::string& scenario) {
  const auto file = testing::in_source_tree("corpus/captures/" + scenario + "/frames.jsonl");
  auto capture =
      import_capture({.title = scenario, .capture = testing::read_text(file), .documents = ""});
  REQUIRE(capture.has_value());
  return std::move(capture->trace);
}

}  // namespace

TEST_CASE("MIN-4: all choices give the trace again") {
  const Trace trace = recorded({in::PageLoaded{}, kClick, in::Cut{}, kClick, DuplicateDiff{"2"}});
  const auto elements = elements_of(trace);
  const Candidate whole = elements.build(all_of(5));
  CHECK(whole.trace == trace);
  CHECK(whole.kept == all_of(5));
  CHECK(whole.stimuli == 5);
  CHECK(!whole.repaired);
}

TEST_CASE("MIN-4: times stay as they were when something earlier is deleted") {
  const auto elements = elements_of(recorded({in::PageLoaded{}, kClick, kClick, kClick}));
  const auto stimuli = stimuli_of(elements.build({0, 3}).trace);
  REQUIRE(stimuli.size() == 2);
  CHECK(stimuli[1].at == Tick{3000});
}

TEST_CASE("MIN-6: a repeated diff is found again under its new reference") {
  // Diff 1 is the whole view; the clicks bring 2, 3, 4, 5; diff 4 is delivered again.
  const Trace trace =
      recorded({in::PageLoaded{}, kClick, kClick, kClick, kClick, DuplicateDiff{"4"}});
  const auto elements = elements_of(trace);
  const Candidate fewer = elements.build({0, 3, 4, 5});
  CHECK(fault_in(fewer) == "2");
  CHECK(fewer.repaired);
  CHECK(fewer.kept == Indices{0, 3, 4, 5});
}

TEST_CASE("MIN-6: a repeated diff whose cause is gone becomes the nearest earlier one") {
  const auto elements =
      elements_of(recorded({in::PageLoaded{}, kClick, kClick, kClick, kClick, DuplicateDiff{"4"}}));
  const Candidate without = elements.build({0, 1, 2, 4, 5});
  CHECK(fault_in(without) == "3");
  CHECK(without.repaired);
  CHECK(fault_in(elements.build({0, 4, 5})) == "1");
}

TEST_CASE("MIN-6: a repeated diff without any diff before it is dropped") {
  const auto elements = elements_of(recorded({in::PageLoaded{}, kClick, DuplicateDiff{"2"}}));
  const Candidate bare = elements.build({1, 2});
  CHECK(fault_in(bare) == "none");
  CHECK(bare.kept == Indices{1});
  CHECK(bare.stimuli == 1);
  CHECK(!bare.repaired);
}

TEST_CASE("MIN-6: a repeated diff that a timer brought is found, also just before the fault") {
  // The cut loses nothing; 200 ms later the client is back, and gets what a crash made it owe.
  const std::vector<Stimulus> stimuli{in::PageLoaded{}, kClick,           kClick,
                                      in::Crash{},      in::TimePassed{}, DuplicateDiff{"4"}};
  const Trace trace = recorded(stimuli, 400'000);
  const auto elements = elements_of(trace);
  const Candidate fewer = elements.build({0, 2, 3, 4, 5});
  CHECK(fault_in(fewer) == "3");
  // Without the pause the timer fires on the way to the fault itself.
  CHECK(fault_in(elements.build({0, 2, 3, 5})) == "3");
}

TEST_CASE("MIN-6: a reference that never named a diff is left alone") {
  const auto elements = elements_of(recorded({in::PageLoaded{}, kClick, DuplicateDiff{"99"}}));
  const Candidate fewer = elements.build({0, 2});
  CHECK(fault_in(fewer) == "99");
  CHECK(!fewer.repaired);
}

TEST_CASE("MIN-2: candidates have the same identity exactly if they are the same") {
  const auto elements =
      elements_of(recorded({in::PageLoaded{}, kClick, kClick, in::Cut{}, DuplicateDiff{"2"}}, 0));
  // Two clicks at one time are one like the other.
  CHECK(elements.build({0, 1, 3}).identity == elements.build({0, 2, 3}).identity);
  CHECK(elements.build({0, 1}).identity != elements.build({0, 3}).identity);
}

TEST_CASE("MIN-4: times that go back are refused, as is an unknown program") {
  Trace trace = recorded({in::PageLoaded{}, kClick});
  trace.steps.front().at = Tick{5'000'000};
  CHECK(!SimulatedElements::from(trace).has_value());
  trace.header.program = "";
  CHECK(!SimulatedElements::from(trace).has_value());
}

TEST_CASE("MIN-5: all steps of a capture give the trace again") {
  for (const char* scenario : {"01-counter-clicks", "05-reconnect", "08-bad-server-frames"}) {
    const Trace trace = imported(scenario);
    const Candidate whole = CapturedElements(trace).build(all_of(trace.steps.size()));
    CHECK(whole.trace == trace);
    CHECK(!whole.repaired);
  }
}

TEST_CASE("MIN-6: without an event its answer goes, and later references close the gap") {
  const CapturedElements elements(small_capture());
  const Candidate fewer = elements.build(all_but(17, {4}));
  CHECK(talk(fewer.trace) ==
        "<diff|1 >ack|1 <diff|2 >ack|2 >event|1 <diff|3 >ack|3 <ack|1 "
        ">event|3 <diff|4 >ack|4 <ack|3 ");
  CHECK(fewer.repaired);
  CHECK(fewer.kept == all_but(17, {4, 6}));
}

TEST_CASE("MIN-6: without a diff its acknowledgement goes, and later diffs close the gap") {
  const CapturedElements elements(small_capture());
  const Candidate fewer = elements.build(all_but(17, {5}));
  CHECK(talk(fewer.trace) ==
        "<diff|1 >ack|1 >event|1 <ack|1 >event|2 <diff|2 >ack|2 <ack|2 "
        ">event|4 <diff|3 >ack|3 <ack|4 ");
}

TEST_CASE("MIN-6: without the event that was lost the gap it left closes") {
  const CapturedElements elements(small_capture());
  CHECK(talk(elements.build(all_but(17, {13})).trace).find(">event|3 <diff|4") !=
        std::string::npos);
}

TEST_CASE("MIN-5: without an opening everything on that connection goes") {
  const CapturedElements elements(small_capture());
  const Candidate fewer = elements.build(all_but(17, {1}));
  CHECK(talk(fewer.trace) == ">event|2 <diff|1 >ack|1 <ack|2 ");
  CHECK(fewer.kept == Indices{0, 11, 12, 13, 14, 15, 16});
}

TEST_CASE("MIN-5: without a closing the next opening counts as one, and no rule is broken") {
  const Candidate fewer = CapturedElements(small_capture()).build(all_but(17, {10}));
  CHECK(fewer.trace.steps.size() == 16);
  CHECK(check(fewer.trace).violations.empty());
}

TEST_CASE("MIN-5: the page and the hello of what is left come back") {
  const CapturedElements elements(small_capture());
  const Candidate fewer = elements.build({1, 3});
  CHECK(fewer.trace.steps.size() == 4);
  CHECK(std::holds_alternative<in::PageLoaded>(fewer.trace.steps[0].stimulus));
  CHECK(fewer.repaired);
  CHECK(fewer.kept == Indices{1, 3});
  CHECK(check(fewer.trace).violations.empty());
}

TEST_CASE("MIN-5: documents behind the first deletion are no longer compared") {
  const CapturedElements elements(small_capture());
  const auto shown = [](const Trace& trace) {
    std::size_t count = 0;
    for (const in::Step& step : trace.steps) {
      for (const in::Effect& effect : step.effects) {
        count += std::holds_alternative<in::DocumentShown>(effect.event) ? 1U : 0U;
      }
    }
    return count;
  };
  CHECK(shown(elements.build(all_of(17)).trace) == 4);
  CHECK(shown(elements.build(all_but(17, {7})).trace) == 2);
  CHECK(shown(elements.build(all_of(6)).trace) == 2);
}

TEST_CASE("MIN-6: causes are numbered anew, and a cause that is gone is none") {
  Trace trace = small_capture();
  trace.steps[8].cause = 8;
  trace.steps[15].cause = 10;
  const Candidate fewer = CapturedElements(trace).build(all_but(17, {9}));
  CHECK(fewer.trace.steps[8].cause == 8);
  CHECK(fewer.trace.steps[14].cause == 0);
  CHECK(well_formed(fewer.trace));
}

TEST_CASE("MIN-6: a reference that was wrong stays wrong") {
  Trace trace =
      Capture().step(in::PageLoaded{}).open(1).click(1, 1).click(1, 2).click(1, 4).trace();
  const Candidate fewer = CapturedElements(trace).build(all_but(6, {3}));
  CHECK(talk(fewer.trace) == ">event|1 >event|3 ");
}

TEST_CASE("MIN-6: an event whose answer was deleted goes too, unless it may have been in flight") {
  const CapturedElements elements(small_capture());
  // Its connection was closed three seconds later.
  CHECK(elements.build(all_but(17, {9})).kept == all_but(17, {9}));
  // A later event on the same connection was answered.
  CHECK(elements.build(all_but(17, {6})).kept == all_but(17, {4, 6}));
  // Of the last event of all, the recording may have missed the answer; not of one long before.
  CHECK(elements.build(all_but(17, {16})).kept == all_but(17, {16}));
  Trace longer = small_capture();
  longer.steps.push_back(longer.steps[2]);
  longer.steps.back().stimulus = in::TimePassed{};
  longer.steps.back().number = 18;
  longer.steps.back().at = Tick{60'000'000};
  CHECK(CapturedElements(longer).build(all_but(18, {16})).kept == all_but(18, {14, 16}));
}

TEST_CASE("MIN-6: deleting from a capture breaks no rule that it kept") {
  for (const char* scenario : {"01-counter-clicks", "05-reconnect", "10-slow-server"}) {
    const Trace trace = imported(scenario);
    REQUIRE(check(trace).violations.empty());
    const CapturedElements elements(trace);
    CHECK(rc::check(scenario, [&] {
      const auto often = *rc::gen::inRange(1, 20);
      Indices kept;
      for (std::size_t i = 0; i < trace.steps.size(); ++i) {
        if (*rc::gen::inRange(0, 20) < often) kept.push_back(i);
      }
      const Candidate candidate = elements.build(kept);
      RC_ASSERT(well_formed(candidate.trace));
      for (const auto& violation : check(candidate.trace).violations) {
        RC_LOG() << violation.rule << " at " << violation.step << ": " << violation.expected
                 << ", seen " << violation.seen << "\n";
      }
      RC_ASSERT(check(candidate.trace).violations.empty());
      // What a candidate contains builds the same candidate again.
      RC_ASSERT(elements.build(candidate.kept).trace == candidate.trace);
    }));
  }
}

}  // namespace lightspeed::replay
