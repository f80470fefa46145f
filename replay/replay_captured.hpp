// Replaying somebody else's session: the client model against what the browser did.
// Implements RPL-4 to RPL-9 (specs/replay.md): documents, answers, and what may have been lost.
// It refuses leniency: only a connection's end may swallow an answer.
#pragma once

#include <memory>

#include "replay/recorded_ends.hpp"
#include "replay/run_replay.hpp"

namespace lightspeed::replay {

/// `ends` has observed the whole run, and outlives the replay.
[[nodiscard]] std::unique_ptr<RunReplay> replay_captured(const Header& header,
                                                         const ReplayOptions& options,
                                                         const RecordedEnds& ends);

/// A whole trace that is one run.
[[nodiscard]] ReplayReport replay_captured(const Trace& trace, const ReplayOptions& options);

}  // namespace lightspeed::replay
