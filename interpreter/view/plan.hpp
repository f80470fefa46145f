// Decides where patches find each holder, and for which of them a client keeps rows or segments.
// Implements DELTA-4, DELTA-6 (specs/diff.md).
// It refuses an address that data could move or double.
#pragma once

#include "interpreter/view/block.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::interpreter::view {

/// `content` is what was built of `markup`.
[[nodiscard]] Compiled plan(Block content, const isa::view::Nodes& markup);

}  // namespace lightspeed::interpreter::view
