// The free choices of a simulated trace, run again from a snapshot instead of the beginning.
// Implements SNAP-12 and SNAP-13 (specs/snapshot.md): behind the snapshot's step it is the run.
// It refuses to choose a snapshot, and to compare: both are for whoever asks for the steps.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "interpreter/world/world.hpp"
#include "isa/base/result.hpp"
#include "replay/snapshot/snapshots.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

class ResumedRun {
 public:
  /// From the beginning. The error says why such a trace cannot be run.
  [[nodiscard]] static Result<ResumedRun, std::string> of(const Header& header);
  /// From behind the snapshot's step. The error says why the snapshot cannot be used.
  [[nodiscard]] static Result<ResumedRun, std::string> of(const Header& header,
                                                          const WorldSnapshot& snapshot);

  /// Takes the recorded steps behind that, one after the other. Gives the steps of the run up to
  /// and with all that a choice led to, the timers before it first; none for any other step. They
  /// hold until the next call.
  [[nodiscard]] std::span<const interpreter::Step> take(const interpreter::Step& recorded);
  /// There are no more recorded steps: the timers up to the last one, which no choice came behind.
  [[nodiscard]] std::span<const interpreter::Step> end(const interpreter::Step& last);

  /// The world behind these steps.
  [[nodiscard]] const interpreter::World& world() const { return world_; }

 private:
  explicit ResumedRun(interpreter::World world) : world_(std::move(world)) {}
  [[nodiscard]] std::span<const interpreter::Step> run(const interpreter::Stimulus& stimulus,
                                                       const interpreter::Step& recorded);

  interpreter::World world_;
  std::vector<interpreter::Step> run_;
};

}  // namespace lightspeed::replay
