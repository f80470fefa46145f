// Times as other formats write them: dates of RFC 3339, decimal parts of a second.
// Implements CONV-6 (specs/convert.md): microseconds are kept, nothing is rounded.
// It refuses clocks: a number becomes a text, the same one everywhere.
#pragma once

#include <cstdint>
#include <string>

namespace lightspeed::replay {

/// Microseconds since 1970 as `2026-11-23T08:00:00.000001Z`.
[[nodiscard]] std::string rfc3339_text(std::uint64_t since_1970_us);

/// A number of millionths or thousandths with its point: `decimal_text(1500, 3)` is `1.500`.
[[nodiscard]] std::string decimal_text(std::uint64_t value, std::size_t digits);

}  // namespace lightspeed::replay
