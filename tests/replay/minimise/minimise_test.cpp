// Minimising whole traces: the failures of the contract in few stimuli, certified, in few runs.
#include "replay/minimise/minimise.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>

#include "replay/capture/capture.hpp"
#include "replay/check.hpp"
#include "replay/record.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using in::Direction;
using in::Tick;

constexpr std::uint64_t kStepUs = 250'000;

/// Clicks, one every quarter of a second, with a few other choices among them.
class Session {
 public:
  explicit Session(std::string program) { recording_.program = std::move(program); }

  Session& then(in::Stimulus stimulus, std::uint64_t wait_us = kStepUs) {
    now_ += wait_us;
    recording_.stimuli.push_back({.at = Tick{now_}, .stimulus = std::move(stimulus)});
    return *this;
  }
  Session& clicks(int count) {
    constexpr std::array<const char*, 4> kNames{"increment", "increment", "decrement", "noop"};
    for (int i = 0; i < count; ++i) {
      then(in::UserEvent{kNames.at(static_cast<std::size_t>(i) % kNames.size()), "{\"x\":1}"});
    }
    return *this;
  }
  in::Configuration& knobs() { return recording_.configuration; }
  [[nodiscard]] Trace trace() const {
    auto trace = record(recording_);
    REQUIRE(trace.has_value());
    return *std::move(trace);
  }

 private:
  Recording recording_;
  std::uint64_t now_ = 0;
};

MinimiseReport minimised(const Trace& trace, const std::string& rule) {
  auto report = minimise(trace, violates(trace, rule), nullptr);
  REQUIRE_MESSAGE(report.has_value(), report.error());
  MESSAGE(rule << ": " << report->stimuli_before << " -> " << report->stimuli_after << " in "
               << report->runs << " runs, " << report->cached << " cached");
  return *std::move(report);
}

bool breaks(const Trace& trace, std::string_view rule) {
  const auto report = check(trace);
  return std::any_of(report.violations.begin(), report.violations.end(),
                     [&](const in::Violation& violation) { return violation.rule == rule; });
}

// A client that gives the answers that it held back last first.
Trace reversed_acks() {
  Session session("counter");
  session.knobs().mutant = in::Mutant::client_answers_reversed;
  session.then(in::PageLoaded{}, 0).clicks(200).then(in::AcksHeld{true}).clicks(2);
  return session.then(in::AcksHeld{false}).clicks(195).trace();
}

Trace repeated_append() {
  Session session("counter-history");
  session.knobs().duplicate_policy = in::DuplicatePolicy::last;
  session.then(in::PageLoaded{}, 0).clicks(250).then(in::DuplicateDiff{"90"}).clicks(148);
  return session.trace();
}

// Several tests look at this one result; making it takes a while in a debug build.
const MinimiseReport& minimised_append() {
  static const MinimiseReport report = minimised(repeated_append(), "DUP-1");
  return report;
}

void check_append(const MinimiseReport& report, const char* rule) {
  CHECK(report.stimuli_before == 400);
  CHECK(report.stimuli_after < 10);
  CHECK(report.runs < 200);
  CHECK(report.one_minimal);
  CHECK(report.repaired > 0);
  CHECK(breaks(report.trace, rule));
}

}  // namespace

TEST_CASE("MIN-3: acknowledgements out of order among 400 stimuli is under ten, under 200 runs") {
  const Trace trace = reversed_acks();
  const MinimiseReport report = minimised(trace, "ACK-1");
  CHECK(report.stimuli_before == 400);
  CHECK(report.stimuli_after < 10);
  CHECK(report.stimuli_after == stimuli_of(report.trace).size());
  CHECK(report.runs < 200);
  CHECK(report.one_minimal);
  CHECK(!report.stopped);
  CHECK(breaks(report.trace, "ACK-1"));
}

TEST_CASE("MIN-3: an older append applied twice among 400 stimuli is under ten, under 200 runs") {
  check_append(minimised_append(), "DUP-1");
}

TEST_CASE("MIN-3: what the page wrongly shows afterwards is as small a failure") {
  check_append(minimised(repeated_append(), "SYNC-1"), "SYNC-1");
}

TEST_CASE("MIN-1: no single stimulus of the result can go, tried anew from outside") {
  const Trace& trace = minimised_append().trace;
  const auto left = stimuli_of(trace);
  for (std::size_t i = 0; i < left.size(); ++i) {
    auto fewer = left;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    const auto candidate = record({.program = trace.header.program,
                                   .title = "",
                                   .configuration = trace.header.configuration,
                                   .stimuli = fewer});
    REQUIRE(candidate.has_value());
    CHECK(!breaks(*candidate, "DUP-1"));
  }
}

TEST_CASE("MIN-4: the result is what recording its stimuli gives, under the same header") {
  const Trace& result = minimised_append().trace;
  CHECK(result.header.program == "counter-history");
  CHECK(result.header.configuration.duplicate_policy == in::DuplicatePolicy::last);
  const auto again = record({.program = result.header.program,
                             .title = result.header.title,
                             .configuration = result.header.configuration,
                             .stimuli = stimuli_of(result)});
  REQUIRE(again.has_value());
  CHECK(again->steps == result.steps);
}

TEST_CASE("MIN-7: waits that the failure does not need are gone, and so are payloads") {
  const auto stimuli = stimuli_of(minimised_append().trace);
  for (const TimedStimulus& timed : stimuli) {
    CHECK(timed.at.value == 0);
    if (const auto* event = std::get_if<in::UserEvent>(&timed.stimulus)) {
      CHECK(event->payload == "{}");
      CHECK(!event->name.empty());
    }
  }
}

TEST_CASE("MIN-7: a wait that is needed ends at the deadline it is needed for") {
  // The session dies at the end of its grace, a minute after the page left; the click is long
  // after.
  const Trace trace = Session("counter")
                          .then(in::PageLoaded{}, 0)
                          .clicks(20)
                          .then(in::ClientLeft{"bye"})
                          .then(in::TimePassed{}, 300'000'000)
                          .trace();
  const Interesting graceless = [](const Trace& candidate) {
    return std::any_of(candidate.steps.begin(), candidate.steps.end(), [](const in::Step& step) {
      return step.stimulus == in::Event{in::TimerFired{"grace"}};
    });
  };
  const auto report = minimise(trace, graceless, nullptr);
  REQUIRE(report.has_value());
  const auto stimuli = stimuli_of(report->trace);
  REQUIRE(stimuli.size() == 3);
  CHECK(stimuli[2].at == Tick{in::Configuration{}.reconnect_grace_us});
  CHECK(stimuli[1].stimulus == in::Stimulus{in::ClientLeft{}});
  CHECK(report->one_minimal);
}

TEST_CASE("MIN-8: a trace that is not interesting is an error") {
  const Trace trace = Session("counter").then(in::PageLoaded{}, 0).clicks(3).trace();
  const auto report = minimise(trace, violates(trace, "ACK-1"), nullptr);
  REQUIRE(!report.has_value());
  CHECK(report.error() == "the trace is not interesting itself");
}

TEST_CASE("MIN-9: what was written into a simulated trace is minimised on its recorded steps") {
  Trace trace = Session("counter").then(in::PageLoaded{}, 0).clicks(3).trace();
  trace.steps.back().effects.clear();
  const Interesting empty = [](const Trace& candidate) {
    return !candidate.steps.empty() && candidate.steps.back().effects.empty();
  };
  const auto report = minimise(trace, empty, nullptr);
  REQUIRE(report.has_value());
  CHECK(report->stimuli_before == 4);
  CHECK(report->stimuli_after < 4);
  CHECK(report->one_minimal);
  CHECK(empty(report->trace));
}

TEST_CASE("MIN-8: an unknown program is an error that names it") {
  Trace trace = Session("counter").then(in::PageLoaded{}, 0).trace();
  trace.header.program = "tetris";
  const auto report = minimise(
      trace, [](const Trace&) { return true; }, nullptr);
  REQUIRE(!report.has_value());
  CHECK(report.error().find("tetris") != std::string::npos);
}

TEST_CASE("MIN-8: stopping keeps the best so far, and progress tells every run") {
  const Trace trace = reversed_acks();
  for (const std::uint64_t limit : {1U, 2U, 5U, 20U}) {
    std::uint64_t told = 0;
    std::size_t smallest = trace.steps.size();
    const auto report =
        minimise(trace, violates(trace, "ACK-1"), [&](const MinimiseProgress& progress) {
          CHECK(progress.runs == ++told);
          CHECK(progress.stimuli <= smallest);
          smallest = progress.stimuli;
          return progress.runs < limit;
        });
    REQUIRE(report.has_value());
    CHECK(report->stopped);
    CHECK(!report->one_minimal);
    CHECK(report->runs == limit);
    CHECK(report->stimuli_after == smallest);
    CHECK(stimuli_of(report->trace).size() == smallest);
    CHECK(breaks(report->trace, "ACK-1"));
  }
}

TEST_CASE("MIN-2: no candidate is run twice") {
  std::vector<std::vector<in::Step>> seen;
  const Interesting watched = [&](const Trace& candidate) {
    CHECK(std::find(seen.begin(), seen.end(), candidate.steps) == seen.end());
    seen.push_back(candidate.steps);
    return breaks(candidate, "ACK-1");
  };
  const auto report = minimise(reversed_acks(), watched, nullptr);
  REQUIRE(report.has_value());
  CHECK(report->runs == seen.size());
}

TEST_CASE("MIN-2: wherever the faults stand, the result is small and the runs are few") {
  CHECK(rc::check("two answers out of order, one crash, one cut, anywhere", [] {
    Session session("counter");
    session.knobs().mutant = in::Mutant::client_answers_reversed;
    session.then(in::PageLoaded{}, 0);
    const int clicks = 25;
    const auto hold = *rc::gen::inRange(0, clicks - 4);
    const auto crash = *rc::gen::inRange(0, clicks);
    const auto cut = *rc::gen::inRange(0, clicks);
    for (int i = 0; i < clicks; ++i) {
      if (i == hold) session.then(in::AcksHeld{true});
      if (i == hold + 4) session.then(in::AcksHeld{false});
      if (i == crash) session.then(in::Crash{});
      if (i == cut) session.then(in::Cut{});
      session.then(in::UserEvent{"increment", "{}"});
    }
    const Trace trace = session.trace();
    RC_PRE(breaks(trace, "ACK-1"));
    const auto report = minimise(trace, violates(trace, "ACK-1"), nullptr);
    RC_ASSERT(report.has_value());
    RC_ASSERT(report->one_minimal);
    RC_ASSERT(report->stimuli_after <= 6);
    RC_ASSERT(report->runs < 200);
  }));
}

TEST_CASE("MIN-3: whether a rule is broken is the same as a whole check says, whatever it sees") {
  const std::vector<Trace> traces{reversed_acks(), repeated_append()};
  CHECK(rc::check("one rule alone, on parts of broken traces", [&] {
    const Trace& whole = *rc::gen::elementOf(traces);
    auto stimuli = stimuli_of(whole);
    const auto often = *rc::gen::inRange(0, 10);
    std::erase_if(stimuli, [&](const TimedStimulus& timed) {
      return std::holds_alternative<in::UserEvent>(timed.stimulus) &&
             *rc::gen::inRange(0, 10) < often;
    });
    const auto candidate = record({.program = whole.header.program,
                                   .title = "",
                                   .configuration = whole.header.configuration,
                                   .stimuli = stimuli});
    RC_ASSERT(candidate.has_value());
    const auto violations = check(*candidate).violations;
    // Some of the rules each time: with all of them one case takes as long as a hundred checks.
    for (int drawn = 0; drawn < 8; ++drawn) {
      const std::string_view rule =
          in::all_rules()[*rc::gen::inRange<std::size_t>(0, in::all_rules().size())].id;
      const auto party = *rc::gen::element(in::Party::client, in::Party::server);
      const bool broken =
          std::any_of(violations.begin(), violations.end(), [&](const in::Violation& violation) {
            return violation.rule == rule && violation.party == party;
          });
      const std::string id = std::string(rule) + ":" + std::string(name_of(party));
      RC_ASSERT(violates(whole, id)(*candidate) == broken);
    }
    if (violations.empty()) return;
    const in::Violation& first = violations.front();
    const std::string id = std::string(first.rule) + ":" + std::string(name_of(first.party));
    RC_ASSERT(violates(whole, id)(*candidate));
  }));
  Trace unknown = traces.front();
  unknown.header.program = "tetris";
  CHECK(!violates(unknown, "ACK-1:client")(unknown));
}

TEST_CASE("MIN-3: the same rule broken by the other party is another failure") {
  Trace trace;
  trace.header.origin = Origin::captured;
  const auto add = [&](in::Event stimulus) {
    const std::uint64_t number = trace.steps.size() + 1;
    trace.steps.push_back({.number = number, .at = Tick{number}, .stimulus = std::move(stimulus)});
  };
  const auto said = [](Direction direction, std::string text) {
    return in::Message{.connection = {1}, .direction = direction, .data = std::move(text)};
  };
  add(in::PageLoaded{});
  add(in::Opened{{1}, ""});
  add(in::TimePassed{});
  trace.steps.back().effects.push_back(
      {trace.steps.back().at, said(Direction::client_to_server, "gibberish")});
  add(said(Direction::server_to_client, "nonsense"));
  const MinimiseReport first = minimised(trace, "WIRE-1");
  const MinimiseReport server = minimised(trace, "WIRE-1:server");
  CHECK(first.trace.steps.back().stimulus == in::Event{in::TimePassed{}});
  CHECK(std::holds_alternative<in::Message>(server.trace.steps.back().stimulus));
}

TEST_CASE("MIN-5: a captured session keeps what its failure needs, and breaks no other rule") {
  const std::string frames =
      testing::read_text(testing::in_source_tree("corpus/captures/05-reconnect/frames.jsonl"));
  auto imported = import_capture({.title = "05", .capture = frames, .documents = ""});
  REQUIRE(imported.has_value());
  Trace trace = std::move(imported->trace);
  // The browser is made to forget one answer: the acknowledgement of a diff in the middle.
  const auto forgetful = std::find_if(trace.steps.begin(), trace.steps.end(), [](const auto& step) {
    const auto* message = std::get_if<in::Message>(&step.stimulus);
    return message != nullptr && message->data.starts_with("diff|5|");
  });
  REQUIRE(forgetful != trace.steps.end());
  forgetful->effects.clear();
  REQUIRE(breaks(trace, "ACK-1"));
  const MinimiseReport report = minimised(trace, "ACK-1");
  CHECK(report.stimuli_after < 10);
  CHECK(report.one_minimal);
  for (const auto& violation : check(report.trace).violations) CHECK(violation.rule == "ACK-1");
}

}  // namespace lightspeed::replay
