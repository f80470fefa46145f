// What `lightspeed show` shows besides steps: the program of a trace, and the lifecycle.
// Implements SHOW-6 and TOOL-17 (specs/replay.md).
// It refuses traces: whoever calls has read the header.
#pragma once

#include <string>

#include "replay/trace.hpp"
#include "tools/exit_status.hpp"

namespace lightspeed::tools {

[[nodiscard]] ExitStatus show_program(const replay::Header& header);
/// `as` is text, dot, svg or list; empty for text.
[[nodiscard]] ExitStatus show_lifecycle(const std::string& as);

}  // namespace lightspeed::tools
