// Which rows of a list stayed, left and came, and what it takes to put them in order.
// Implements DELTA-6 (specs/diff.md).
// It refuses content: rows are told apart by their keys alone.
#pragma once

#include <cstddef>
#include <vector>

#include "interpreter/view/data.hpp"

namespace lightspeed::interpreter::view {

inline constexpr std::size_t kNoRow = static_cast<std::size_t>(-1);

struct RowMatch {
  std::vector<std::size_t> was;      ///< For each row: which one it was, or `kNoRow`.
  std::vector<std::size_t> removed;  ///< Of the old rows, in order.
  std::size_t added = 0;
  /// The fewest rows that have to be named to put all in order, when those that stayed stand as
  /// they stood, and those that came behind them: from the first row on, so many.
  std::size_t reordered = 0;
};

/// Keys are unique within each list. Where only few rows differ, this is little more than a scan.
[[nodiscard]] RowMatch match_rows(const std::vector<RowPointer>& was,
                                  const std::vector<RowPointer>& now);

}  // namespace lightspeed::interpreter::view
