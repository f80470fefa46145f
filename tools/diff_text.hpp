// What `diff` found, in words for people.
// Implements TOOL-8, DIFF-13 to DIFF-16 (specs/replay.md): the first difference with what led
// there. It refuses more than a screen, unless all of it is asked for.
#pragma once

#include <string>

#include "replay/diff/diff.hpp"

namespace lightspeed::tools {

/// How the two traces are named in commands to try; empty where there is no file to look at.
struct DiffPaths {
  std::string left;
  std::string right;
};

struct DiffTextOptions {
  bool all = false;    ///< Every difference that was kept, not only what fits on a screen.
  bool listed = true;  ///< Or no difference at all, where they were shown already.
};
[[nodiscard]] std::string diff_text(const replay::DiffReport& report, const DiffPaths& paths,
                                    DiffTextOptions options);

/// What the report could not tell, for stderr; empty if nothing.
[[nodiscard]] std::string diff_note(const replay::DiffReport& report);

}  // namespace lightspeed::tools
