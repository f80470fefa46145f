// `lightspeed replay --interactive`: commands that move through a trace and show its state.
// Implements INT-8 to INT-12 and TOOL-44 (specs/interactive.md, specs/replay.md).
// It refuses line editing: it reads lines, from a terminal or from a pipe.
#pragma once

#include <string>

#include "tools/exit_status.hpp"

namespace lightspeed::tools {

[[nodiscard]] ExitStatus replay_interactively(const std::string& path);

}  // namespace lightspeed::tools
