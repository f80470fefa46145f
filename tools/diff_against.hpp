// The choices of one trace, run by two builds of Lightspeed, for `diff --against`.
// Implements DIFF-20 to DIFF-22 (specs/replay.md): both builds record the same script.
// It refuses what a script cannot say: captures, excerpts, merged runs and mutants.
#pragma once

#include <memory>
#include <string>

#include "isa/base/result.hpp"
#include "tools/files.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

/// What the two builds made of it. The files are gone with this.
struct TwoBuilds {
  std::unique_ptr<TemporaryFolder> folder;
  std::string left;    ///< The trace of this build,
  std::string right;   ///< and that of the other one.
  std::string naming;  ///< Which build is which, on two lines.
};

[[nodiscard]] Result<TwoBuilds, ToolError> run_both(const std::string& trace,
                                                    const std::string& binary);

}  // namespace lightspeed::tools
