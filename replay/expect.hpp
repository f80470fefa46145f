// A run held against what its script expects.
// Implements SCR-12 to SCR-14 (specs/script.md): the state behind a stimulus, and its steps.
// It refuses to change anything: it looks at a world that somebody else runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "interpreter/event.hpp"
#include "interpreter/world/world.hpp"
#include "replay/script/expectation.hpp"

namespace lightspeed::replay {

/// Why an expectation is not met: `expected <what> '<value>', found <found>`.
struct Miss {
  std::string what;                    ///< `#list li to show`
  std::optional<std::string> value{};  ///< The text that was expected, whole, if it is one.
  std::string found;                   ///< A text, whole, or words.
  bool found_is_text = false;
  std::size_t nearest_of = 1;  ///< `found` comes nearest to the wanted one among so many.
  bool only_begins = false;    ///< `found` is a message that begins with the value.
  friend bool operator==(const Miss&, const Miss&) = default;
};

/// What the stimulus led to: its steps, those of the timers before it first, and the world then.
struct Shown {
  const interpreter::World& world;
  std::span<const interpreter::Step> steps;
};

/// Whether a text is the wanted one, or begins with it.
[[nodiscard]] bool meets(std::string_view text, const expected::Text& wanted);

/// Nothing if the expectation is met.
[[nodiscard]] std::optional<Miss> miss_of(const Expectation& expectation, std::uint32_t session,
                                          const Shown& shown);

}  // namespace lightspeed::replay
