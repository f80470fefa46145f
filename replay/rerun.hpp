// The free choices of a simulated trace, run again in a fresh world.
// Implements RPL-1, RPL-9 and CHK-2 (specs/replay.md): what is a choice, and what only follows.
// It refuses to compare: who asks for the steps holds them against the recorded ones.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "interpreter/world/world.hpp"
#include "isa/base/result.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

class Rerun {
 public:
  /// The error says why the trace cannot be run. The trace must outlive the run.
  [[nodiscard]] static Result<Rerun, std::string> of(const Trace& trace);

  /// The steps up to the next choice, the timers before it first; none when all was run. They hold
  /// until the next call.
  [[nodiscard]] std::span<const interpreter::Step> next();

  /// The world after these steps.
  [[nodiscard]] const interpreter::World& world() const { return world_; }

 private:
  Rerun(const Trace& trace, interpreter::World world) : trace_(&trace), world_(std::move(world)) {}
  void run_last_timers();

  const Trace* trace_;
  interpreter::World world_;
  std::vector<interpreter::Step> run_;
  std::size_t next_ = 0;   ///< The recorded step that is looked at next.
  std::size_t given_ = 0;  ///< Steps that were given so far.
  bool ended_ = false;
};

}  // namespace lightspeed::replay
