// How reports speak of the steps of a trace.
// Implements TOOL-8 and TOOL-40 (specs/replay.md): a step by number, in one line, and the command
// that shows it. It refuses to invent: a number without a step is named as such.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "replay/step_source.hpp"
#include "replay/trace.hpp"

namespace lightspeed::tools {

/// Steps by their number. What was read around the latest one is kept, because the steps that led
/// to it are often near.
class StepLookup {
 public:
  /// The source must outlive it.
  explicit StepLookup(replay::StepSource& source) : source_(source) {}

  /// A step without its effects; null if there is none, as an excerpt may lack steps. It holds
  /// until the next one is asked for.
  [[nodiscard]] const interpreter::Step* find(std::uint64_t number);

  /// The stimulus of a step: `user_event increment {}`. Long texts are cut.
  [[nodiscard]] std::string line(std::uint64_t step);

  /// The numbers of the steps that led to this one, the latest first.
  [[nodiscard]] std::vector<std::uint64_t> chain(std::uint64_t step);

  /// The steps that led to this one, the latest first, back to a free choice; each on a line, and
  /// of many only the first and the last. Empty if the step is a free choice itself.
  [[nodiscard]] std::string causes(std::uint64_t step);

 private:
  replay::StepSource& source_;
  std::uint64_t first_ = 1;  ///< All steps from this number to the last one kept are here.
  std::deque<interpreter::Step> near_;
};

/// The stimulus of a step of a trace in memory.
[[nodiscard]] std::string step_line(const replay::Trace& trace, std::uint64_t step);

/// The line that tells how to look at the steps around a place.
[[nodiscard]] std::string see_it(const std::string& path, std::uint64_t first, std::uint64_t last);

}  // namespace lightspeed::tools
