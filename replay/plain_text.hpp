// Any bytes as text for people: on one line, valid UTF-8, without power over the terminal.
// Implements SHOW-2 (specs/replay.md): control characters and broken bytes are escaped.
// It refuses to be read back: the text twin of a trace is the lossless form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lightspeed::replay {

/// Adds a text; one longer than `width_max` bytes is cut there, with its size given (0: never).
void append_plain(std::string& out, std::string_view text, std::size_t width_max);

/// The last `digits` hexadecimal digits of a number.
[[nodiscard]] std::string hex(std::uint64_t value, std::size_t digits);

/// Columns that a text takes: one for each character, whatever its bytes.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// The beginning of the character that a position lies in; never behind the text.
[[nodiscard]] std::size_t character_begin(std::string_view text, std::size_t position);

}  // namespace lightspeed::replay
