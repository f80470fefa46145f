#include "isa/js_number.hpp"

#include <array>
#include <charconv>
#include <system_error>

#include "isa/base/check.hpp"

namespace lightspeed::isa {
namespace {

// Nine digits always fit an int, and nearly every integer on the wire is shorter.
constexpr std::size_t kFastDigitsMax = 9;
constexpr std::int64_t kExactMax = std::int64_t{1} << 53;
// From here on String(n) switches to the exponent form.
constexpr int kExponentFormMin = 21;

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// Plain digits, few enough for an int: the path of every number that real peers send.
constexpr std::optional<int> parse_fast(std::string_view text) {
  if (text.empty() || text.size() > kFastDigitsMax) return std::nullopt;
  int value = 0;
  for (const char byte : text) {
    if (!is_digit(byte)) return std::nullopt;
    value = value * 10 + (byte - '0');
  }
  return value;
}

// Every StrWhiteSpaceChar beyond ASCII, as UTF-8: the Zs category, both separators and the BOM.
constexpr std::array<std::string_view, 19> kWideSpaces{
    "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
    "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87",
    "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8", "\xE2\x80\xA9",
    "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80", "\xEF\xBB\xBF"};

/// The length of the white space character at the front, or 0.
std::size_t space_length(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() == ' ' || (text.front() >= '\t' && text.front() <= '\r')) return 1;
  for (const std::string_view space : kWideSpaces) {
    if (text.substr(0, space.size()) == space) return space.size();
  }
  return 0;
}

/// The shortest digits that read back as the number, and the power of ten of the first one.
struct Scientific {
  std::string digits;
  int exponent = 0;
};

Scientific scientific(double magnitude) {
  std::array<char, 32> buffer{};
  const auto printed = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude,
                                     std::chars_format::scientific);
  CHECK(printed.ec == std::errc{}, "the shortest form of a double has at most 24 characters");
  Scientific result;
  const char* at = buffer.data();
  for (; *at != 'e'; ++at) {
    if (*at != '.') result.digits.push_back(*at);
  }
  at += at[1] == '+' ? 2 : 1;
  std::from_chars(at, printed.ptr, result.exponent);
  return result;
}

}  // namespace

std::optional<JsNumber> JsNumber::parse_int(std::string_view text) {
  if (const auto fast = parse_fast(text)) return JsNumber(*fast);
  while (const std::size_t length = space_length(text)) text.remove_prefix(length);
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 0) return std::nullopt;
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + digits, value);
  if (parsed.ec == std::errc::result_out_of_range) value = std::numeric_limits<double>::infinity();
  // Adding zero turns minus zero into zero, which String(n) cannot tell apart either.
  return JsNumber(Raw{(negative ? -value : value) + 0.0});
}

std::optional<JsNumber> JsNumber::parse_strict(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (digits.empty() || !is_digit(digits.front())) return std::nullopt;
  if (digits.front() == '0' && (negative || digits.size() > 1)) return std::nullopt;
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  if (value > kExactMax || value < -kExactMax) return std::nullopt;
  return JsNumber(Raw{static_cast<double>(value)});
}

JsNumber JsNumber::of_count(std::size_t count) { return JsNumber(Raw{static_cast<double>(count)}); }

std::string JsNumber::text() const {
  const double magnitude = value_ < 0 ? -value_ : value_;
  std::string result = value_ < 0 ? "-" : "";
  if (magnitude == std::numeric_limits<double>::infinity()) return result.append("Infinity");
  if (magnitude <= static_cast<double>(kExactMax)) {
    return result.append(std::to_string(static_cast<std::int64_t>(magnitude)));
  }
  const Scientific shortest = scientific(magnitude);
  result.append(shortest.digits);
  if (shortest.exponent < kExponentFormMin) {
    const auto digits = static_cast<std::size_t>(shortest.exponent) + 1;
    return result.append(digits - shortest.digits.size(), '0');
  }
  if (shortest.digits.size() > 1) result.insert(result.size() - shortest.digits.size() + 1, ".");
  return result.append("e+").append(std::to_string(shortest.exponent));
}

}  // namespace lightspeed::isa
