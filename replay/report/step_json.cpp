#include "replay/report/step_json.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <variant>

#include "isa/base/hex.hpp"
#include "replay/plain_text.hpp"
#include "replay/report/packed.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Event;

void append_number(std::string& out, std::string_view name, std::uint64_t value) {
  if (value == 0) return;
  out.append(name).append(std::to_string(value));
}

/// What a message says, also one that was lost; null for everything else.
const interpreter::Message* message_of(const Event& event) {
  if (const auto* lost = std::get_if<interpreter::MessageLost>(&event)) return &lost->message;
  return std::get_if<interpreter::Message>(&event);
}

/// The words of an event; the html of a document is kept apart from them.
std::string words_of(const Event& event) {
  std::string plain;
  if (const auto* message = message_of(event)) {
    append_plain(plain, message->data, kTextMax);
  } else if (const auto* shown = std::get_if<interpreter::DocumentShown>(&event)) {
    append_plain(plain, shown->outcome, kTextMax);
  } else {
    plain = text_of(event, kTextMax);
  }
  return plain;
}

void append_event(std::string& out, const Event& event, std::uint64_t later) {
  out.append("[").append(std::to_string(event.index())).append(",");
  out.append(std::to_string(later)).append(",");
  append_json(out, words_of(event));
  if (const auto* message = message_of(event)) {
    out.append(message->direction == interpreter::Direction::client_to_server ? ",0," : ",1,");
    out.append(std::to_string(message->connection.value)).append(message->binary ? ",1" : ",0");
  }
  out += ']';
}

}  // namespace

void append_step_json(std::string& out, const interpreter::Step& step, const LaneState& state,
                      const std::optional<TextDelta>& document) {
  out.append(R"({"n":)").append(std::to_string(step.number));
  out.append(R"(,"t":)").append(std::to_string(step.at.value));
  out.append(R"(,"s":)").append(std::to_string(step.session));
  append_number(out, R"(,"c":)", step.cause);
  append_number(out, R"(,"l":)", static_cast<std::uint64_t>(state.lifecycle()));
  append_number(out, R"(,"o":)", state.connection());
  if (step.digest.root.value != 0) {
    out.append(R"(,"g":")").append(hex(step.digest.root.value, 16));
    for (const std::uint16_t part : step.digest.parts) out.append(hex(part, 4));
    out += '"';
  }
  if (document) {
    out.append(R"(,"d":[)").append(std::to_string(document->prefix)).append(",");
    out.append(std::to_string(document->suffix)).append(",");
    append_json(out, document->middle);
    out += ']';
  }
  out.append(R"(,"e":[)");
  append_event(out, step.stimulus, 0);
  for (const interpreter::Effect& effect : step.effects) {
    out += ',';
    append_event(out, effect.event, effect.at.value - std::min(effect.at.value, step.at.value));
  }
  out += "]}";
}

}  // namespace lightspeed::replay
