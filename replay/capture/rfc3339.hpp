// Times of RFC 3339, as a HAR writes when something started.
// Implements IMP-2 (specs/import.md): each part of the text is checked.
// It refuses clocks and time zones by name: a text becomes a number, the same one everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lightspeed::replay {

/// Microseconds since 1970, or nothing if any part of the text is not RFC 3339. Digits of the
/// fraction beyond the sixth are dropped; second 60 is read where a leap second may stand, in the
/// last minute of a day in UTC.
[[nodiscard]] std::optional<std::int64_t> parse_rfc3339(std::string_view text);

}  // namespace lightspeed::replay
