// Components become plain markup: their arguments in place of names, their content in its slot.
// Implements VIEW-8 (specs/views.md), VIEW-13 (specs/diff.md).
// It refuses cycles, and views that grow beyond all bounds.
#pragma once

#include <cstddef>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/program/program.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::interpreter::view {

/// So many nodes may a view have after its components were expanded: a component that uses another
/// one twice, and so on, would otherwise ask for any amount of memory.
inline constexpr std::size_t kExpandedNodesMax = 65536;

/// The markup without components and slots; constants stand in it as text.
[[nodiscard]] Result<isa::view::Nodes, isa::view::MarkupError> expand(
    const isa::view::Nodes& markup,
    const std::vector<isa::program::ComponentDefinition>& components);

}  // namespace lightspeed::interpreter::view
