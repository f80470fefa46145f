// Traces of several sessions: recorded, replayed, checked, minimised and compared, each for itself.

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "replay/check.hpp"
#include "replay/diff/diff.hpp"
#include "replay/minimise/minimise.hpp"
#include "replay/minimise/repair.hpp"
#include "replay/program_source.hpp"
#include "replay/record.hpp"
#include "replay/replay.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using in::Step;
using in::Stimulus;

constexpr std::string_view kRoom = R"(program room 1

state
  heard: text
  here: integer

on event join
  subscribe "room"

on event say(text: text)
  publish "room" {text: text}
  push_event "said" text

on topic "room"(text: text)
  set heard = heard <> text

on presence "room"(count: integer)
  set here = count

view main
  <p>{{heard}}</p>
  <b>{{here}}</b>
)";

struct Choice {
  std::uint32_t session = 1;
  Stimulus stimulus;
};
const in::UserEvent kJoin{"join", "{}"};
const in::UserEvent kClick{"increment", "{}"};

Trace recorded(const Recording& what, const std::vector<Choice>& choices) {
  Recording recording = what;
  for (const Choice& choice : choices) {
    recording.stimuli.push_back(
        {in::Tick{1'000 * recording.stimuli.size()}, choice.stimulus, choice.session});
  }
  auto trace = record(recording);
  if (!trace) FAIL(trace.error());
  return *std::move(trace);
}

Trace in_room(const std::vector<Choice>& choices) {
  auto program = load_program(kRoom);
  REQUIRE(program.has_value());
  const ProgramSource source = source_of(*program);
  return recorded({.program = source.name, .program_source = source.source}, choices);
}

Trace counted(const std::vector<Choice>& choices,
              in::DuplicatePolicy policy = in::DuplicatePolicy::highest) {
  Recording recording{.program = "counter-history"};
  recording.configuration.duplicate_policy = policy;
  return recorded(recording, choices);
}

const std::vector<Choice> kTalk{{1, in::PageLoaded{}},
                                {2, in::PageLoaded{}},
                                {1, kJoin},
                                {2, kJoin},
                                {2, in::UserEvent{"say", "text=hello"}},
                                {1, in::Cut{}},
                                {2, in::UserEvent{"say", "text=anybody"}},
                                {1, in::Restored{}},
                                {2, in::Crash{}},
                                {1, in::UserEvent{"say", "text=alone"}}};

std::vector<std::uint32_t> sessions_of(const Trace& trace) {
  std::vector<std::uint32_t> sessions;
  for (const TimedStimulus& timed : stimuli_of(trace)) sessions.push_back(timed.session);
  return sessions;
}

}  // namespace

TEST_CASE("REC-2: the stimuli of a trace keep their sessions") {
  const Trace trace = in_room(kTalk);
  CHECK(sessions_of(trace) == std::vector<std::uint32_t>{1, 2, 1, 2, 2, 1, 2, 1, 2, 1});
  Recording again{.program = trace.header.program,
                  .title = {},
                  .configuration = {},
                  .stimuli = stimuli_of(trace),
                  .program_source = trace.header.program_source};
  CHECK(*record(again) == trace);
}

TEST_CASE("RPL-1: a trace of sessions that talk replays, messages and presences by themselves") {
  const Trace trace = in_room(kTalk);
  CHECK(std::any_of(trace.steps.begin(), trace.steps.end(), [](const Step& step) {
    return std::holds_alternative<in::TopicMessage>(step.stimulus);
  }));
  const ReplayReport report = replay(trace, {});
  CHECK(report.same());
  CHECK(report.steps == trace.steps.size());
  CHECK(report.document.find("hello") != std::string::npos);
}

TEST_CASE("RPL-3: a step that is another session's diverges there") {
  Trace trace = counted({{1, in::PageLoaded{}}, {2, in::PageLoaded{}}, {2, kClick}});
  Trace wrong = trace;
  wrong.steps[2].session = 1;
  const ReplayReport report = replay(wrong, {});
  REQUIRE(report.divergences.size() == 1);
  CHECK(report.divergences[0].step == 3);
  wrong = trace;
  wrong.steps[2].session = 0;
  CHECK(replay(wrong, {}).problem == "step 3: sessions count from 1");
}

TEST_CASE("CHK-2: rules that need the world see every session of a trace") {
  const CheckReport report = check(in_room(kTalk));
  CHECK(report.problem.empty());
  CHECK(report.note.empty());
  CHECK(report.violations.empty());
  // An append that is applied twice in the second session is found there.
  const Trace twice = counted({{1, in::PageLoaded{}},
                               {2, in::PageLoaded{}},
                               {2, kClick},
                               {2, kClick},
                               {2, in::DuplicateDiff{"2"}},
                               {1, kClick}},
                              in::DuplicatePolicy::last);
  const CheckReport found = check(twice);
  REQUIRE(found.violations.size() == 2);
  CHECK(found.violations[0].rule == "DUP-1");
  CHECK(found.violations[1].rule == "SYNC-1");
  CHECK(found.violations[1].step == 5);
}

TEST_CASE("MIN-6: a repeated diff is found again in its own session") {
  const Trace trace = counted({{1, in::PageLoaded{}},
                               {2, in::PageLoaded{}},
                               {1, kClick},
                               {2, kClick},
                               {1, kClick},
                               {2, kClick},
                               {2, in::DuplicateDiff{"3"}}});
  auto elements = SimulatedElements::from(trace);
  REQUIRE(elements.has_value());
  const Candidate fewer = elements->build({1, 2, 4, 5, 6});
  const auto stimuli = stimuli_of(fewer.trace);
  CHECK(std::get<in::DuplicateDiff>(stimuli.back().stimulus).ref == "2");
  CHECK(stimuli.back().session == 2);
  CHECK(fewer.repaired);
}

TEST_CASE("MIN-3: a failure of one session is minimised without the others") {
  std::vector<Choice> choices{{1, in::PageLoaded{}}, {2, in::PageLoaded{}}};
  for (int i = 0; i < 20; ++i) {
    choices.push_back({1, kClick});
    choices.push_back({2, kClick});
  }
  choices.push_back({2, in::DuplicateDiff{"9"}});
  choices.push_back({1, kClick});
  const Trace trace = counted(choices, in::DuplicatePolicy::last);
  const auto report = minimise(trace, violates(trace, "DUP-1"), {});
  REQUIRE(report.has_value());
  CHECK(report->one_minimal);
  CHECK(sessions_of(report->trace) == std::vector<std::uint32_t>(report->stimuli_after, 2));
  CHECK(report->stimuli_after <= 4);
}

TEST_CASE("MIN-4: what topics carry follows the choices that are left") {
  const Trace trace = in_room(kTalk);
  auto elements = SimulatedElements::from(trace);
  REQUIRE(elements.has_value());
  std::vector<std::size_t> all(kTalk.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  CHECK(elements->build(all).trace == trace);
  const Candidate fewer = elements->build({0, 1, 2, 4});
  CHECK(replay(fewer.trace, {}).same());
  CHECK(std::count_if(fewer.trace.steps.begin(), fewer.trace.steps.end(), [](const Step& step) {
          return std::holds_alternative<in::TopicMessage>(step.stimulus);
        }) == 1);
}

TEST_CASE("MIN-9: recorded steps of several sessions close the gaps of their own references") {
  Trace trace = counted({{1, in::PageLoaded{}},
                         {2, in::PageLoaded{}},
                         {1, kClick},
                         {2, kClick},
                         {1, kClick},
                         {2, kClick}});
  const CapturedElements elements(trace);
  const Candidate fewer = elements.build({0, 1, 3, 4, 5});
  std::string said;
  for (const Step& step : fewer.trace.steps) {
    for (const in::Effect& effect : step.effects) {
      const auto* message = std::get_if<in::Message>(&effect.event);
      if (message == nullptr || !message->data.starts_with("event|")) continue;
      said += std::to_string(step.session) + ":" + message->data.substr(6, 1) + " ";
    }
  }
  CHECK(said == "2:1 1:1 2:2 ");
}

TEST_CASE("DIFF-2: sessions count each for itself") {
  const Trace left =
      counted({{1, in::PageLoaded{}}, {2, in::PageLoaded{}}, {2, kClick}, {1, kClick}});
  CHECK(diff(left, left).verdict == Verdict::equal);
  // A lost event of the first session shifts its references, and only those.
  const Trace right = counted({{1, in::PageLoaded{}},
                               {2, in::PageLoaded{}},
                               {1, in::UserEvent{"noop", "{}"}},
                               {2, kClick},
                               {1, kClick}});
  const DiffReport report = diff(left, right);
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].kind == Difference::Kind::inserted);
  CHECK(report.differences[0].right_step == 3);
}

TEST_CASE("DIFF-2: a push that is numbered otherwise is the same push") {
  const Trace left = in_room({{1, in::PageLoaded{}}, {1, in::UserEvent{"say", "text=a"}}});
  const Trace right = in_room({{1, in::PageLoaded{}},
                               {1, in::UserEvent{"say", "text=b"}},
                               {1, in::UserEvent{"say", "text=a"}}});
  const DiffReport report = diff(left, right);
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].kind == Difference::Kind::inserted);
}

}  // namespace lightspeed::replay
