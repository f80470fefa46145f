// Where the zstd frames of a file stand, from their headers and those of their blocks alone.
// Implements TRC-41 (specs/trace.md): a seek table that is missing is rebuilt.
// It refuses to decompress, and so to say whether a frame is intact.
#pragma once

#include <string>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "replay/format/seek_table.hpp"

namespace lightspeed::replay {

/// Frame by frame from the first byte, skippable ones included, up to where no whole one begins.
/// The error is the source's own words.
[[nodiscard]] Result<std::vector<SeekEntry>, std::string> walk_frames(ByteSource& source);

}  // namespace lightspeed::replay
