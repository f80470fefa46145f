// References of events and patches: decimal numbers from 1, in their one spelling.
// Implements FRAME-7 (specs/frames.md): what counts as a reference, for all who compare them.
// It refuses leading zeros, signs and zero: such a text is a reference only to itself.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lightspeed::isa {

/// The number of a canonical reference, or nothing. Any text may stand in a frame's ref field; only
/// these can be counted.
[[nodiscard]] inline std::optional<std::uint64_t> reference(std::string_view text) {
  if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

}  // namespace lightspeed::isa
