// A text folded so that all spellings of a secret read alike, with the places they come from.
// Implements RED-7 (specs/redact.md): HTML, percent, form and JSON escapes, letter case.
// It refuses to be exact: what escapes cannot tell apart (a backslash and none) is the same here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lightspeed::replay {

struct Folded {
  std::string bytes;
  /// Where each byte comes from: [begin, end) of the text.
  std::vector<std::size_t> begin;
  std::vector<std::size_t> end;
};

[[nodiscard]] Folded fold(std::string_view text);

}  // namespace lightspeed::replay
