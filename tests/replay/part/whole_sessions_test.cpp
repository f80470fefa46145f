#include "replay/part/whole_sessions.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

namespace lightspeed::replay {
namespace {

namespace in = interpreter;

/// A step of session 1, one of session 2, and one of session 2 that its own step caused.
bool second_stands_alone(in::Event caused, std::vector<in::Effect> effects = {}) {
  const Header header;
  const Selection selection{.sessions = {{2, 2}}};
  WholeSessions whole(header, selection);
  whole.observe({.number = 1, .at = {}, .session = 1, .stimulus = in::TimePassed{}});
  whole.observe({.number = 2, .at = {}, .session = 2, .stimulus = in::TimePassed{}});
  whole.observe({.number = 3,
                 .at = {},
                 .session = 2,
                 .cause = 2,
                 .stimulus = std::move(caused),
                 .effects = std::move(effects)});
  return whole.stand_alone();
}

}  // namespace

TEST_CASE("FILT-3: what a step shows of all sessions keeps it from standing alone") {
  CHECK(second_stands_alone(in::TimerFired{"heartbeat"}));
  CHECK(second_stands_alone(in::TimerFired{"heartbeat"}, {{{}, in::Telemetry{"mounted", "1"}}}));
  CHECK_FALSE(second_stands_alone(in::PresenceChanged{"room", 2}));
  CHECK_FALSE(second_stands_alone(in::TopicMessage{"room", "hello"}));
  CHECK_FALSE(second_stands_alone(in::Escalated{"supervisor gave up"}));
  for (const char* told :
       {"supervisor_gave_up", "timers_stopped", "deliveries_stopped", "attempts_suspended"}) {
    CAPTURE(told);
    CHECK_FALSE(second_stands_alone(in::TimerFired{"heartbeat"}, {{{}, in::Telemetry{told, ""}}}));
  }
}

TEST_CASE("FILT-3: a step that was caused by one that is left out does not stand alone") {
  const Header header;
  const Selection selection{.sessions = {{2, 2}}};
  WholeSessions whole(header, selection);
  whole.observe({.number = 1, .at = {}, .session = 1, .stimulus = in::TimePassed{}});
  whole.observe(
      {.number = 2, .at = {}, .session = 2, .cause = 1, .stimulus = in::TimerFired{"heartbeat"}});
  CHECK_FALSE(whole.stand_alone());
  CHECK(whole.part_header().excerpt);
}

TEST_CASE("TRC-32: steps that stand alone are numbered from 1, and causes go with them") {
  const Header header;
  const Selection selection{.sessions = {{2, 2}}};
  WholeSessions whole(header, selection);
  whole.observe({.number = 1, .at = {}, .session = 1, .stimulus = in::TimePassed{}});
  whole.observe({.number = 2, .at = {}, .session = 2, .stimulus = in::TimePassed{}});
  in::Step last{
      .number = 3, .at = {}, .session = 2, .cause = 2, .stimulus = in::TimerFired{"heartbeat"}};
  whole.observe(last);
  CHECK_FALSE(whole.part_header().excerpt);
  whole.place(last);
  CHECK(last.number == 2);
  CHECK(last.cause == 1);
  CHECK(last.session == 2);
}

}  // namespace lightspeed::replay
