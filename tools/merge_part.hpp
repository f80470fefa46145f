// One of the traces that `lightspeed merge` reads: where it stands, and what its numbers become.
// Implements MERGE-1 and TRC-31 (specs): one step in memory, unknown records in their places.
// It refuses to choose the order: that is a matter of all of them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "replay/part/provenance.hpp"
#include "replay/part/step_numbers.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {

/// One trace on its way into the merged one.
struct MergePart {
  std::unique_ptr<TraceInput> input;
  replay::RawHeader header;
  std::uint32_t sessions_before = 0;
  replay::StepNumbers numbers;
  std::optional<replay::RawRecord> head;  ///< Its next step; nothing at its end.

  [[nodiscard]] static Result<MergePart, ToolError> open(const std::string& path);
  /// Reads up to its next step; what is unknown goes into the merged trace where it stands.
  [[nodiscard]] Result<void, ToolError> advance(TraceOutput& output);
};

}  // namespace lightspeed::tools
