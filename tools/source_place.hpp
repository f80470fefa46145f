// What is wrong in a text that a person wrote, with the line and a caret below the place.
// Implements TOOL-15 (specs/replay.md): `FILE:LINE:COLUMN: what`, the line, the caret.
// It refuses to obey: control characters and marks of direction are shown as dots.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lightspeed::tools {

/// Where something is wrong; both count from 1, columns in characters.
struct SourcePlace {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// `file:3:7: what`, and below it the line of the text with a caret, if there is such a line.
[[nodiscard]] std::string at_place(std::string_view file, std::string_view text, SourcePlace place,
                                   std::string_view what);

}  // namespace lightspeed::tools
