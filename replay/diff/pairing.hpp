// Which steps of two traces belong together, found while they are read.
// Implements DIFF-1, DIFF-8, DIFF-11 and DIFF-12 (specs/replay.md): each session by itself.
// It refuses to hold more than a window of each trace, and pairs of different sessions.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "replay/diff/step_window.hpp"

namespace lightspeed::replay {

/// Two steps that stand for the same moment, or one that only its side has.
struct PairedSteps {
  std::optional<interpreter::Step> left;
  std::optional<interpreter::Step> right;
};

class Pairing {
 public:
  Pairing(StepSource& left, StepSource& right) : left_(left), right_(right) {}

  /// The next pair: in the order of the left trace, of each session in its own. Nothing at the end.
  [[nodiscard]] std::optional<PairedSteps> next();

  /// Whether everything that was read was given, so that both sources stand at the next step.
  [[nodiscard]] bool at_rest() const { return left_.empty() && right_.empty(); }
  [[nodiscard]] StepWindow& left() { return left_; }
  [[nodiscard]] StepWindow& right() { return right_; }

 private:
  struct Planned {
    bool left = false;
    bool right = false;
  };
  using Plan = std::deque<Planned>;
  [[nodiscard]] bool stand_alike(std::uint32_t session);
  void align_windows(std::uint32_t session, Plan& plan);

  StepWindow left_;
  StepWindow right_;
  std::map<std::uint32_t, Plan> plans_;  ///< Of sessions whose windows were aligned.
};

}  // namespace lightspeed::replay
