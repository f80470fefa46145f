#include "replay/report/lane_state.hpp"

#include <optional>
#include <variant>

#include "interpreter/wire.hpp"
#include "isa/frame.hpp"

namespace lightspeed::replay {

using interpreter::Direction;
using isa::Lifecycle;

void LaneState::observe(const interpreter::Step& step) {
  observe(step.stimulus);
  for (const interpreter::Effect& effect : step.effects) observe(effect.event);
}

void LaneState::observe(const interpreter::Event& event) {
  if (const auto* changed = std::get_if<interpreter::LifecycleChanged>(&event)) {
    told_ = true;
    lifecycle_ = changed->abandoned ? Lifecycle::disconnected : changed->to;
  } else if (const auto* opened = std::get_if<interpreter::Opened>(&event)) {
    connection_ = opened->connection.value;
    if (!told_) lifecycle_ = Lifecycle::handshaking;
  } else if (const auto* closed = std::get_if<interpreter::Closed>(&event)) {
    if (closed->connection.value != connection_) return;
    connection_ = 0;
    if (!told_) lifecycle_ = Lifecycle::disconnected;
  } else if (const auto* message = std::get_if<interpreter::Message>(&event)) {
    if (!told_) observe_message(*message);
  }
}

// In a capture: the first diff shows that the session has mounted, an ack of it that it is live.
void LaneState::observe_message(const interpreter::Message& message) {
  const auto frame =
      interpreter::decode_message(message.data, message.binary, isa::Mode::published);
  if (!frame) return;
  if (message.direction == Direction::server_to_client) {
    const bool is_first = lifecycle_ == Lifecycle::handshaking;
    if (is_first && std::holds_alternative<isa::Diff>(*frame)) lifecycle_ = Lifecycle::mounted;
  } else if (lifecycle_ == Lifecycle::mounted && std::holds_alternative<isa::Ack>(*frame)) {
    lifecycle_ = Lifecycle::live;
  }
}

}  // namespace lightspeed::replay
