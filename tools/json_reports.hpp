// The reports of the verbs as JSON, for machines.
// Implements TOOL-10 (specs/replay.md): one object, one line, keys in a fixed order.
// It refuses bytes that are no text: they become U+FFFD, because a report is not the trace.
#pragma once

#include <string>

#include "replay/check.hpp"
#include "replay/diff/diff.hpp"
#include "replay/minimise/minimise.hpp"
#include "replay/replay.hpp"

namespace lightspeed::tools {

[[nodiscard]] std::string to_json(const replay::ReplayReport& report);
[[nodiscard]] std::string to_json(const replay::CheckReport& report);
[[nodiscard]] std::string to_json(const replay::DiffReport& report);
[[nodiscard]] std::string to_json(const replay::MinimiseReport& report);

}  // namespace lightspeed::tools
