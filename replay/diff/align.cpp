#include "replay/diff/align.hpp"

#include <algorithm>

namespace lightspeed::replay {
namespace {

using Keys = std::span<const AlignKey>;

void add_run(std::vector<AlignedRun>& runs, const AlignedRun& run) {
  if (run.count == 0) return;
  const bool joins = !runs.empty() && runs.back().left + runs.back().count == run.left &&
                     runs.back().right + runs.back().count == run.right;
  if (joins) {
    runs.back().count += run.count;
  } else {
    runs.push_back(run);
  }
}

// One search after Myers: row d holds, for each diagonal k = x - y in -d, -d+2 ... d, the furthest
// x that d edits can reach. All rows are kept, which is what finds the way back; there are few.
class Search {
 public:
  Search(Keys left, Keys right) : left_(left), right_(right) {}

  /// Goes on to the end of both, or to the furthest point within kEditsMax edits.
  void run() {
    for (std::size_t edits = 0; edits <= kEditsMax; ++edits) {
      add_row(edits);
      if (reached_ == left_.size() + right_.size()) return;
    }
  }

  /// The runs on the way to the point reached, from the given positions of the whole.
  void add_runs(std::size_t left_base, std::size_t right_base,
                std::vector<AlignedRun>& runs) const {
    std::vector<AlignedRun> backwards;
    std::size_t slot = reached_slot_;
    for (std::size_t edits = reached_row_;; --edits) {
      const std::size_t end = at(edits, slot);
      const std::size_t begin = edits == 0 ? 0 : start(edits, slot);
      backwards.push_back({.left = left_base + begin,
                           .right = right_base + y_of(begin, edits, slot),
                           .count = end - begin});
      if (edits == 0) break;
      if (!is_insertion(edits, slot)) --slot;
    }
    for (auto run = backwards.rbegin(); run != backwards.rend(); ++run) add_run(runs, *run);
  }

  [[nodiscard]] std::size_t left_reached() const { return at(reached_row_, reached_slot_); }
  [[nodiscard]] std::size_t right_reached() const {
    return y_of(left_reached(), reached_row_, reached_slot_);
  }

 private:
  void add_row(std::size_t edits) {
    rows_.emplace_back(edits + 1);
    std::size_t best = 0;
    bool found = false;
    for (std::size_t slot = 0; slot <= edits; ++slot) {
      std::size_t x = edits == 0 ? 0 : start(edits, slot);
      std::size_t y = y_of(x, edits, slot);
      while (x < left_.size() && y < right_.size() && left_[x] == right_[y]) {
        ++x;
        ++y;
      }
      rows_[edits][slot] = x;
      // Points beyond an end occur, and lead nowhere.
      if (x > left_.size() || y > right_.size() || (found && x + y <= best)) continue;
      found = true;
      best = x + y;
      reached_ = best;
      reached_row_ = edits;
      reached_slot_ = slot;
    }
  }

  [[nodiscard]] std::size_t at(std::size_t edits, std::size_t slot) const {
    return rows_[edits][slot];
  }
  // Diagonal k = 2 * slot - edits, so y = x - k never goes below zero on a way that exists.
  [[nodiscard]] static std::size_t y_of(std::size_t x, std::size_t edits, std::size_t slot) {
    return x + edits - 2 * slot;
  }
  // Whether the last edit on the way to this point skips a key of the right side.
  [[nodiscard]] bool is_insertion(std::size_t edits, std::size_t slot) const {
    if (slot == 0) return true;
    if (slot == edits) return false;
    return at(edits - 1, slot - 1) < at(edits - 1, slot);
  }
  [[nodiscard]] std::size_t start(std::size_t edits, std::size_t slot) const {
    return is_insertion(edits, slot) ? at(edits - 1, slot) : at(edits - 1, slot - 1) + 1;
  }

  Keys left_;
  Keys right_;
  std::vector<std::vector<std::size_t>> rows_;
  std::size_t reached_ = 0;
  std::size_t reached_row_ = 0;
  std::size_t reached_slot_ = 0;
};

}  // namespace

std::vector<AlignedRun> align(Keys left, Keys right) {
  std::vector<AlignedRun> runs;
  const auto differs = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  const auto head = static_cast<std::size_t>(differs.first - left.begin());
  add_run(runs, {.left = 0, .right = 0, .count = head});
  const auto from_end =
      std::mismatch(left.rbegin(), left.rend() - static_cast<std::ptrdiff_t>(head), right.rbegin(),
                    right.rend() - static_cast<std::ptrdiff_t>(head));
  const auto tail = static_cast<std::size_t>(from_end.first - left.rbegin());
  std::size_t x = head;
  std::size_t y = head;
  while (x < left.size() - tail && y < right.size() - tail) {
    Search search(left.subspan(x, left.size() - tail - x),
                  right.subspan(y, right.size() - tail - y));
    search.run();
    search.add_runs(x, y, runs);
    x += search.left_reached();
    y += search.right_reached();
  }
  add_run(runs, {.left = left.size() - tail, .right = right.size() - tail, .count = tail});
  return runs;
}

}  // namespace lightspeed::replay
