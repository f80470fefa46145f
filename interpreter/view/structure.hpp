// Whether a browser reads the markup of a view as it is written.
// Implements VIEW-11 (specs/diff.md).
// It refuses opinions: only where a browser moves, adds, doubles or drops something is an error.
#pragma once

#include "isa/base/result.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::interpreter::view {

/// Parses the skeleton of the expanded markup, its sections empty and filled, as a browser does,
/// and compares. The error has the position of the first element that lands elsewhere.
[[nodiscard]] Result<void, isa::view::MarkupError> check_structure(const isa::view::Nodes& markup);

}  // namespace lightspeed::interpreter::view
