#include "tools/excerpt.hpp"

#include <algorithm>
#include <cstddef>

#include "isa/base/utf8.hpp"
#include "replay/plain_text.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kBeforeMax = 32;      // Bytes shown before the first difference,
constexpr std::size_t kAfterMax = 48;       // and from it on: together one line of a terminal.
constexpr std::size_t kCaretBytesMin = 40;  // Shorter texts are compared at a glance.
constexpr std::size_t kIndent = 2;
constexpr std::size_t kLabelWidth = 10;

/// The part of a text from `begin` on, and how many columns stand before `difference`.
struct Window {
  std::string text;
  std::size_t columns_before = 0;
};

Window window(std::string_view text, std::size_t begin, std::size_t difference) {
  const std::size_t end = character_begin(text, std::min(difference + kAfterMax, text.size()));
  Window shown;
  if (begin > 0) shown.text = "…";
  replay::append_plain(shown.text, text.substr(begin, difference - begin), 0);
  shown.columns_before = characters_in(shown.text);
  replay::append_plain(shown.text, text.substr(difference, end - difference), 0);
  if (end < text.size()) shown.text += "… (" + std::to_string(text.size()) + " bytes)";
  return shown;
}

void append_line(std::string& out, std::string_view label, std::string_view text) {
  out.append(kIndent, ' ').append(label);
  out.append(kLabelWidth - std::min(kLabelWidth, label.size()), ' ').append(text);
  out += '\n';
}

}  // namespace

std::string excerpt(PairLabels labels, std::string_view first, std::string_view second) {
  const auto parted = std::mismatch(first.begin(), first.end(), second.begin(), second.end());
  const auto common = static_cast<std::size_t>(parted.first - first.begin());
  const std::size_t difference =
      std::min(character_begin(first, common), character_begin(second, common));
  const std::size_t begin =
      difference > kBeforeMax ? character_begin(first, difference - kBeforeMax) : 0;
  const Window left = window(first, begin, difference);
  const Window right = window(second, begin, difference);
  std::string out;
  append_line(out, labels.first, left.text.empty() ? "(empty)" : left.text);
  append_line(out, labels.second, right.text.empty() ? "(empty)" : right.text);
  const bool is_prose = std::max(first.size(), second.size()) < kCaretBytesMin;
  if (difference > 0 && !is_prose)
    append_line(out, "", std::string(left.columns_before, ' ') + "^");
  return out;
}

}  // namespace lightspeed::tools
