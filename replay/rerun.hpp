// The free choices of a simulated trace, run again in a fresh world.
// Implements RPL-1, RPL-9, RPL-12 and CHK-2 (specs/replay.md): what is a choice, what only follows.
// It refuses to compare: who asks for the steps holds them against the recorded ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/world/world.hpp"
#include "isa/base/result.hpp"
#include "replay/trace.hpp"
#include "replay/twice.hpp"

namespace lightspeed::replay {

/// Steps of a session that may wait for the next choice: more than any has of timers and
/// deliveries between two choices (WORLD-7, WORLD-12).
inline constexpr std::size_t kStepsAheadMax =
    2 * std::size_t{interpreter::kTimerStepsMax + interpreter::kDeliveriesMax};
/// How many steps the run may be ahead of the trace, or behind it, at a choice. In a trace of this
/// world it is none.
inline constexpr std::size_t kDriftMax = 16'384;

class Rerun {
 public:
  /// The error says why such a trace cannot be run. With `twice` a second world runs beside it.
  [[nodiscard]] static Result<Rerun, std::string> of(const Header& header, bool twice = false);

  /// Takes the next recorded step. A free choice is run, after the timers that are due before it;
  /// the error says why the step cannot be.
  [[nodiscard]] Result<void, std::string> take(interpreter::Step recorded);

  /// There are no more recorded steps.
  void end();

  /// A recorded step, and what the run gave in its place.
  struct Pair {
    interpreter::Step recorded;
    std::optional<interpreter::Step> given;  ///< Nothing if the run has no more steps.
    bool settled = false;  ///< The session has no later step in the state that the world is in.
  };
  /// The next pair; nothing while more recorded steps are needed to tell.
  [[nodiscard]] std::optional<Pair> next();

  /// The world after all that the latest choice led to.
  [[nodiscard]] const interpreter::World& world() const { return world_; }
  /// Where the second world gave something else.
  [[nodiscard]] const std::optional<Parting>& parting() const { return parting_; }

 private:
  struct Given {
    interpreter::Step step;
    bool settled = false;
  };
  explicit Rerun(interpreter::World world) : world_(std::move(world)) {}
  void run(const interpreter::Stimulus& stimulus, const interpreter::Step& recorded,
           bool only_timers);

  interpreter::World world_;
  std::optional<interpreter::World> twin_;
  std::optional<Parting> parting_;
  std::deque<interpreter::Step> recorded_;  ///< Whose counterpart was not given yet.
  std::deque<Given> given_;                 ///< Whose counterpart was not read yet.
  std::vector<interpreter::Step> run_;
  std::vector<interpreter::Step> again_;
  std::size_t waiting_ = 0;     ///< Recorded steps since the latest choice.
  std::uint32_t sessions_ = 1;  ///< The highest number of a session.
  bool ended_ = false;
};

}  // namespace lightspeed::replay
