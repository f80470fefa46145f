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

}  // namespace lightspeed::replay
