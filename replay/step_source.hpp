// The steps of one trace, pulled one after the other, wherever they are kept.
// Implements TRC-11 (specs/trace.md): whoever reads steps this way needs no whole trace in memory.
// It refuses errors: a source that fails ends, and whoever made it asks it why.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "interpreter/event.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

class StepSource {
 public:
  StepSource() = default;
  StepSource(const StepSource&) = delete;
  StepSource& operator=(const StepSource&) = delete;
  virtual ~StepSource() = default;

  [[nodiscard]] virtual const Header& header() const = 0;

  /// The next step; nothing at the end, and where reading failed.
  [[nodiscard]] virtual std::optional<interpreter::Step> next() = 0;

  /// Goes on with the first step of at least this number; 0 is the beginning.
  virtual void go_to(std::uint64_t step) = 0;
};

/// How many steps were passed over on both sides, and whether all had one number and one time.
struct Passed {
  std::uint64_t steps = 0;
  bool exact = true;
};

/// Of a trace in memory, which must outlive it.
class TraceSteps final : public StepSource {
 public:
  explicit TraceSteps(const Trace& trace) : trace_(trace) {}

  [[nodiscard]] const Header& header() const override { return trace_.header; }
  [[nodiscard]] std::optional<interpreter::Step> next() override {
    if (next_ == trace_.steps.size()) return std::nullopt;
    return trace_.steps[next_++];
  }
  void go_to(std::uint64_t step) override {
    const auto found = std::lower_bound(
        trace_.steps.begin(), trace_.steps.end(), step,
        [](const interpreter::Step& each, std::uint64_t number) { return each.number < number; });
    next_ = static_cast<std::size_t>(found - trace_.steps.begin());
  }

 private:
  const Trace& trace_;
  std::size_t next_ = 0;
};

}  // namespace lightspeed::replay
