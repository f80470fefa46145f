// Expanded markup becomes blocks: names resolved, everything that never changes in one literal.
// Implements FPRT-1, VIEW-12 (specs/diff.md).
// It refuses names that the data does not have, and sections over what is neither list nor boolean.
#pragma once

#include "interpreter/view/block.hpp"
#include "interpreter/view/data.hpp"
#include "isa/base/result.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::interpreter::view {

/// The content of the root. What clients keep for its holders is not decided yet (plan.hpp).
[[nodiscard]] Result<Block, isa::view::MarkupError> build(const isa::view::Nodes& markup,
                                                          const Names& names);

}  // namespace lightspeed::interpreter::view
