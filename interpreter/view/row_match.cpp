#include "interpreter/view/row_match.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace lightspeed::interpreter::view {
namespace {

bool same_key(const RowPointer& left, const RowPointer& right) {
  return left == right || left->key == right->key;
}

/// The keys of the old rows from `begin` to `end`, to look them up.
class KeyIndex {
 public:
  KeyIndex(const std::vector<RowPointer>& rows, std::size_t begin, std::size_t end) {
    entries_.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) entries_.emplace_back(rows[i]->key, i);
    std::sort(entries_.begin(), entries_.end());
  }
  [[nodiscard]] std::size_t find(std::string_view key) const {
    const auto found = std::lower_bound(
        entries_.begin(), entries_.end(), key,
        [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
    return found != entries_.end() && found->first == key ? found->second : kNoRow;
  }

 private:
  std::vector<std::pair<std::string_view, std::size_t>> entries_;
};

// What follows the named rows keeps its order, so it has to stand in that order already.
std::size_t rows_to_name(const std::vector<std::size_t>& was, std::size_t old_size) {
  const auto place = [&](std::size_t i) { return was[i] == kNoRow ? old_size + i : was[i]; };
  std::size_t first = was.size();
  while (first > 0 && (first == was.size() || place(first - 1) < place(first))) --first;
  return first;
}

}  // namespace

RowMatch match_rows(const std::vector<RowPointer>& was, const std::vector<RowPointer>& now) {
  RowMatch match;
  match.was.assign(now.size(), kNoRow);
  const std::size_t shorter = std::min(was.size(), now.size());
  std::size_t front = 0;
  while (front < shorter && same_key(was[front], now[front])) ++front;
  std::size_t back = 0;
  while (back < shorter - front &&
         same_key(was[was.size() - 1 - back], now[now.size() - 1 - back])) {
    ++back;
  }
  for (std::size_t i = 0; i < front; ++i) match.was[i] = i;
  for (std::size_t i = 1; i <= back; ++i) match.was[now.size() - i] = was.size() - i;

  const KeyIndex index(was, front, was.size() - back);
  std::vector<bool> stayed(was.size(), false);
  for (std::size_t i = front; i < now.size() - back; ++i) {
    const std::size_t found = index.find(now[i]->key);
    match.was[i] = found;
    if (found == kNoRow) {
      ++match.added;
    } else {
      stayed[found] = true;
    }
  }
  for (std::size_t i = front; i < was.size() - back; ++i) {
    if (!stayed[i]) match.removed.push_back(i);
  }
  match.reordered = rows_to_name(match.was, was.size());
  return match;
}

}  // namespace lightspeed::interpreter::view
