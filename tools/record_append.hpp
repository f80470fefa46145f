// What `record --append` does: a trace goes on where it ends.
// Implements TOOL-47 (specs/replay.md): only what begins as the trace does is appended to it.
// It refuses to change a byte of what is there.
#pragma once

#include <string>

#include "isa/base/result.hpp"
#include "tools/record_capture.hpp"
#include "tools/script_run.hpp"

namespace lightspeed::tools {

/// Plays the script from the end of the trace on. The times of the script count from there.
[[nodiscard]] Result<RanScript, ToolError> append_script(const std::string& trace,
                                                         const std::string& script);
/// Appends the later part of a capture of which the trace is the beginning.
[[nodiscard]] Result<void, ToolError> append_capture(const std::string& trace,
                                                     const CaptureRun& capture);

}  // namespace lightspeed::tools
