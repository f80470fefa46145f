// What the user of a script did, and nothing came of it: no page, no such element, no event at it.
// Implements SCR-17 (specs/script.md): the reason, and the name that comes near.
// It refuses to judge clicks itself: the telemetry of the step says what happened.
#pragma once

#include <optional>
#include <string>

#include "replay/expect.hpp"
#include "replay/script/script.hpp"

namespace lightspeed::replay {

struct NoEffect {
  std::string choice;  ///< `click #fliter`
  std::string why;     ///< `no element matches; did you mean '#filter'?`
  friend bool operator==(const NoEffect&, const NoEffect&) = default;
};

/// Nothing, if something came of it.
[[nodiscard]] std::optional<NoEffect> no_effect_of(const TimedStimulus& choice, const Shown& shown);

}  // namespace lightspeed::replay
