// The expectations of a script that a run did not meet, for people.
// Implements TOOL-16 (specs/replay.md): file and line, both values, step, the command to look.
// It refuses to judge: what was not met was found while recording.
#pragma once

#include <string>

#include "replay/record.hpp"
#include "tools/exit_status.hpp"
#include "tools/script_run.hpp"

namespace lightspeed::tools {

/// Where the script and the trace are, as messages name them.
struct CasePlace {
  std::string script;
  std::string trace;  ///< Empty if it cannot be read again.
};

/// `todo.lss:12: expected … 'Milk', found 'Bread'`, and below it where to look.
[[nodiscard]] std::string report_of(const replay::Unmet& unmet, const replay::Trace& trace,
                                    const CasePlace& place);

/// Says what was not met or done in vain. The trace is written by now, so that it can be looked at.
[[nodiscard]] ExitStatus judge(const RanScript& ran, const std::string& script,
                               const std::string& output);

}  // namespace lightspeed::tools
