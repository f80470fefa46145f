// Times in options: of the trace, or of waiting.
// Implements TOOL-45 and TOOL-48 (specs/replay.md): one way to write them for all verbs.
// It refuses ranges, which belong to selections.
#pragma once

#include <chrono>
#include <string>

#include "isa/base/result.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

/// `250ms`, `1.5s`; the default if the option was not given. The error names the option.
[[nodiscard]] Result<std::chrono::microseconds, ToolError> duration_of(
    const std::string& option, const std::string& text, std::chrono::microseconds absent);

}  // namespace lightspeed::tools
