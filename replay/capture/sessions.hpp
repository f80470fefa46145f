// Whose connections and pages a capture holds: one part for each session.
// Implements IMP-25 and IMP-26 (specs/import.md): by the ids that pages and URLs carry.
// It refuses steps: each part becomes steps by itself, and these are put together again.
#pragma once

#include <string>
#include <vector>

#include "interpreter/event.hpp"
#include "replay/capture/lines.hpp"

namespace lightspeed::replay {

/// The parts of a capture in the order in which their sessions appear; one, if no ids tell any
/// apart. What was assumed is noted.
[[nodiscard]] std::vector<CaptureLines> split_sessions(CaptureLines capture,
                                                       std::vector<std::string>& notes);

/// The steps of all sessions in the order of their times, numbered anew; each names its session,
/// whose own steps stay in order.
[[nodiscard]] std::vector<interpreter::Step> merge_sessions(
    std::vector<std::vector<interpreter::Step>> sessions);

}  // namespace lightspeed::replay
