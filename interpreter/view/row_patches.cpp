#include "interpreter/view/row_patches.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "interpreter/view/keep.hpp"

namespace lightspeed::interpreter::view {
namespace {

// `|k,0,1,2`, each bar escaped: no row is sent in less.
constexpr std::size_t kUpsertBytesMin = 9;

class RowPatches {
 public:
  RowPatches(const ListChange& list, std::vector<RowChange> changes, Sight& sight,
             StoredRows& stored)
      : list_(list), changes_(std::move(changes)), sight_(sight), stored_(stored) {}

  void append_to(std::vector<isa::Patch>& patches) {
    const bool structural =
        list_.match.added > 0 || !list_.match.removed.empty() || list_.match.reordered > 0;
    const bool keyed = choose(structural);
    if (keyed) {
      for (const std::size_t removed : list_.match.removed) {
        patches.emplace_back(isa::RemoveKeyed{target(), list_.was[removed]->key});
      }
      for (std::size_t i = 0; i < list_.now.size(); ++i) {
        if (sends_[i]) upsert_row(list_.holder, *list_.now[i], sight_, patches);
      }
      append_order(patches);
      stored_.stale.clear();
    }
    for (RowChange& change : changes_) {
      if (keyed && sends_[change.row]) continue;
      stored_.stale.insert(list_.now[change.row]->key);
      std::move(change.inner->begin(), change.inner->end(), std::back_inserter(patches));
    }
  }

 private:
  [[nodiscard]] const std::string& target() const { return list_.holder.target; }

  // Whether keyed patches are sent, and if so of which rows. Patches inside of a row are shorter,
  // but from then on the client stores an older row than it shows, and the next keyed patch would
  // bring that back: with a keyed patch, every stale row is sent (DELTA-7).
  bool choose(bool keyed) {
    std::size_t bytes_inside = 0;
    for (const RowChange& change : changes_) {
      keyed = keyed || !change.inner;
      if (change.inner) bytes_inside += wire_bytes(*change.inner);
    }
    if (!keyed && stored_.stale.size() * kUpsertBytesMin > bytes_inside) return false;
    std::size_t bytes_keyed = 0;
    sends_.assign(list_.now.size(), false);
    for (std::size_t i = 0; i < list_.now.size(); ++i) {
      const bool added = list_.match.was[i] == kNoRow;
      const bool stale = !stored_.stale.empty() && stored_.stale.contains(list_.now[i]->key);
      sends_[i] = added || stale;
      if (stale && !keyed) bytes_keyed += bytes_of_row(i);
    }
    for (const RowChange& change : changes_) {
      if (sends_[change.row]) continue;
      const std::size_t row = bytes_of_row(change.row);
      const std::size_t inside = change.inner ? wire_bytes(*change.inner) : row + 1;
      sends_[change.row] = row < inside;
      bytes_keyed += std::min(row, inside);
    }
    return keyed || bytes_keyed < bytes_inside;
  }

  std::size_t bytes_of_row(std::size_t row) {
    std::vector<isa::Patch> patches;
    upsert_row(list_.holder, *list_.now[row], sight_, patches);
    return wire_bytes(patches);
  }

  void append_order(std::vector<isa::Patch>& patches) const {
    if (list_.match.reordered == 0) return;
    isa::ReorderKeyed order{.target = target(), .keys = {}};
    order.keys.reserve(list_.match.reordered);
    for (std::size_t i = 0; i < list_.match.reordered; ++i) {
      order.keys.push_back(list_.now[i]->key);
    }
    patches.emplace_back(std::move(order));
  }

  const ListChange& list_;
  std::vector<RowChange> changes_;
  Sight& sight_;
  StoredRows& stored_;
  std::vector<bool> sends_;
};

}  // namespace

void patch_rows(const ListChange& list, std::vector<RowChange> changes, Sight& sight,
                StoredRows& stored, std::vector<isa::Patch>& patches) {
  RowPatches(list, std::move(changes), sight, stored).append_to(patches);
}

}  // namespace lightspeed::interpreter::view
