// What is wrong with a script, and where.
// Implements SCR-6 (specs/script.md): line, column, what was expected, what was found.
// It refuses a second error: the first one ends the reading.
#pragma once

#include <cstddef>
#include <string>

namespace lightspeed::replay {

struct ScriptError {
  std::size_t line = 0;    ///< From 1.
  std::size_t column = 0;  ///< From 1, in characters.
  std::string text;        ///< What was expected, what was found, what comes near.
};

}  // namespace lightspeed::replay
