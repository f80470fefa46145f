// Where a session stands after each of its events: its place in the lifecycle, and its connection.
// Implements RPT-4 (specs/report.md): as the session says, or in a capture as the wire shows it.
// It refuses verdicts: what the states mean is the rules' matter.
#pragma once

#include <cstdint>

#include "interpreter/event.hpp"
#include "isa/lifecycle.hpp"

namespace lightspeed::replay {

/// One session. The states are those of the lifecycle; a session whose incarnation was abandoned
/// is disconnected again.
class LaneState {
 public:
  void observe(const interpreter::Step& step);

  [[nodiscard]] isa::Lifecycle lifecycle() const { return lifecycle_; }
  /// The number of the connection that is open; 0 while there is none.
  [[nodiscard]] std::uint32_t connection() const { return connection_; }

 private:
  void observe(const interpreter::Event& event);
  void observe_message(const interpreter::Message& message);

  isa::Lifecycle lifecycle_ = isa::Lifecycle::disconnected;
  std::uint32_t connection_ = 0;
  bool told_ = false;  ///< The session itself said where it stands: the wire is not asked.
};

}  // namespace lightspeed::replay
