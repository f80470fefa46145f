// A set of the values of an enumeration, small and constant.
// Implements no rule: rows of tables name with it the cells that they stand for.
// It refuses order: only whether a value is in it can be asked.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace lightspeed::interpreter {

/// A set of the values of an enumeration, as bits.
template <class Enum>
class EnumSet {
 public:
  constexpr EnumSet() = default;
  constexpr EnumSet(Enum one) : bits_(bit(one)) {}  // NOLINT(*-explicit-*): a set of one.
  constexpr EnumSet(std::initializer_list<Enum> values) {
    for (const Enum value : values) bits_ |= bit(value);
  }
  [[nodiscard]] constexpr bool contains(Enum value) const { return (bits_ & bit(value)) != 0; }
  [[nodiscard]] constexpr bool covers(EnumSet other) const { return (other - *this).empty(); }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] friend constexpr EnumSet operator+(EnumSet a, EnumSet b) {
    return EnumSet(a.bits_ | b.bits_);
  }
  [[nodiscard]] friend constexpr EnumSet operator-(EnumSet a, EnumSet b) {
    return EnumSet(a.bits_ & ~b.bits_);
  }

 private:
  constexpr explicit EnumSet(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t bit(Enum value) {
    return std::uint32_t{1} << static_cast<std::uint32_t>(value);
  }
  std::uint32_t bits_ = 0;
};

}  // namespace lightspeed::interpreter
