// A new trace of what is intact in an old one, written and read again.
// Implements TOOL-32 and TOOL-49 (specs/replay.md): record by record, what is unknown included.
// It refuses to say success before the two were compared.
#pragma once

#include <cstdint>
#include <string>

#include "isa/base/result.hpp"
#include "replay/format/salvage.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

struct Recovery {
  std::string trace;
  std::string output;
  bool force = false;
};

/// Gives how many steps were written.
[[nodiscard]] Result<std::uint64_t, ToolError> write_intact(const Recovery& options,
                                                            replay::Salvage& salvage);
/// Reads the new file and compares it with the old one, record by record.
[[nodiscard]] Result<void, ToolError> verify_intact(const Recovery& options,
                                                    replay::Salvage& salvage);

}  // namespace lightspeed::tools
