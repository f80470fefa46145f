#include "replay/redact/spelling.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "interpreter/client/slots.hpp"
#include "isa/instruction_text.hpp"
#include "replay/base64.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

bool stands_for_itself(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
}

std::string percent_encoded(std::string_view text, bool plus_for_blank) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (stands_for_itself(c)) {
      out.push_back(c);
    } else if (c == ' ' && plus_for_blank) {
      out.push_back('+');
    } else {
      out.push_back('%');
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 15U]);
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> spellings(std::string_view text) {
  const std::string quoted = isa::quoted(text);
  return {std::string(text), interpreter::escape_html(text), quoted.substr(1, quoted.size() - 2),
          percent_encoded(text, false), percent_encoded(text, true)};
}

std::vector<std::string> base64_cores(std::string_view text) {
  // So many characters hold bits of what stands before the text.
  constexpr std::array<std::size_t, 3> kForeign{0, 2, 3};
  std::vector<std::string> cores;
  for (std::size_t shift = 0; shift < kForeign.size(); ++shift) {
    std::string bytes(shift, '\0');
    bytes.append(text);
    // Without what only a part of a character's bits say.
    std::string core = base64(bytes).substr(0, bytes.size() * 8 / 6).substr(kForeign.at(shift));
    std::string other = core;
    std::replace(other.begin(), other.end(), '+', '-');
    std::replace(other.begin(), other.end(), '/', '_');
    if (other != core) cores.push_back(std::move(other));
    cores.push_back(std::move(core));
  }
  return cores;
}

}  // namespace lightspeed::replay
