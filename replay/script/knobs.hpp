// The knobs of a run by name: one table for scripts, the command line and what people read.
// Implements CONF-1 and CONF-2 (specs/session.md): every knob has a name, a unit and a default.
// It refuses unknown names and values, with the names and values that exist.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/configuration.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::replay {

/// Sets one knob: `duplicate_policy=last`, `restart_delay=250ms`, `pending_max=8`. Times take a
/// unit (us, ms, s). The error says what was expected, with a suggestion for a near miss.
[[nodiscard]] Result<void, std::string> set_knob(interpreter::Configuration& configuration,
                                                 std::string_view name, std::string_view value);

/// Every knob as (name, value), in the order of the table.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> knobs(
    const interpreter::Configuration& configuration);

/// Those that differ from their defaults, likewise.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> changed_knobs(
    const interpreter::Configuration& configuration);

/// What a value of a knob is.
enum class KnobKind : std::uint8_t { choice, duration, count };
struct KnobType {
  KnobKind kind = KnobKind::choice;
  std::vector<std::string> values{};  ///< All there are, of a choice.
};
/// The error names the knobs that exist.
[[nodiscard]] Result<KnobType, std::string> knob_type(std::string_view name);

/// A knob as a number: a time in microseconds, or a count; none if it is a choice, or no knob.
[[nodiscard]] std::optional<std::uint64_t> knob_number(
    const interpreter::Configuration& configuration, std::string_view name);

/// `1500000` as `1.5s`, `100` as `100us`: the longest unit that loses nothing.
[[nodiscard]] std::string duration_text(std::uint64_t microseconds);

/// A duration with its unit, in microseconds; the error says what was expected.
[[nodiscard]] Result<std::uint64_t, std::string> parse_duration(std::string_view text);

}  // namespace lightspeed::replay
