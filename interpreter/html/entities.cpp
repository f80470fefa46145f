#include "interpreter/html/entities.hpp"

#include <array>
#include <optional>

#include "interpreter/html/names.hpp"

namespace lightspeed::interpreter::html {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array kCommon{
    Entity{"amp", "&"},
    Entity{"lt", "<"},
    Entity{"gt", ">"},
    Entity{"quot", "\""},
    Entity{"apos", "'"},
    Entity{"nbsp", "\xC2\xA0"},
    Entity{"copy", "\xC2\xA9"},
    Entity{"middot", "\xC2\xB7"},
    Entity{"times", "\xC3\x97"},
    Entity{"hellip", "\xE2\x80\xA6"},
    Entity{"mdash", "\xE2\x80\x94"},
    Entity{"ndash", "\xE2\x80\x93"},
    Entity{"larr", "\xE2\x86\x90"},
    Entity{"rarr", "\xE2\x86\x92"},
};

// The number of a numeric reference, if it stands for itself. Zero, C1 controls, surrogates and
// the like are replaced by other characters, which is not this function's business.
std::optional<std::uint32_t> number_of(std::string_view digits) {
  const bool hex = !digits.empty() && ascii_lower(digits.front()) == 'x';
  if (hex) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 6) return std::nullopt;
  std::uint32_t code = 0;
  for (const char c : digits) {
    const char low = ascii_lower(c);
    if (ascii_digit(c)) {
      code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(c - '0');
    } else if (hex && low >= 'a' && low <= 'f') {
      code = code * 16 + static_cast<std::uint32_t>(low - 'a') + 10;
    } else {
      return std::nullopt;
    }
  }
  const bool ordinary = code >= 0x20 && code < 0x7F;
  const bool beyond = code >= 0xA0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  if (!ordinary && !beyond && code != '\n' && code != '\t') return std::nullopt;
  return code;
}

bool append_entity(std::string_view name, std::string& out) {
  if (name.front() == '#') {
    const auto code = number_of(name.substr(1));
    if (code) append_code_point(*code, out);
    return code.has_value();
  }
  for (const Entity& entity : kCommon) {
    if (entity.name != name) continue;
    out.append(entity.text);
    return true;
  }
  return false;
}

}  // namespace

bool decode_common_entities(std::string_view raw, std::string& out) {
  std::size_t at = 0;
  while (at < raw.size()) {
    const std::size_t found = raw.find('&', at);
    const std::size_t mark = found == std::string_view::npos ? raw.size() : found;
    out.append(raw, at, mark - at);
    at = mark + 1;
    if (mark == raw.size()) break;
    const char next = at < raw.size() ? raw[at] : ' ';
    if (!ascii_letter(next) && !ascii_digit(next) && next != '#') {
      out.push_back('&');
      continue;
    }
    const std::size_t end = raw.find(';', at);
    if (end == std::string_view::npos || !append_entity(raw.substr(at, end - at), out)) {
      return false;
    }
    at = end + 1;
  }
  return true;
}

void append_code_point(std::uint32_t code, std::string& out) {
  const auto push = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xC0 | (code >> 6U));
    push(0x80 | (code & 0x3FU));
  } else if (code < 0x10000) {
    push(0xE0 | (code >> 12U));
    push(0x80 | ((code >> 6U) & 0x3FU));
    push(0x80 | (code & 0x3FU));
  } else {
    push(0xF0 | (code >> 18U));
    push(0x80 | ((code >> 12U) & 0x3FU));
    push(0x80 | ((code >> 6U) & 0x3FU));
    push(0x80 | (code & 0x3FU));
  }
}

}  // namespace lightspeed::interpreter::html
