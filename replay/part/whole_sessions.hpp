// Whether some sessions of a trace make a trace of their own, that runs without the others.
// Implements FILT-3 (specs/replay.md): nothing that was left out may have touched what is kept.
// It refuses to try: what joins sessions is seen in their steps (WORLD-9).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "replay/part/selection.hpp"
#include "replay/part/step_numbers.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// Looks at all steps of a trace in order, and numbers those of the wanted sessions from 1.
class WholeSessions {
 public:
  /// Both must outlive it.
  WholeSessions(const Header& header, const Selection& selection);

  void observe(const interpreter::Step& step);

  /// Whether the wanted sessions can be run without the others; known once all steps were seen.
  [[nodiscard]] bool stand_alone() const;
  /// Of the trace that only the wanted steps make: an excerpt, unless they stand alone.
  [[nodiscard]] Header part_header() const;
  /// Makes a wanted step one of that trace.
  void place(interpreter::Step& step) const;

 private:
  [[nodiscard]] std::optional<std::size_t> only_run() const;
  struct Seen {
    bool kept = false;
    bool left_out = false;
    bool joined = false;  ///< A kept step shows what another session did.
  };
  const Header& header_;
  const Selection& selection_;
  std::vector<Seen> runs_;
  StepNumbers numbers_;
  std::uint64_t kept_ = 0;
  bool cause_left_out_ = false;
};

}  // namespace lightspeed::replay
