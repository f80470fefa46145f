// Recording: a program and timed stimuli become a trace.
// Implements REC-1 (specs/replay.md): the trace holds every step, timers included.
// It refuses clocks: virtual time is what the stimuli say.
#pragma once

#include <string>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/script/script.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// What to run.
struct Recording {
  std::string program;  ///< The application's name.
  std::string title;
  interpreter::Configuration configuration;
  std::vector<TimedStimulus> stimuli;
};

/// Runs the stimuli in a fresh world. The error says that no program has the name.
[[nodiscard]] Result<Trace, std::string> record(const Recording& recording);

/// The free choices of a simulated trace, in order: what `record` needs to make it again.
[[nodiscard]] std::vector<TimedStimulus> stimuli_of(const Trace& trace);

}  // namespace lightspeed::replay
