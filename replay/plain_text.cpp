#include "replay/plain_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "isa/base/hex.hpp"
#include "replay/format/record_text.hpp"

namespace lightspeed::replay {
namespace {

/// Characters that a terminal would act upon: the controls above ASCII, and the marks that turn the
/// direction of writing or separate lines.
struct Range {
  std::uint32_t first;
  std::uint32_t last;
};
constexpr std::array kUnsafe{Range{0x80, 0x9F}, Range{0x200E, 0x200F}, Range{0x2028, 0x202E},
                             Range{0x2066, 0x2069}};

/// Whether a character of several bytes is one of them. Longer ones than three bytes are none.
bool is_unsafe(std::string_view character) {
  if (character.size() > 3) return false;
  std::uint32_t point = static_cast<unsigned char>(character[0]) & (0x7FU >> character.size());
  for (const char byte : character.substr(1)) {
    point = (point << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  return std::any_of(kUnsafe.begin(), kUnsafe.end(), [&](const Range& range) {
    return point >= range.first && point <= range.last;
  });
}

/// The bytes of the character at the front of a text; 1 if it is no UTF-8.
std::size_t character_bytes(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t bytes = first < 0xC2U ? 1U : first < 0xE0U ? 2U : first < 0xF0U ? 3U : 4U;
  return bytes <= text.size() && is_utf8(text.substr(0, bytes)) ? bytes : 1;
}

void append_byte(std::string& out, char byte) {
  if (byte == '\n') {
    out += "\\n";
  } else if (byte == '\r') {
    out += "\\r";
  } else if (byte == '\t') {
    out += "\\t";
  } else {
    out.append("\\x").append(hex(static_cast<unsigned char>(byte), 2));
  }
}

}  // namespace

void append_plain(std::string& out, std::string_view text, std::size_t width_max) {
  std::string_view left = text;
  while (!left.empty()) {
    const std::size_t bytes = character_bytes(left);
    const std::size_t used = text.size() - left.size();
    if (width_max != 0 && text.size() > width_max && used + bytes > width_max) {
      out.append("… (").append(std::to_string(text.size())).append(" bytes)");
      return;
    }
    const std::string_view character = left.substr(0, bytes);
    const auto byte = static_cast<unsigned char>(left.front());
    const bool plain = bytes == 1 ? byte >= 0x20U && byte < 0x7FU : !is_unsafe(character);
    if (plain) {
      out.append(character);
    } else {
      for (const char part : character) append_byte(out, part);
    }
    left.remove_prefix(bytes);
  }
}

}  // namespace lightspeed::replay
