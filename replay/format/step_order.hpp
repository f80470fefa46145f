// What must hold between the steps of a trace, checked on writing and on reading.
// Implements TRC-7 and TRC-30 (specs/trace.md): no gaps but in an excerpt, time going on, causes.
// It refuses to judge meaning: whether a step may happen is a matter of the contract's rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "interpreter/event.hpp"

namespace lightspeed::replay {

/// Where a step stands, which is all that the next one needs to know of it.
struct StepPosition {
  std::uint64_t number = 0;
  interpreter::Tick at;
};

[[nodiscard]] inline StepPosition position_of(const interpreter::Step& step) {
  return {.number = step.number, .at = step.at};
}

/// Whether numbers may be left out, as in an excerpt (TRC-30).
enum class Numbering : std::uint8_t { complete, gaps };

/// What is wrong with a step after the given one, as a sentence; nothing if it may follow. The
/// first step of a trace follows `StepPosition{}`. In an excerpt numbers need only grow.
[[nodiscard]] std::optional<std::string> step_problem(const interpreter::Step& step,
                                                      const StepPosition& previous,
                                                      Numbering numbering = Numbering::complete);

}  // namespace lightspeed::replay
