// Scripts (`.lss`): timed stimuli in text, one a line.
// Implements SCR-1 to SCR-9 (specs/script.md).
// It refuses what it cannot read, with line, column, what was expected and what comes near.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "interpreter/world/world.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::replay {

/// A free choice and when it is made.
struct TimedStimulus {
  interpreter::Tick at;
  interpreter::Stimulus stimulus;
};

/// A script read whole: the program and the knobs that it names, its stimuli in order of time.
struct Script {
  std::string program;  ///< Empty if it names none.
  interpreter::Configuration configuration;
  std::vector<TimedStimulus> stimuli;
};

struct ScriptError {
  std::size_t line = 0;    ///< From 1.
  std::size_t column = 0;  ///< From 1, in characters.
  std::string text;        ///< What was expected, what was found, what comes near.
};

/// Reads a script; `base` holds the knobs that the script does not set.
[[nodiscard]] Result<Script, ScriptError> parse_script(std::string_view text,
                                                       const interpreter::Configuration& base);

/// The script as text again; `parse_script` of it gives the same stimuli.
[[nodiscard]] std::string script_text(const std::vector<TimedStimulus>& stimuli);

}  // namespace lightspeed::replay
