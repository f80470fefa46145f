// What the user of a script did, and nothing came of it: no such element, no event at it, refused.
// Implements SCR-17 and SCR-18 (specs/script.md): the reason, and the name that comes near.
// It refuses to judge clicks itself: what the steps hold says what happened.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "replay/expect.hpp"
#include "replay/script/script.hpp"

namespace lightspeed::replay {

struct NoEffect {
  std::string choice;  ///< `click #fliter`
  std::string why;     ///< `no element matches; did you mean '#filter'?`
  friend bool operator==(const NoEffect&, const NoEffect&) = default;
};

/// Nothing, if something came of it. `below` is what stands below it in the script.
[[nodiscard]] std::optional<NoEffect> no_effect_of(const TimedStimulus& choice, const Shown& shown,
                                                   std::span<const PlacedExpectation> below);

/// An event that was refused, and no expectation says that this is meant.
struct RefusedEvent {
  std::uint32_t session = 1;
  NoEffect finding;
};
/// Those whose refusal arrived in the steps of a choice. `steps` are all up to now.
[[nodiscard]] std::vector<RefusedEvent> refused_events(const TimedStimulus& choice,
                                                       const Shown& shown,
                                                       std::span<const PlacedExpectation> below,
                                                       std::span<const interpreter::Step> steps);

}  // namespace lightspeed::replay
