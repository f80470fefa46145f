#include "replay/format/record_text.hpp"

#include <cstdint>
#include <cstring>

#include "isa/base/utf8.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080U;

/// The forms of a character of several bytes (Unicode, table 3-7): the ranges of the first byte and
/// of the second one; all further bytes are 80..BF.
struct Utf8Form {
  std::uint8_t first_min, first_max, second_min, second_max, length;
};
constexpr std::array kForms{
    Utf8Form{0xC2, 0xDF, 0x80, 0xBF, 2}, Utf8Form{0xE0, 0xE0, 0xA0, 0xBF, 3},
    Utf8Form{0xE1, 0xEC, 0x80, 0xBF, 3}, Utf8Form{0xED, 0xED, 0x80, 0x9F, 3},
    Utf8Form{0xEE, 0xEF, 0x80, 0xBF, 3}, Utf8Form{0xF0, 0xF0, 0x90, 0xBF, 4},
    Utf8Form{0xF1, 0xF3, 0x80, 0xBF, 4}, Utf8Form{0xF4, 0xF4, 0x80, 0x8F, 4},
};

/// The bytes of the character of several bytes at the front; 0 if it is none.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (const Utf8Form& form : kForms) {
    if (byte(0) < form.first_min || byte(0) > form.first_max) continue;
    if (text.size() < form.length) return 0;
    if (byte(1) < form.second_min || byte(1) > form.second_max) return 0;
    for (std::size_t i = 2; i < form.length; ++i) {
      if (!continues_character(text[i])) return 0;
    }
    return form.length;
  }
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (text.size() >= sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data(), sizeof(word));
      if ((word & kHighBits) == 0) {  // Eight ASCII characters at once: nearly all text is that.
        text.remove_prefix(sizeof(word));
        continue;
      }
    }
    std::size_t bytes = 1;
    if (static_cast<std::uint8_t>(text.front()) >= 0x80U) bytes = character_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

std::string widened(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char character : bytes) {
    const auto byte = static_cast<std::uint8_t>(character);
    if (byte < 0x80U) {
      text.push_back(character);
      continue;
    }
    text.push_back(static_cast<char>(0xC0U | (byte >> 6U)));
    text.push_back(static_cast<char>(0x80U | (byte & 0x3FU)));
  }
  return text;
}

std::optional<std::string> narrowed(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if (byte < 0x80U) {
      bytes.push_back(text[i]);
      continue;
    }
    if (byte != 0xC2U && byte != 0xC3U) return std::nullopt;
    if (++i == text.size()) return std::nullopt;
    const auto second = static_cast<std::uint8_t>(text[i]);
    bytes.push_back(static_cast<char>(((byte & 0x03U) << 6U) | (second & 0x3FU)));
  }
  return bytes;
}

}  // namespace lightspeed::replay
