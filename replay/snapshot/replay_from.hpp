// Replaying from a step on: from a snapshot, or from the page that a capture shows there.
// Implements SNAP-12 to SNAP-14 (specs/snapshot.md): what is compared, and where it began.
// It refuses to fail for want of a snapshot: without one the run begins at the beginning.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "replay/replay.hpp"
#include "replay/snapshot/snapshots.hpp"
#include "replay/step_source.hpp"

namespace lightspeed::replay {

struct ReplayFrom {
  ReplayReport report;             ///< Steps and events are those that were compared.
  std::uint64_t began_with = 1;    ///< The recorded step that was run first.
  std::string snapshot_refused{};  ///< Why the snapshot that was given was of no use.
};

/// Runs the trace again and compares from the step `from` on. `snapshot` is the latest behind a
/// step before that, if there is any.
[[nodiscard]] ReplayFrom replay_from(StepSource& trace, std::uint64_t from,
                                     const std::optional<WorldSnapshot>& snapshot,
                                     const ReplayOptions& options);

}  // namespace lightspeed::replay
