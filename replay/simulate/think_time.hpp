// How long a user of a simulation waits between two choices: one table of tempos.
// Implements SIM-5 (specs/simulation.md): each by its name, or drawn for each session.
// It refuses clocks: a wait is drawn from the choices, or leads to a deadline of the session.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/identifiers.hpp"
#include "isa/base/choices.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::replay {

enum class Wait : std::uint8_t { none, milliseconds, seconds, before, at_deadline, behind };
inline constexpr std::size_t kWaitCount = 6;

struct Tempo {
  std::string_view name;
  std::array<std::uint32_t, kWaitCount> weights;  ///< Of each wait, in their order.
};
inline constexpr std::array kTempos{
    Tempo{"steady", {2, 12, 6, 1, 1, 1}},
    Tempo{"hasty", {8, 8, 1, 0, 0, 0}},
    Tempo{"patient", {0, 3, 12, 1, 1, 1}},
    Tempo{"at_deadlines", {1, 3, 1, 2, 2, 2}},
};

/// What a plan says of think times.
class ThinkPlan {
 public:
  /// The name of a tempo, or `mixed`. The error names what exists.
  [[nodiscard]] static Result<ThinkPlan, std::string> parse(std::string_view text);
  [[nodiscard]] static ThinkPlan mixed() { return {}; }

  /// As `parse` reads it.
  [[nodiscard]] std::string text() const;
  /// The tempo of one session: the one that was named, or a drawn one.
  [[nodiscard]] const Tempo& of_session(ChoiceSource& choices) const;

 private:
  const Tempo* named_ = nullptr;  ///< None is a mix.
};

/// A wait of that tempo; `due` is the session's next deadline.
[[nodiscard]] std::uint64_t draw_wait_us(const Tempo& tempo, interpreter::Tick now,
                                         std::optional<interpreter::Tick> due,
                                         ChoiceSource& choices);

}  // namespace lightspeed::replay
