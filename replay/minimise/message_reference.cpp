#include "replay/minimise/message_reference.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "isa/reference.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;

struct Row {
  std::string_view tag;
  Direction direction;
  Counter counter;
};

// A reference stands in the second field. What is missing here has none.
constexpr std::array kRows{
    Row{"event", Direction::client_to_server, Counter::event},
    Row{"event", Direction::server_to_client, Counter::push},
    Row{"ack", Direction::server_to_client, Counter::event},
    Row{"failure", Direction::server_to_client, Counter::event},
    Row{"diff", Direction::server_to_client, Counter::patch},
    Row{"ack", Direction::client_to_server, Counter::patch},
    Row{"failure", Direction::client_to_server, Counter::patch},
};

}  // namespace

const interpreter::Message* message_in(const interpreter::Event& event) {
  if (const auto* lost = std::get_if<interpreter::MessageLost>(&event)) return &lost->message;
  return std::get_if<interpreter::Message>(&event);
}

interpreter::Message* message_in(interpreter::Event& event) {
  if (auto* lost = std::get_if<interpreter::MessageLost>(&event)) return &lost->message;
  return std::get_if<interpreter::Message>(&event);
}

Counter counter_of(std::string_view tag, Direction direction) {
  const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& candidate) {
    return candidate.tag == tag && candidate.direction == direction;
  });
  return row == kRows.end() ? Counter::none : row->counter;
}

std::optional<MessageReference> reference_of(const interpreter::Message& message) {
  if (message.binary) return std::nullopt;
  const std::string_view data = message.data;
  const std::size_t bar = data.find('|');
  if (bar == std::string_view::npos) return std::nullopt;
  const Counter counter = counter_of(data.substr(0, bar), message.direction);
  if (counter == Counter::none) return std::nullopt;
  const std::string_view rest = data.substr(bar + 1);
  const std::string_view digits = rest.substr(0, rest.find('|'));
  const auto value = isa::reference(digits);
  if (!value) return std::nullopt;
  return MessageReference{
      .counter = counter, .value = *value, .begin = bar + 1, .size = digits.size()};
}

}  // namespace lightspeed::replay
