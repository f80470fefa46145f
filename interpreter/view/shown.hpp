// What a client shows and stores, as its server knows it: a view, its data, and what is stale.
// Implements VIEW-10, DELTA-7, DELTA-11 (specs/diff.md).
// It refuses html: whatever was rendered follows from the view and the data.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "interpreter/view/data.hpp"
#include "interpreter/view/view.hpp"

namespace lightspeed::interpreter::view {

/// The rows that a client stores for a holder. They are the rows that it shows, in that order, but
/// for those whose inside was replaced since: of these it stores older html.
struct StoredRows {
  std::set<std::string> stale;
};
/// The slots that a client stores for a holder.
struct StoredSegments {
  bool stored = false;
  std::set<std::size_t> stale;  ///< By their index: shown otherwise than they are stored.
};

/// Everything that a client stores, by the numbers of the holders.
struct Stored {
  std::vector<StoredRows> rows;
  std::vector<StoredSegments> segments;
};

/// Unchanged records are recognised by their pointers, so this is all that a diff needs to know.
struct Shown {
  View view;
  Data data;
  Stored stored;
};

}  // namespace lightspeed::interpreter::view
