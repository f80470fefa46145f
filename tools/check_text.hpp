// What `lightspeed check` says to people: which rules were kept, and what broke one.
// Implements TOOL-8 and CHK-1 (specs/replay.md): a violation is told on one screen.
// It refuses to judge: the report is what it was given.
#pragma once

#include <string>

#include "replay/check.hpp"
#include "tools/step_text.hpp"

namespace lightspeed::tools {

/// Every rule, what it must see, and its promise.
[[nodiscard]] std::string rules_text();

/// How many rules were kept, which were broken, and which could not be seen.
[[nodiscard]] std::string verdicts(const replay::CheckReport& report);

/// One violation: the rule, the party, the step with what caused it, what was expected and seen.
/// Its session is named where the trace has `several`.
[[nodiscard]] std::string explanation(StepLookup& steps, const interpreter::Violation& found,
                                      const std::string& path, bool several);

}  // namespace lightspeed::tools
