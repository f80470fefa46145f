// Two runs of the same choices, side by side: the first step in which they part.
// Implements DET-2 (specs/replay.md): both worlds are alive at once, so that no address can agree.
// It refuses to run anything: whoever has two runs gives the steps of both.
#pragma once

#include <optional>
#include <span>

#include "interpreter/event.hpp"
#include "replay/compare.hpp"

namespace lightspeed::replay {

/// Where two runs part. What the first gave is what was expected, the second is the actual one.
struct Parting {
  interpreter::Step step;  ///< Of the first run; of the second where the first has none.
  FieldDifference difference;
};

/// Nothing if both gave the same steps, digests included.
[[nodiscard]] std::optional<Parting> parting_of(std::span<const interpreter::Step> first,
                                                std::span<const interpreter::Step> second);

}  // namespace lightspeed::replay
