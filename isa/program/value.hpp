// The values of a program: integers, texts and booleans.
// Implements PROG-2 (specs/programs.md): three types, each with one default.
// It refuses floats and references: a value is copied, compared and written, nothing else.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace lightspeed::isa::program {

/// The types of values, in the order of the alternatives of `Value`.
enum class Type : std::uint8_t { integer, text, boolean };
inline constexpr std::array<std::string_view, 3> kTypeNames{"integer", "text", "boolean"};

/// The longest text, and the longest list, in a program and while it runs (PROG-2).
inline constexpr std::size_t kTextBytesMax = 65536;
inline constexpr std::size_t kListRecordsMax = 262144;
/// The most names of one object (PROG-31).
inline constexpr std::size_t kObjectNamesMax = 256;

using Value = std::variant<std::int64_t, std::string, bool>;

[[nodiscard]] constexpr std::string_view name_of(Type type) {
  return kTypeNames.at(static_cast<std::size_t>(type));
}
[[nodiscard]] inline Type type_of(const Value& value) { return static_cast<Type>(value.index()); }

/// 0, the empty text, false.
[[nodiscard]] inline Value default_of(Type type) {
  if (type == Type::text) return std::string();
  if (type == Type::boolean) return false;
  return std::int64_t{0};
}

/// A value as people and pages see it: decimal digits, the text itself, `true` or `false`.
[[nodiscard]] inline std::string shown(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "true" : "false";
  return std::get<std::string>(value);
}

}  // namespace lightspeed::isa::program
