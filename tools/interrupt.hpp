// Ctrl-C as a question instead of an end, for verbs that have something to finish.
// Implements TOOL-9 (specs/replay.md): what was found is kept; a second Ctrl-C ends at once.
// It refuses to do anything in the handler but to remember.
#pragma once

#include "isa/base/result.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

/// While one exists, the first SIGINT or SIGTERM only sets a flag.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  [[nodiscard]] static bool interrupted();
  /// The same as an error, for verbs that leave nothing behind then.
  [[nodiscard]] static Result<void, ToolError> go_on();
  /// Waits until `descriptor` can be read without waiting; false once interrupted. A signal that
  /// comes between the question and the wait ends the wait too.
  [[nodiscard]] static bool wait_readable(int descriptor);
};

}  // namespace lightspeed::tools
