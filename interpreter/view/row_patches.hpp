// The keyed patches of one list, and which changed rows go without them.
// Implements DELTA-6, DELTA-7 (specs/diff.md).
// It refuses to send an unchanged row, unless the client stores it stale.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "interpreter/view/block.hpp"
#include "interpreter/view/render.hpp"
#include "interpreter/view/row_match.hpp"
#include "interpreter/view/shown.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter::view {

/// A row that changed: the patches inside of it, or none where only the row as a whole will do.
struct RowChange {
  std::size_t row = 0;  ///< Of the rows as they are now.
  std::optional<std::vector<isa::Patch>> inner;
};

/// A list before and after; some row stays.
struct ListChange {
  const Holder& holder;
  const RowMatch& match;
  const std::vector<RowPointer>& was;
  const std::vector<RowPointer>& now;
};

/// `sight` is outside of the list, as it is now; `changes` are in the order of the rows.
void patch_rows(const ListChange& list, std::vector<RowChange> changes, Sight& sight,
                StoredRows& stored, std::vector<isa::Patch>& patches);

}  // namespace lightspeed::interpreter::view
