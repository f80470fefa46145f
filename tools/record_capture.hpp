// What `record --capture` does: somebody else's session becomes a trace.
// Implements TOOL-11 and TOOL-19 (specs/replay.md): what lies beside a capture, and wrong files.
// It refuses to write: what was imported is in memory.
#pragma once

#include <string>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/trace.hpp"
#include "tools/exit_status.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

struct CaptureRun {
  std::string capture;
  std::string documents;             ///< Empty for what lies beside the capture.
  std::string page;                  ///< The same.
  std::string title{};               ///< Empty for the file's stem.
  std::vector<std::string> knobs{};  ///< `KNOB=VALUE`.
};

struct CapturedTrace {
  replay::Trace trace;
  ExitStatus status = ExitStatus::same;  ///< `damaged` where only a part could be read.
};
[[nodiscard]] Result<CapturedTrace, ToolError> run_capture(const CaptureRun& run);

}  // namespace lightspeed::tools
