// What `lightspeed replay` says to people: what was compared, and where it parted.
// Implements TOOL-8 and RPL-14 (specs/replay.md): a divergence is told on one screen.
// It refuses to judge: the report is what it was given.
#pragma once

#include <string>

#include "replay/replay.hpp"
#include "tools/step_text.hpp"

namespace lightspeed::tools {

/// Of the trace that was replayed, and how.
struct ReplayTold {
  std::string path;
  bool twice = false;
  bool captured = false;
};

[[nodiscard]] std::string replay_text(StepLookup& steps, const replay::ReplayReport& report,
                                      const ReplayTold& told);

}  // namespace lightspeed::tools
