// The session's table against the session, by inputs that are drawn from the table itself.

#include "replay/generate/session_inputs.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "isa/base/overloaded.hpp"
#include "replay/simulate/draw_configuration.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/session_line.hpp"
#include "tests/support/everything.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::App;
using interpreter::case_id;
using interpreter::CaseSet;
using interpreter::Configuration;
using interpreter::Emits;
using interpreter::EnumSet;
using interpreter::Now;
using interpreter::Session;
using interpreter::session_cases;
using interpreter::session_rows;
using interpreter::SessionEffect;
using interpreter::SessionInput;
using interpreter::SessionRow;
using interpreter::SessionState;
using interpreter::SessionVisit;
using interpreter::testing::Line;

constexpr std::uint64_t kRuns = 15'000;
constexpr int kInputs = 40;
/// What has ended is given a few more.
constexpr int kInputsAfterEnd = 6;

Emits kind_of(const SessionEffect& effect) {
  const auto of_frame = [](std::string_view text) {
    const std::map<std::string_view, Emits> kinds{{"hello", Emits::hello},
                                                  {"diff", Emits::diff},
                                                  {"ack", Emits::ack},
                                                  {"failure", Emits::failure},
                                                  {"event", Emits::push}};
    return kinds.at(text.substr(0, text.find('|')));
  };
  return std::visit(Overloaded{
                        [&](const interpreter::Send& send) { return of_frame(send.text); },
                        [](const interpreter::CloseConnection&) { return Emits::close; },
                        [](const interpreter::LifecycleChanged&) { return Emits::lifecycle; },
                        [](const interpreter::Telemetry&) { return Emits::telemetry; },
                        [](const interpreter::Subscribed&) { return Emits::topic; },
                        [](const interpreter::Unsubscribed&) { return Emits::topic; },
                        [](const interpreter::Published&) { return Emits::topic; },
                    },
                    effect);
}

/// The step did what the rows that it went through say, and nothing else.
void check_trail(const Session& session, SessionState before, SessionInput input,
                 const std::vector<SessionEffect>& effects) {
  const auto& trail = session.trail().latest();
  REQUIRE(!trail.empty());
  CHECK(trail.front().state == before);
  CHECK(trail.front().input == input);
  EnumSet<Emits> emits;
  EnumSet<SessionInput> raised = input;
  for (const SessionVisit& visit : trail) {
    CHECK(raised.contains(visit.input));
    emits = emits + visit.row->emits;
    raised = raised + visit.row->raises;
  }
  for (const SessionEffect& effect : effects) CHECK(emits.contains(kind_of(effect)));
  CHECK(session.state() == trail.back().row->next.value_or(trail.back().state));
}

/// What was seen of a row: by itself where it stood alone, else in company.
struct Deeds {
  EnumSet<Emits> emits;
  EnumSet<SessionInput> raised;
};
using DeedsOfRows = std::map<const SessionRow*, Deeds>;

void note_trail(const std::vector<SessionVisit>& trail, const std::vector<SessionEffect>& effects,
                DeedsOfRows& deeds) {
  for (std::size_t i = 0; i < trail.size(); ++i) {
    Deeds& own = deeds[trail[i].row];
    for (const SessionEffect& effect : effects) own.emits = own.emits + kind_of(effect);
    for (std::size_t later = i + 1; later < trail.size(); ++later) {
      own.raised = own.raised + trail[later].input;
    }
  }
}

/// A session that is given what is drawn for it, and a second one that is given the same.
void play(const App& app, ChoiceSource& choices, DeedsOfRows& deeds, CaseSet& reached) {
  const Configuration knobs = draw_configuration(choices);
  SessionInputs inputs(knobs, app, choices);
  Line line(knobs, app);
  Line twin(knobs, app);
  int left = kInputs;
  while (left-- > 0) {
    if (line.session.ended()) left = std::min(left, kInputsAfterEnd);
    const SessionState before = line.session.state();
    const DrawnInput drawn = inputs.draw(line.session, line.now);
    REQUIRE(drawn.at >= line.now);
    const auto due = line.session.next_due();
    if (due) REQUIRE(drawn.at <= due->deadline.at);
    line.now = drawn.at;
    std::vector<SessionEffect> effects;
    line.session.step(drawn.stimulus, Now{line.now, ++line.number}, effects);
    check_trail(line.session, before, drawn.input, effects);
    note_trail(line.session.trail().latest(), effects, deeds);
    twin.now = drawn.at;
    CHECK(twin.step(drawn.stimulus).size() == effects.size());
  }
  CHECK(twin.digest() == line.digest());
  reached.add(line.session.trail().ever());
}

}  // namespace

TEST_CASE("SESS-51: each input that a session can be given has a provoker, the others are raised") {
  EnumSet<SessionInput> raised;
  for (const SessionRow& row : session_rows()) raised = raised + row.raises;
  for (const SessionVisit& each : session_cases()) {
    CAPTURE(case_id(each));
    if (!each.row->reachable()) continue;
    if (SessionInputs::is_raised(each.input)) CHECK(raised.contains(each.input));
  }
}

TEST_CASE("SESS-52: drawn inputs reach every case that can be reached, which does what it says") {
  const App app = interpreter::testing::program_of(lightspeed::testing::kEverything);
  RandomChoices choices(29);
  DeedsOfRows deeds;
  CaseSet reached;
  // One that is native, too: it has no topics, and its events are not known.
  const App native = interpreter::find_app("counter-history").value();
  for (std::uint64_t run = 0; run < kRuns; ++run) {
    play(run % 10 == 0 ? native : app, choices, deeds, reached);
  }
  std::size_t count = 0;
  std::size_t reachable = 0;
  std::size_t never = 0;
  for (const SessionVisit& each : session_cases()) {
    if (!each.row->reachable()) {
      ++never;
      continue;
    }
    ++reachable;
    count += reached.contains(each) ? 1 : 0;
    CHECK_MESSAGE(reached.contains(each), "never reached: " << case_id(each));
  }
  for (const auto& seen : deeds) {
    const SessionRow& row = *seen.first;
    CAPTURE(row.rule);
    CAPTURE(&row - session_rows().data());
    CHECK(seen.second.emits.covers(row.emits));
    CHECK(seen.second.raised.covers(row.raises));
  }
  std::cout << "session table: " << count << " of " << reachable << " reachable cases reached; "
            << never << " cannot be, and the table says why\n";
}

}  // namespace lightspeed::replay
