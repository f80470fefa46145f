// A part of a text, and lists of such parts in order.
// Implements RED-9 (specs/redact.md): what a search must leave alone is given as a list of these.
// It refuses to own text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace lightspeed::replay {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] std::string_view of(std::string_view text) const {
    return text.substr(begin, end - begin);
  }
  friend auto operator<=>(const Span&, const Span&) = default;
};

/// Whether the part lies within one of the spans, which are in order and apart.
[[nodiscard]] inline bool lies_within(const std::vector<Span>& spans, Span part) {
  const auto after =
      std::upper_bound(spans.begin(), spans.end(), part.begin,
                       [](std::size_t begin, const Span& span) { return begin < span.begin; });
  return after != spans.begin() && part.end <= std::prev(after)->end;
}

}  // namespace lightspeed::replay
