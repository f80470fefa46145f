// What a script asks for that nothing can take, seen before it is done.
// Implements SCR-17 (specs/script.md): fields that a form does not have, a resume of what is not
// stalled. It refuses to stop anything: the choice is made all the same.
#pragma once

#include <optional>
#include <set>
#include <utility>

#include "interpreter/world/world.hpp"
#include "replay/no_effect.hpp"

namespace lightspeed::replay {

class Slips {
 public:
  /// Every choice of the run, in order, each with the world before it.
  [[nodiscard]] std::optional<NoEffect> look(const TimedStimulus& choice,
                                             const interpreter::World& before);

 private:
  std::set<std::pair<std::uint32_t, interpreter::Direction>> stalled_;  ///< Whose sides.
};

}  // namespace lightspeed::replay
