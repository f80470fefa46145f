// The patches from what is shown to what should be.
// Implements DELTA-1 to DELTA-14 (specs/diff.md).
// It refuses to patch what did not change, but for the rows and slots that a client stores stale.
#pragma once

#include <vector>

#include "interpreter/view/block.hpp"
#include "interpreter/view/data.hpp"
#include "interpreter/view/shown.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter::view {

/// Sets the whole root, and all that the client stores for it.
[[nodiscard]] std::vector<isa::Patch> whole_patches(const Compiled& view, const Data& data,
                                                    Stored& stored);

/// From the data `was` to the data `now` of one view; brings `stored` up to date.
[[nodiscard]] std::vector<isa::Patch> delta_patches(const Compiled& view, const Data& was,
                                                    const Data& now, Stored& stored);

}  // namespace lightspeed::interpreter::view
