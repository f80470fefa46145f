// The runs of a merged trace, told apart step by step, and what they found put together again.
// Implements TRC-33, MERGE-3, FILT-4 and RPL-13 (specs): every run is judged and replayed by
// itself. It refuses a world of several runs: sessions that never met do not meet here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "replay/part/step_numbers.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// Which run a session is of, from 0; what is beyond all of them is of the last.
[[nodiscard]] std::size_t run_of(const Header& header, std::uint32_t session);

/// How many sessions the runs before this one have.
[[nodiscard]] std::uint64_t sessions_before(const Header& header, std::size_t run);

/// Gives each step to its run, with sessions and steps numbered from 1, as in the trace that was
/// merged. Of a trace that is a single run the steps stay as they are, and nothing is remembered.
class RunSplitter {
 public:
  explicit RunSplitter(const Header& header);

  /// Of a merged trace; else there is one run.
  [[nodiscard]] bool several() const { return !header_.run_sessions.empty(); }
  [[nodiscard]] std::size_t count() const { return runs_.size(); }
  /// The header of each run.
  [[nodiscard]] const Header& run_header() const { return run_header_; }

  /// Numbers the next step of the trace as its run does; which run that is.
  std::size_t place(interpreter::Step& step);

  /// The number of a run's step in the merged trace; 0 stays 0.
  [[nodiscard]] std::uint64_t number_of(std::size_t run, std::uint64_t step) const;
  /// Sessions of the runs before this one.
  [[nodiscard]] std::uint32_t sessions_before(std::size_t run) const { return runs_[run].before; }

 private:
  struct Run {
    std::uint32_t before = 0;
    StepNumbers numbers{};  ///< What its steps are called in the merged trace.
  };
  Header header_;
  Header run_header_;
  std::vector<Run> runs_;
};

/// Why a trace is not run again if steps are missing (RPL-11); else empty. What does work is said
/// with it.
[[nodiscard]] std::string excerpt_problem(const Header& header);
/// Why a trace cannot be run here: for that reason, or for the contract that it speaks.
[[nodiscard]] std::string run_problem(const Header& header);
/// The same for whoever runs one world alone, which merged runs never shared (TRC-33).
[[nodiscard]] std::string single_run_problem(const Header& header);

}  // namespace lightspeed::replay
