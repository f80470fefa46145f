#include "isa/fields.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

#include "isa/base/check.hpp"

namespace lightspeed::isa {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);
constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHighBits = 0x8080808080808080U;

std::uint64_t load(const char* from) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, kWord);
  return word;
}

/// The index of the first zero byte in memory order, or 8. Big-endian machines look byte by byte.
std::size_t first_zero(std::uint64_t word) {
  const std::uint64_t zeros = (word - kOnes) & ~word & kHighBits;
  if (zeros == 0) return kWord;
  if constexpr (std::endian::native == std::endian::little) {
    return static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
  }
  std::size_t index = 0;
  while (((word >> (56 - 8 * index)) & 0xFFU) != 0) ++index;
  return index;
}

constexpr bool is_special(char byte) { return byte == '\\' || byte == '|'; }

/// The first bar or backslash at or after `from`, or the size. The two differ in one bit only, so
/// that setting it in every byte finds both with one comparison, eight bytes at a time.
std::size_t find_special(std::string_view text, std::size_t from) {
  static_assert(('\\' | 0x20) == '|');
  for (; from + kWord <= text.size(); from += kWord) {
    const std::uint64_t word = (load(text.data() + from) | (kOnes * 0x20)) ^ (kOnes * '|');
    const std::size_t index = first_zero(word);
    if (index < kWord) return from + index;
  }
  while (from < text.size() && !is_special(text[from])) ++from;
  return from;
}

}  // namespace

std::optional<Field> FieldCursor::next() {
  if (done_) return std::nullopt;
  const std::size_t begin = at_;
  bool escaped = false;
  std::size_t at = find_special(text_, at_);
  while (at < text_.size() && text_[at] == '\\') {
    escaped = true;
    if (at + 1 == text_.size()) {
      torn_ = true;
      at = text_.size();
      break;
    }
    at = find_special(text_, at + 2);
  }
  done_ = at == text_.size();
  at_ = at + 1;
  return Field{.raw = text_.substr(begin, at - begin), .escaped = escaped, .position = begin};
}

std::string unescape(const Field& field) {
  if (!field.escaped) return std::string(field.raw);
  // The text only shrinks, so the output never overtakes the input and whole words may be copied.
  std::string result(field.raw.size(), '\0');
  const char* in = field.raw.data();
  const char* const end = in + field.raw.size();
  char* out = result.data();
  while (in + kWord < end) {
    const std::uint64_t word = load(in);
    std::memcpy(out, &word, kWord);
    const std::size_t plain = first_zero(word ^ (kOnes * '\\'));
    out += plain;
    in += plain;
    if (plain < kWord) {
      *out++ = in[1];  // Within the field: the word above ended before `end`.
      in += 2;
    }
  }
  while (in < end) {
    if (*in == '\\') ++in;
    CHECK(in < end, "a torn field is refused before it is unescaped (FRAME-3)");
    *out++ = *in++;
  }
  result.resize(static_cast<std::size_t>(out - result.data()));
  return result;
}

bool is_text(const Field& field, std::string_view text) {
  return field.escaped ? unescape(field) == text : field.raw == text;
}

void append_escaped(std::string& out, std::string_view value) {
  std::size_t begin = 0;
  while (true) {
    const std::size_t special = find_special(value, begin);
    out.append(value.substr(begin, special - begin));
    if (special == value.size()) return;
    out.push_back('\\');
    out.push_back(value[special]);
    begin = special + 1;
  }
}

std::optional<JsNumber> parse_integer(std::string_view text, Mode mode) {
  return mode == Mode::strict ? JsNumber::parse_strict(text) : JsNumber::parse_int(text);
}

}  // namespace lightspeed::isa
