// A number as JavaScript's parseInt(text, 10) makes it and as String(n) prints it.
// Implements MODE-2 and MODE-3 (specs/frames.md): the integers of both wire modes.
// It refuses fractions and NaN: every value is a whole number or an infinity.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace lightspeed::isa {

/// A whole number in a double, the only one of the project (specs/adrs/0007-js-number.md).
class JsNumber {
 public:
  constexpr JsNumber() = default;
  /// Implicit, so that a version or a count compares with a plain integer.
  constexpr JsNumber(int value) : value_(value) {}  // NOLINT(google-explicit-constructor)

  /// parseInt: white space, a sign and leading digits are read, the rest is ignored. No digits,
  /// no number: what JavaScript calls NaN.
  [[nodiscard]] static std::optional<JsNumber> parse_int(std::string_view text);

  /// The whole text is `-?(0|[1-9][0-9]*)`, not `-0`, and at most 2^53 either way.
  [[nodiscard]] static std::optional<JsNumber> parse_strict(std::string_view text);

  /// A count as JavaScript holds it; exact up to 2^53, which no text in memory can exceed.
  [[nodiscard]] static JsNumber of_count(std::size_t count);

  /// String(n): `9007199254740992`, `1e+21`, `Infinity`; minus zero prints as `0`.
  [[nodiscard]] std::string text() const;

  /// The number as an index below `size`, or nothing.
  [[nodiscard]] constexpr std::optional<std::size_t> as_index(std::size_t size) const {
    if (value_ < 0 || value_ >= static_cast<double>(size)) return std::nullopt;
    return static_cast<std::size_t>(value_);
  }

  /// Twice the number, rounded as JavaScript rounds: it may become infinite.
  [[nodiscard]] constexpr JsNumber doubled() const { return JsNumber(Raw{value_ * 2}); }

  friend constexpr bool operator==(JsNumber left, JsNumber right) {
    return left.value_ == right.value_;
  }
  /// Total, because NaN cannot be made and minus zero is stored as zero.
  friend constexpr std::strong_ordering operator<=>(JsNumber left, JsNumber right) {
    if (left.value_ < right.value_) return std::strong_ordering::less;
    return left.value_ > right.value_ ? std::strong_ordering::greater : std::strong_ordering::equal;
  }

 private:
  struct Raw {
    double value;
  };
  explicit constexpr JsNumber(Raw raw) : value_(raw.value) {}

  double value_ = 0;
};
static_assert(std::numeric_limits<double>::is_iec559, "JavaScript's numbers are IEEE doubles");

}  // namespace lightspeed::isa
