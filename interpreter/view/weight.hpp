// How much a view would show, known before any of it is written.
// Implements PROG-32 (specs/turns.md): lists inside lists multiply, and a few rows become too many.
// It refuses exactness: hidden sections count, texts of records do not; the state bounds those.
#pragma once

#include <cstdint>

#include "interpreter/view/data.hpp"
#include "interpreter/view/view.hpp"

namespace lightspeed::interpreter::view {

/// About so many bytes of html, and at least one for each repetition; never wraps around. The time
/// is that of the view's own text, however long its lists are.
[[nodiscard]] std::uint64_t weight_of(const View& view, const Data& data);

}  // namespace lightspeed::interpreter::view
