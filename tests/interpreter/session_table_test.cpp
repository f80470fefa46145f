// The session's table by itself: its rows, and the ids of its cases. What a session makes of it is
// tried in tests/replay/generate/session_inputs_test.cpp.

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "interpreter/session/cases.hpp"
#include "interpreter/session/session.hpp"
#include "tests/interpreter/session_line.hpp"

namespace lightspeed::interpreter {

using testing::Line;

TEST_CASE("SESS-29: a row that nothing reaches says why, and every other one names an action") {
  for (const SessionRow& row : session_rows()) {
    CHECK(row.reachable() == row.why.empty());
    CHECK(!row.rule.empty());
    if (!row.reachable()) CHECK(row.emits.empty());
  }
}

TEST_CASE(
    "SESS-50: each case has an id of its own, made of the names of its state, input and guard") {
  std::set<std::string> ids;
  for (const SessionVisit& each : session_cases()) {
    const std::string id = case_id(each);
    CAPTURE(id);
    CHECK(ids.insert(id).second);
    CHECK(std::count(id.begin(), id.end(), '/') == (each.row->guard == Guard::always ? 1 : 2));
    CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-/") == std::string::npos);
  }
  CHECK(ids.contains("live/event"));
  CHECK(ids.contains("handshaking/event/inbox-full"));
  CHECK(ids.contains("mounted/ack/first-owed-ref"));
}

TEST_CASE(
    "SESS-50: a trail holds what one step of the world went through, and all since the begin") {
  Line line;
  line.open(true);
  const Now step{line.now, ++line.number};
  std::vector<SessionEffect> effects;
  line.session.step(Received{line.connection, "hello|lightspeed|1", false}, step, effects);
  line.session.step(Received{line.connection, "ack|1", false}, step, effects);
  std::string ids;
  for (const SessionVisit& each : line.session.trail().latest()) ids += case_id(each) + " ";
  CHECK(ids == "handshaking/hello mounted/ack/first-owed-ref mounted/owed-answered live/shrank ");
  CHECK(line.session.trail().step() == step.step);
  std::size_t visited = 0;
  for (const SessionVisit& each : session_cases()) {
    visited += line.session.trail().ever().contains(each) ? 1 : 0;
  }
  CHECK(visited == 5);
}

TEST_CASE("TIME-4: a timer that nobody set changes nothing when it is said to be due") {
  Line line;
  line.open(true);
  for (const Timer timer : {Timer::drain, Timer::grace, Timer::restart, Timer::reconnect}) {
    CHECK(line.step(TimerDue{timer}).empty());
  }
  CHECK(line.step(TimerDue{Timer::application, "tick"}).empty());
  CHECK(line.session.state() == SessionState::handshaking);
  CHECK(!line.step(TimerDue{Timer::heartbeat}).empty());
}

}  // namespace lightspeed::interpreter
