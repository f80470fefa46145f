#include "replay/report/lane_state.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace lightspeed::replay {
namespace {

using interpreter::Direction;
using isa::Lifecycle;

interpreter::Step step_of(interpreter::Event event) {
  interpreter::Step step;
  step.stimulus = std::move(event);
  return step;
}

interpreter::Closed closed(std::uint32_t connection) {
  interpreter::Closed event;
  event.connection = {connection};
  return event;
}

interpreter::Message said(Direction direction, std::string text) {
  return {.connection = {3}, .direction = direction, .binary = false, .data = std::move(text)};
}

}  // namespace

TEST_CASE("RPT-4: in a capture the wire shows where the session stands") {
  LaneState lane;
  CHECK(lane.lifecycle() == Lifecycle::disconnected);
  lane.observe(step_of(interpreter::Opened{{3}, ""}));
  CHECK(lane.lifecycle() == Lifecycle::handshaking);
  CHECK(lane.connection() == 3);
  lane.observe(step_of(said(Direction::server_to_client, "hello|lightspeed|1")));
  lane.observe(step_of(said(Direction::client_to_server, "ack|1")));
  CHECK(lane.lifecycle() == Lifecycle::handshaking);
  lane.observe(step_of(said(Direction::server_to_client, "diff|1|<p>1</p>")));
  CHECK(lane.lifecycle() == Lifecycle::mounted);
  lane.observe(step_of(said(Direction::client_to_server, "nonsense")));
  CHECK(lane.lifecycle() == Lifecycle::mounted);
  lane.observe(step_of(said(Direction::client_to_server, "ack|1")));
  CHECK(lane.lifecycle() == Lifecycle::live);
  lane.observe(step_of(closed(2)));
  CHECK(lane.lifecycle() == Lifecycle::live);
  lane.observe(step_of(closed(3)));
  CHECK(lane.lifecycle() == Lifecycle::disconnected);
  CHECK(lane.connection() == 0);
}

TEST_CASE("RPT-4: a session that says where it stands is believed, whatever the wire shows") {
  LaneState lane;
  interpreter::Step step = step_of(interpreter::Opened{{1}, ""});
  step.effects.push_back(
      {.at = {},
       .event = interpreter::LifecycleChanged{
           .epoch = 1, .from = Lifecycle::mounted, .to = Lifecycle::live, .abandoned = false}});
  lane.observe(step);
  CHECK(lane.lifecycle() == Lifecycle::live);
  lane.observe(step_of(closed(1)));
  CHECK(lane.lifecycle() == Lifecycle::live);
  lane.observe(step_of(interpreter::LifecycleChanged{
      .epoch = 1, .from = Lifecycle::live, .to = Lifecycle::live, .abandoned = true}));
  CHECK(lane.lifecycle() == Lifecycle::disconnected);
}

}  // namespace lightspeed::replay
