// Components become plain markup: their arguments in place of names, their content in its slot.
// Implements VIEW-8 (specs/views.md), VIEW-13 (specs/diff.md).
// It refuses nothing: components were checked with their program (isa/program/markup_check.hpp).
#pragma once

#include <vector>

#include "isa/program/program.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::interpreter::view {

/// The markup without components and slots; constants stand in it as text.
[[nodiscard]] isa::view::Nodes expand(
    const isa::view::Nodes& markup,
    const std::vector<isa::program::ComponentDefinition>& components);

}  // namespace lightspeed::interpreter::view
