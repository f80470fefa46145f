// The replay of one run, which is given its steps one after the other.
// Implements RPL-12 (specs/replay.md): what one kind of trace is compared with, behind one door.
// It refuses to read: who has the trace gives the steps, and says when there are no more.
#pragma once

#include <cstddef>
#include <memory>

#include "interpreter/client/client.hpp"
#include "replay/replay.hpp"

namespace lightspeed::replay {

class RunReplay {
 public:
  RunReplay() = default;
  RunReplay& operator=(const RunReplay&) = delete;
  virtual ~RunReplay() = default;

  /// The next step of the run.
  virtual void take(const interpreter::Step& step) = 0;
  /// Nothing more needs to be taken.
  [[nodiscard]] virtual bool is_over() const = 0;
  /// What was found; the run ends here.
  [[nodiscard]] virtual ReplayReport end() = 0;

  // For whoever looks at a run step by step, and goes back to copies of it.
  [[nodiscard]] virtual const ReplayReport& so_far() const = 0;
  [[nodiscard]] virtual std::unique_ptr<RunReplay> copy() const = 0;
  /// The page that was loaded last, or null.
  [[nodiscard]] virtual const interpreter::Client* client(std::uint32_t session) const = 0;

 protected:
  RunReplay(const RunReplay&) = default;
};

/// The free choices run again in a fresh world; the report says if they cannot be.
[[nodiscard]] std::unique_ptr<RunReplay> replay_simulated(const Header& header,
                                                          const ReplayOptions& options);

/// Keeps a divergence, or counts it where enough are kept.
class DivergenceList {
 public:
  void add(Divergence found, ReplayReport& report) {
    const std::size_t bytes = found.expected.size() + found.actual.size();
    const bool full =
        report.divergences.size() >= kDivergencesMax || bytes_ + bytes > kDivergenceBytesMax;
    if (full && !report.divergences.empty()) {
      ++report.divergences_more;
      return;
    }
    bytes_ += bytes;
    report.divergences.push_back(std::move(found));
  }

 private:
  std::size_t bytes_ = 0;
};

}  // namespace lightspeed::replay
