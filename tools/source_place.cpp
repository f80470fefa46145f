#include "tools/source_place.hpp"

#include <algorithm>
#include <vector>

#include "isa/base/utf8.hpp"
#include "replay/plain_text.hpp"

namespace lightspeed::tools {
namespace {

// A line of a terminal holds a window of this many characters; so many of them stand in front.
constexpr std::size_t kWindow = 90;
constexpr std::size_t kBefore = 50;

std::string_view line_of(std::string_view text, std::size_t number) {
  for (; number > 1; --number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

/// The characters of a line, each in one column: a tab is a blank, what is not plain is a dot.
std::vector<std::string> columns_of(std::string_view line) {
  std::vector<std::string> columns;
  while (!line.empty()) {
    std::size_t bytes = 1;
    while (bytes < line.size() && continues_character(line[bytes])) {
      ++bytes;
    }
    const std::string_view character = line.substr(0, bytes);
    std::string plain;
    replay::append_plain(plain, character, 0);
    if (plain != character) plain = character == "\t" ? " " : "·";
    columns.push_back(std::move(plain));
    line.remove_prefix(bytes);
  }
  return columns;
}

}  // namespace

std::string at_place(std::string_view file, std::string_view text, SourcePlace place,
                     std::string_view what) {
  std::string out(file);
  out.append(":").append(std::to_string(place.line));
  out.append(":").append(std::to_string(place.column)).append(": ");
  replay::append_plain(out, what, 0);
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::string_view line = line_of(text, place.line);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.find_first_not_of(" \t") == std::string_view::npos) return out;
  const auto columns = columns_of(line);
  const std::size_t caret = std::min(place.column - 1, columns.size());
  const std::size_t begin = columns.size() <= kWindow || caret <= kBefore ? 0 : caret - kBefore;
  const std::size_t end = std::min(columns.size(), begin + kWindow);
  out.append("\n  ").append(begin > 0 ? "…" : "");
  for (std::size_t i = begin; i < end; ++i) out.append(columns[i]);
  out.append(end < columns.size() ? "…" : "").append("\n  ");
  return out.append(caret - begin + (begin > 0 ? 1 : 0), ' ').append("^");
}

}  // namespace lightspeed::tools
