#include "isa/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace lightspeed::isa {
namespace {

/// Words longer than this are no slip of the finger, and would take long to compare.
constexpr std::size_t kWordMax = 64;

/// How many characters must be put in, taken out or changed to make one word of the other.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = i;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> names) {
  if (word.size() > kWordMax) return {};
  std::string_view best;
  // A third of the letters may be wrong; more would suggest names that nobody meant.
  std::size_t bound = word.size() / 3 + 1;
  for (const std::string_view name : names) {
    const std::size_t far = distance(word, name);
    if (far > bound || far >= name.size() || (far == bound && !best.empty())) continue;
    best = name;
    bound = far;
  }
  return best;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> names) {
  if (const std::string_view near = nearest(word, names); !near.empty()) {
    return std::string("; did you mean '").append(near).append("'?");
  }
  if (names.empty()) return {};
  std::string text = "; there are: ";
  for (const std::string_view name : names) {
    if (name != names.front()) text += ", ";
    text += name;
  }
  return text;
}

}  // namespace lightspeed::isa
