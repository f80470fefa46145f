// Minimising: the fewest stimuli that still do what the trace was kept for.
// Implements MIN-1 to MIN-8 (specs/replay.md): delta debugging with validity repair, 1-minimal.
// It refuses another failure: the same rule (or the same verdict of the command) must remain.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// Whether a candidate trace is still interesting. Must be a pure function of the trace.
using Interesting = std::function<bool(const Trace& candidate)>;

/// Called after every run; returning false stops the search, and what was found is kept.
struct MinimiseProgress {
  std::uint64_t runs = 0;
  std::size_t stimuli = 0;  ///< Of the smallest interesting candidate so far.
};
using OnProgress = std::function<bool(const MinimiseProgress&)>;

struct MinimiseReport {
  Trace trace;  ///< The smallest interesting trace found.
  std::size_t stimuli_before = 0;
  std::size_t stimuli_after = 0;
  std::uint64_t runs = 0;      ///< Candidates that were run.
  std::uint64_t cached = 0;    ///< Candidates whose verdict was known.
  std::uint64_t repaired = 0;  ///< Candidates in which a stimulus was mended, not dropped.
  bool one_minimal = false;    ///< Every single further deletion was tried, and none holds.
  bool stopped = false;        ///< Progress said stop.
};

/// Shrinks the trace while `interesting` holds. The error says that the trace itself is not.
[[nodiscard]] Result<MinimiseReport, std::string> minimise(const Trace& trace,
                                                           const Interesting& interesting,
                                                           const OnProgress& on_progress);

/// The predicate "rule `id` is violated, by the party that violates it in `trace`" (MIN-3).
/// `WIRE-1:server` names the party; without it the first violation of the rule does.
[[nodiscard]] Interesting violates(const Trace& trace, std::string id);

}  // namespace lightspeed::replay
