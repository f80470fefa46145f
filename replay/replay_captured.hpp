// Replaying somebody else's session: the client model against what the browser did.
// Implements RPL-4 to RPL-9 (specs/replay.md): documents, answers, and what may have been lost.
// It refuses leniency: only a connection's end may swallow an answer.
#pragma once

#include "replay/replay.hpp"

namespace lightspeed::replay {

[[nodiscard]] ReplayReport replay_captured(const Trace& trace, const ReplayOptions& options);

}  // namespace lightspeed::replay
