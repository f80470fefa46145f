// Two values that differ, shown around the place where they begin to.
// Implements TOOL-8 (specs/replay.md): a divergence shows both values and where they part.
// It refuses to flood: of long texts a window is shown, with what was left out.
#pragma once

#include <string>
#include <string_view>

namespace lightspeed::tools {

/// What to call the two values; both labels are padded to one width.
struct PairLabels {
  std::string_view first;
  std::string_view second;
};

/// Two lines, and a caret under the first difference unless both are short.
[[nodiscard]] std::string excerpt(PairLabels labels, std::string_view first,
                                  std::string_view second);

}  // namespace lightspeed::tools
