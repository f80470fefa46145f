// How large the values of an application may become.
// Implements PROG-19 and PROG-32 (specs/turns.md): beyond a bound the turn is refused, with both
// figures. It refuses knobs: a trace would mean something else under other bounds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "isa/program/value.hpp"

namespace lightspeed::interpreter {

using isa::program::kListRecordsMax;
using isa::program::kTextBytesMax;

/// The most that a view shows, by the weight of `view::weight_of`; a document holds no more.
inline constexpr std::uint64_t kViewWeightMax = 64ULL << 20U;

/// Why a text of that many bytes is refused, if it is.
[[nodiscard]] inline std::optional<std::string> text_refusal(std::size_t bytes) {
  if (bytes <= kTextBytesMax) return std::nullopt;
  return "text_too_long:" + std::to_string(bytes) + ":" + std::to_string(kTextBytesMax);
}

/// Why a list of that many records is refused, if it is.
[[nodiscard]] inline std::optional<std::string> list_refusal(std::size_t records) {
  if (records <= kListRecordsMax) return std::nullopt;
  return "list_too_long:" + std::to_string(records) + ":" + std::to_string(kListRecordsMax);
}

/// Why a view of that weight is refused, if it is (PROG-32).
[[nodiscard]] inline std::optional<std::string> view_refusal(std::uint64_t weight) {
  if (weight <= kViewWeightMax) return std::nullopt;
  return "view_too_large:" + std::to_string(weight) + ":" + std::to_string(kViewWeightMax);
}

}  // namespace lightspeed::interpreter
