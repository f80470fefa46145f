// How a session stands when its simulation has come to rest: in sync, or not, or nobody asks.
// Implements SIM-7 and SWEEP-2 (specs/simulation.md, specs/sweep.md): who must be in sync then.
// It refuses to say why: `check` does, over the trace of the run.
#pragma once

#include <cstdint>

#include "interpreter/world/world.hpp"

namespace lightspeed::replay {

enum class EndState : std::uint8_t {
  excused,    ///< It has ended, is down, was refused, or left, or its page cannot be compared.
  in_sync,    ///< Live and settled, and its page shows the whole view.
  unsettled,  ///< Not connected, or something waits for an answer.
  differs,    ///< At rest, and the page shows something else.
};
[[nodiscard]] EndState end_state(const interpreter::World& world, std::uint32_t session);

}  // namespace lightspeed::replay
