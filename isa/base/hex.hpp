// Hexadecimal digits, and the bytes that are written as `%` and two of them.
// Implements style rule S8: read and written here once, for texts, payloads, paths, digests.
// It refuses to decide what a bad escape means: whoever reads one knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lightspeed {

/// The value of a digit, capital or small; nothing if it is none.
[[nodiscard]] constexpr std::optional<unsigned> hex_digit(char byte) {
  if (byte >= '0' && byte <= '9') return static_cast<unsigned>(byte - '0');
  if (byte >= 'a' && byte <= 'f') return static_cast<unsigned>(byte - 'a') + 10U;
  if (byte >= 'A' && byte <= 'F') return static_cast<unsigned>(byte - 'A') + 10U;
  return std::nullopt;
}

/// The byte that is written as `%XX` at `position`; nothing if that is not written there.
[[nodiscard]] constexpr std::optional<char> percent_byte(std::string_view text,
                                                         std::size_t position) {
  if (text.size() < 3 || position > text.size() - 3 || text[position] != '%') return std::nullopt;
  const auto high = hex_digit(text[position + 1]);
  const auto low = hex_digit(text[position + 2]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(static_cast<unsigned char>(*high * 16U + *low));
}

/// The last `digits` hexadecimal digits of a number, small ones.
[[nodiscard]] inline std::string hex(std::uint64_t value, std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(digits, '0');
  for (auto at = text.rbegin(); at != text.rend(); ++at, value >>= 4U) *at = kDigits[value & 15U];
  return text;
}

}  // namespace lightspeed
