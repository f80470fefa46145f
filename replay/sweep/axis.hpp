// A knob and the values that it takes, one after the other.
// Implements SWEEP-1 (specs/sweep.md): lists, ranges in whole steps, and all values of a choice.
// It refuses values that the knob would, with the words of the knob.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"

namespace lightspeed::replay {

struct Axis {
  std::string knob;
  std::vector<std::string> values;  ///< As `set_knob` takes them and `knobs` shows them.
  friend bool operator==(const Axis&, const Axis&) = default;
};

inline constexpr std::uint64_t kAxisStepsMax = 1'000;
inline constexpr std::uint64_t kAxisStepsUsual = 11;

/// `pending_max=1,2,4`, `restart_delay=0s..20s`, `duplicate_policy`. The steps are those of a
/// range, and of nothing else. The error says what was expected.
[[nodiscard]] Result<Axis, std::string> parse_axis(std::string_view text,
                                                   std::optional<std::uint64_t> steps);

}  // namespace lightspeed::replay
