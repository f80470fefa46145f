// Recording: a program and timed stimuli become a trace.
// Implements REC-1 to REC-5 and DET-2 (specs/replay.md): every step, timers included; expectations
// beside. It refuses clocks: virtual time is what the stimuli say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/expect.hpp"
#include "replay/no_effect.hpp"
#include "replay/script/script.hpp"
#include "replay/trace.hpp"
#include "replay/twice.hpp"

namespace lightspeed::replay {

/// What to run.
struct Recording {
  std::string program;  ///< The application's name.
  std::string title{};
  interpreter::Configuration configuration{};
  std::vector<TimedStimulus> stimuli{};
  std::string program_source{};  ///< The program's canonical text; empty for a native application.
  bool twice = false;            ///< Beside it everything runs in a second world (DET-2).
};

/// Runs the stimuli in a fresh world. The error says why the application cannot be had.
[[nodiscard]] Result<Trace, std::string> record(const Recording& recording);

/// An expectation that was not met, or what was done in vain (SCR-17, SCR-18), and where.
struct Unmet {
  std::size_t line = 0;  ///< Of the script.
  std::uint32_t session = 1;
  std::uint64_t first_step = 0;  ///< Of those that its stimulus led to, timers before it included.
  std::uint64_t step = 0;        ///< That of the stimulus itself.
  std::uint64_t last_step = 0;   ///< The state behind this one was looked at.
  std::variant<Miss, NoEffect> finding;
};
struct Recorded {
  Trace trace;
  std::vector<Unmet> unmet;          ///< In the order of the script.
  std::optional<Parting> parting{};  ///< Where the second world gave something else, and it ended.
};

/// Records, and holds the run against the expectations, which stand in the order of a script.
[[nodiscard]] Result<Recorded, std::string> record(const Recording& recording,
                                                   std::span<const PlacedExpectation> expectations);

/// The free choices of a simulated trace, in order: what `record` needs to make it again.
[[nodiscard]] std::vector<TimedStimulus> stimuli_of(const Trace& trace);

}  // namespace lightspeed::replay
