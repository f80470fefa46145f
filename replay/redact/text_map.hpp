// Every text of an event with what kind of text it is, and the event with some of them changed.
// Implements RED-9 (specs/redact.md): messages are taken apart to the fields of their frames.
// It refuses to touch what only the contract writes: tags, references, counts, names of events.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/event.hpp"

namespace lightspeed::replay {

enum class TextKind : std::uint8_t {
  plain,
  markup,  ///< Also a string of a patch stream's dictionary, which may be a selector.
  payload,
  typed,  ///< Into a control.
  token,
  address,
};

/// What becomes of a text; nothing where it stays as it is.
using TextMap = std::function<std::optional<std::string>(TextKind kind, std::string_view text)>;

/// Maps the texts of an event in place.
void map_texts(interpreter::Event& event, const TextMap& map);

/// Maps the texts of one text message; every other byte stays as it is.
[[nodiscard]] std::string map_message(std::string_view text, const TextMap& map);

}  // namespace lightspeed::replay
