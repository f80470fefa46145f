// Views drawn from one number: with the drawn data, the material of the master property.
// Serves the properties of DELTA-1 to DELTA-14 (specs/diff.md).
// It refuses to be always right: now and then a browser reads a drawn view otherwise.
#pragma once

#include <cstddef>
#include <vector>

#include "isa/program/program.hpp"
#include "isa/view/markup.hpp"
#include "tests/support/dice.hpp"

namespace lightspeed::tests {

struct DrawnView {
  isa::view::Nodes markup{};
  std::vector<isa::program::ComponentDefinition> components{};  ///< Some that it uses, or none.
};

/// A view of the names of `drawn_names`. `size` bounds how many nodes it has.
[[nodiscard]] DrawnView draw_view(Dice& dice, std::size_t size);

}  // namespace lightspeed::tests
