// Scripts (`.lss`): timed stimuli in text, one a line, and what is expected of them.
// Implements SCR-1 to SCR-16 (specs/script.md).
// It refuses what it cannot read, with line, column, what was expected and what comes near.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "interpreter/world/world.hpp"
#include "isa/base/result.hpp"
#include "replay/script/expectation.hpp"
#include "replay/script/script_error.hpp"

namespace lightspeed::replay {

/// A free choice and when it is made.
struct TimedStimulus {
  interpreter::Tick at;
  interpreter::Stimulus stimulus;
  std::uint32_t session = 1;  ///< Whose, from 1.
  std::size_t line = 0;       ///< Of the script, from 1; 0 if it stands in none.
};

/// A script read whole: the program and the knobs that it names, its stimuli in order of time, and
/// the expectations in the order in which they stand below them.
struct Script {
  std::string program;           ///< As it stands there, a name or a path; empty if it names none.
  std::size_t program_line = 0;  ///< Where it stands, both from 1.
  std::size_t program_column = 0;
  interpreter::Configuration configuration;
  std::vector<TimedStimulus> stimuli;
  std::vector<PlacedExpectation> expectations;
};

/// Reads a script; `base` holds the knobs that the script does not set, `opened` the sessions that
/// have a page before it begins.
[[nodiscard]] Result<Script, ScriptError> parse_script(std::string_view text,
                                                       const interpreter::Configuration& base,
                                                       std::set<std::uint32_t> opened = {});

/// The stimuli as a script again; `parse_script` of it gives the same ones.
[[nodiscard]] std::string script_text(const std::vector<TimedStimulus>& stimuli);

/// One stimulus with its verb and arguments, `click #save`.
[[nodiscard]] std::string script_text(const interpreter::Stimulus& stimulus);

}  // namespace lightspeed::replay
