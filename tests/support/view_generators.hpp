// Views drawn from one number: with the drawn data, the material of the master property.
// Serves the properties of DELTA-1 to DELTA-13 (specs/diff.md).
// It refuses to be always right: now and then a browser reads a drawn view otherwise.
#pragma once

#include <cstddef>

#include "isa/view/markup.hpp"
#include "tests/support/dice.hpp"

namespace lightspeed::tests {

/// A view of the names of `drawn_names`. `size` bounds how many nodes it has.
[[nodiscard]] isa::view::Nodes draw_markup(Dice& dice, std::size_t size);

}  // namespace lightspeed::tests
