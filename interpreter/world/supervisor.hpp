// The supervisor of a world: how many of its sessions gave up of late, and whether it does, too.
// Implements WORLD-31 and WORLD-33 (specs/session.md): a bound within a period.
// It refuses to touch sessions: restarting is their own, and who is asked to end is the world's.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "interpreter/recent_ticks.hpp"
#include "interpreter/session/row.hpp"

namespace lightspeed::interpreter {

/// What the sessions are told when the supervisor gives up.
inline constexpr std::string_view kEscalation = "supervisor gave up";

/// A session crashed more often than it may be restarted (SESS-15), and has ended.
struct GaveUp {};

/// Whether it did so in the step that went through these cells.
[[nodiscard]] bool gave_up(std::span<const SessionVisit> trail);

class Supervisor {
 public:
  explicit Supervisor(const Configuration& knobs) : knobs_(knobs) {}

  /// One of its sessions gave up in this step. Answers whether that was one too many, which the
  /// step then says.
  [[nodiscard]] bool loses_one(Step& step);

  /// The step that was one too many; 0 as long as there is none.
  [[nodiscard]] std::uint64_t one_too_many() const { return one_too_many_; }

 private:
  friend struct SnapshotFields;
  Configuration knobs_;
  RecentTicks losses_;  ///< Within the last period.
  std::uint64_t one_too_many_ = 0;
};

}  // namespace lightspeed::interpreter
