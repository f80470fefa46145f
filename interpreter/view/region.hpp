// Static html with a few marked values in it: what a client may keep as segments.
// Implements DELTA-9 (specs/diff.md).
// It refuses what either client would render otherwise than it is written.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/view/block.hpp"

namespace lightspeed::interpreter::view {

struct RegionParts {
  std::string static_html;
  std::vector<RegionSlot> slots;
};

/// What a holder's content is as a region, if it is one.
[[nodiscard]] std::optional<RegionParts> region_of(const Block& content);

/// `>:nth-child(<index>)`, one step of a selector.
[[nodiscard]] std::string step_to(std::size_t index);

}  // namespace lightspeed::interpreter::view
