// When a recorder puts what it has on the disk.
// Implements TOOL-46 (specs/replay.md): every so many steps, or every so much time.
// It refuses to flush: whoever writes does that.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "isa/base/result.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

class FlushPolicy {
 public:
  /// `100` steps or `250ms`; empty for never.
  [[nodiscard]] static Result<FlushPolicy, ToolError> parse(const std::string& text);
  /// Asked behind each step; counts anew once it was due.
  [[nodiscard]] bool is_due();

 private:
  std::uint64_t steps_max_ = 0;
  std::chrono::microseconds time_max_{0};
  std::uint64_t steps_ = 0;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace lightspeed::tools
