// Runs a trace again beside whoever reads it, and takes a snapshot every so many steps.
// Implements SNAP-11 (specs/snapshot.md): only of a run that gives what was recorded.
// It refuses to write: where a snapshot goes is for whoever asked for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/world/world.hpp"
#include "isa/base/result.hpp"
#include "replay/snapshot/snapshots.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

class SnapshotTaker {
 public:
  /// The error says why such a trace cannot be run. `every` counts from 1.
  [[nodiscard]] static Result<SnapshotTaker, std::string> of(const Header& header,
                                                             std::uint64_t every);

  /// Takes the next recorded step, and gives the snapshot that belongs behind it, if one is due.
  [[nodiscard]] std::optional<WorldSnapshot> take(const interpreter::Step& recorded);

  /// The first step that the run gives otherwise than it was recorded; 0 if there is none. No
  /// snapshots are taken from there on.
  [[nodiscard]] std::uint64_t parted_at() const { return parted_at_; }

 private:
  SnapshotTaker(interpreter::World world, std::uint64_t every)
      : world_(std::move(world)), every_(every) {}

  interpreter::World world_;
  std::uint64_t every_ = 1;
  std::vector<interpreter::Step> run_;     ///< What the latest choice led to.
  std::vector<interpreter::Step> timers_;  ///< Recorded before their choice.
  std::uint64_t next_ = 0;                 ///< Of `run_`, the step that comes next.
  std::uint64_t taken_at_ = 0;             ///< The step behind which the last one was taken.
  std::uint64_t parted_at_ = 0;
};

}  // namespace lightspeed::replay
