// Data for drawn views, and edits of it.
// Serves the properties of DELTA-1 to DELTA-14 (specs/diff.md).
// It refuses tame texts: what goes wrong easily is drawn more often than what does not.
#pragma once

#include <string>

#include "interpreter/view/data.hpp"
#include "tests/support/dice.hpp"

namespace lightspeed::tests {

/// The names that every drawn view uses: texts `a` and `b`, an integer `n`, booleans `f` and `g`,
/// lists `items` (title, done, count) and `tags` (name).
[[nodiscard]] const interpreter::view::Names& drawn_names();

[[nodiscard]] interpreter::view::Data draw_data(Dice& dice);

/// Data after some edits: a value, a cell, rows that come, go, move or change, or nothing.
[[nodiscard]] interpreter::view::Data draw_edit(Dice& dice, const interpreter::view::Data& data);

/// For people who read a failure.
[[nodiscard]] std::string text_of(const interpreter::view::Data& data);

}  // namespace lightspeed::tests
