// The reader of expectations: what stands behind `expect` in a script.
// Implements SCR-13 to SCR-15 (specs/script.md): kinds, texts that end in dots, what is checked.
// It refuses what could never be met because it is misspelt.
#pragma once

#include "isa/base/result.hpp"
#include "replay/script/expectation.hpp"
#include "replay/script/line.hpp"

namespace lightspeed::replay {

/// Reads what stands behind `expect [@SESSION]`.
[[nodiscard]] Result<Expectation, ScriptError> read_expectation(ScriptLine& line);

}  // namespace lightspeed::replay
