// How reports speak of the steps of a trace.
// Implements TOOL-8 (specs/replay.md): a step by number, in one line, and the command that shows
// it. It refuses to invent: a number without a step is named as such.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "replay/trace.hpp"

namespace lightspeed::tools {

/// The stimulus of a step: `user_event increment {}`. Long texts are cut.
[[nodiscard]] std::string step_line(const replay::Trace& trace, std::uint64_t step);

/// The numbers of the steps that led to this one, the latest first.
[[nodiscard]] std::vector<std::uint64_t> chain_of(const replay::Trace& trace, std::uint64_t step);

/// The steps that led to this one, the latest first, back to a free choice; each on a line, and of
/// many only the first and the last. Empty if the step is a free choice itself.
[[nodiscard]] std::string causes_of(const replay::Trace& trace, std::uint64_t step);

/// The line that tells how to look at the steps around a place.
[[nodiscard]] std::string see_it(const std::string& path, std::uint64_t first, std::uint64_t last);

}  // namespace lightspeed::tools
