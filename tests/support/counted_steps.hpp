// The steps of a trace in memory, with a count of what was asked for.
// What is read how often is a promise of the rules CHK-5, RPL-12 and INT-4.
// It refuses nothing: it gives what TraceSteps gives, until it is interrupted.
#pragma once

#include <cstdint>
#include <optional>

#include "replay/step_source.hpp"

namespace lightspeed::testing {

class CountedSteps final : public replay::StepSource {
 public:
  explicit CountedSteps(const replay::Trace& trace) : steps_(trace) {}

  [[nodiscard]] const replay::Header& header() const override { return steps_.header(); }
  [[nodiscard]] std::optional<interpreter::Step> next() override {
    if (interrupted) return std::nullopt;
    auto step = steps_.next();
    if (step) ++read;
    return step;
  }
  void go_to(std::uint64_t step) override {
    ++moved;
    steps_.go_to(step);
  }

  bool interrupted = false;  ///< Nothing more is given.
  std::uint64_t read = 0;    ///< Steps that were given.
  std::uint64_t moved = 0;   ///< How often one went elsewhere.

 private:
  replay::TraceSteps steps_;
};

}  // namespace lightspeed::testing
