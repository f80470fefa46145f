// The bytes of a step's record, parted into where it stands and what it says.
// Implements DIFF-10 (specs/replay.md): two steps that say the same are told so by their bytes.
// It refuses meaning: what the bytes say is for the decoder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "lightspeed/v1/trace.pb.h"

namespace lightspeed::replay {

/// The fields of a step that say where it stands (TRC-4), and the bytes behind them.
struct StepFields {
  std::array<std::uint64_t, v1::Step::kCauseBackFieldNumber + 1> place{};  ///< By field number.
  std::string_view said;
  [[nodiscard]] std::uint64_t at(int field) const {
    return place.at(static_cast<std::size_t>(field));
  }
};

/// Nothing unless all of the place stands in front of all of the rest, as every writer of ours has
/// it.
[[nodiscard]] std::optional<StepFields> step_fields(std::string_view bytes);

/// The bytes of the step in a record; nothing if it is another record, or more than that.
[[nodiscard]] std::optional<std::string_view> step_in(std::string_view record);

}  // namespace lightspeed::replay
