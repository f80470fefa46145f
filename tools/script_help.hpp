// What the help of `record` says about scripts, programs and knobs.
// Implements TOOL-2 (specs/replay.md): taken from the tables that the reader uses.
// It refuses prose: the page specs/script.md explains.
#pragma once

#include <string>

namespace lightspeed::tools {

/// The verbs of scripts, and every knob with its default.
[[nodiscard]] std::string script_help();

}  // namespace lightspeed::tools
