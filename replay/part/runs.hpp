// The runs of a merged trace, each as a trace of its own, and what they found put together again.
// Implements TRC-33, MERGE-3 and FILT-4 (specs): every run is judged and replayed by itself.
// It refuses a world of several runs: sessions that never met do not meet here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "replay/trace.hpp"

namespace lightspeed::replay {

/// A run of a merged trace: its sessions and its steps are numbered from 1, as in the trace that
/// was merged.
struct Run {
  Trace trace;
  std::uint32_t sessions_before = 0;   ///< Of the runs before it.
  std::vector<std::uint64_t> numbers;  ///< What its steps are called in the merged trace.

  /// The number in the merged trace; 0 stays 0.
  [[nodiscard]] std::uint64_t number_of(std::uint64_t step) const {
    return step == 0 || step > numbers.size() ? step : numbers[step - 1];
  }
};

/// Which run a session is of, from 0; what is beyond all of them is of the last.
[[nodiscard]] std::size_t run_of(const Header& header, std::uint32_t session);

/// How many sessions the runs before this one have.
[[nodiscard]] std::uint64_t sessions_before(const Header& header, std::size_t run);

/// The runs that have any step.
[[nodiscard]] std::vector<Run> runs_of(const Trace& trace);

/// Why a trace cannot be run, if steps are missing or it holds several runs; else empty. What does
/// work is said with it.
[[nodiscard]] std::string excerpt_problem(const Header& header);

}  // namespace lightspeed::replay
