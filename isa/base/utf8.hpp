// Characters of UTF-8 text, counted and kept whole.
// Implements style rule S8: lines, columns and cut texts count characters in one way everywhere.
// It refuses to judge bytes: whether a text is well formed is asked elsewhere.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace lightspeed {

/// Bytes 10xxxxxx continue a character, all others begin one.
[[nodiscard]] constexpr bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

[[nodiscard]] constexpr std::size_t characters_in(std::string_view text) {
  return text.size() -
         static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues_character));
}

/// Where the character begins that the byte at `position` belongs to; the end, if that is behind.
[[nodiscard]] constexpr std::size_t character_begin(std::string_view text, std::size_t position) {
  while (position > 0 && position < text.size() && continues_character(text[position])) --position;
  return std::min(position, text.size());
}

}  // namespace lightspeed
