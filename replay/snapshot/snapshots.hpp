// Snapshots in a trace file: put behind a step, and found again for a later one.
// Implements SNAP-9 and SNAP-10 (specs/snapshot.md): a zstd frame of its own, found by the table.
// It refuses to look into them: what a world's bytes mean is the interpreter's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "replay/format/container.hpp"

namespace lightspeed::replay {

/// The state of a world behind a step, as `interpreter::save` gives it.
struct WorldSnapshot {
  std::uint64_t step = 0;
  std::string world;
};

/// Behind the step that was added last, which must be that of the snapshot. One that no zstd frame
/// can hold is an error that the trace survives.
[[nodiscard]] Result<void, TraceError> add_snapshot(TraceWriter& writer,
                                                    const WorldSnapshot& snapshot);

/// The latest snapshot behind this step or an earlier one; nothing if there is none. With a seek
/// table it reads few zstd frames; without one it reads from the front.
[[nodiscard]] Result<std::optional<WorldSnapshot>, TraceError> find_snapshot(
    ByteSource& source, std::uint64_t step, ReaderOptions options = {});

}  // namespace lightspeed::replay
