// What `record --simulate` does: a trace from chance, written step by step.
// Implements SIM-10 and TOOL-9 (specs/simulation.md, specs/replay.md): progress, Ctrl-C keeps.
// It refuses to draw the seed: whoever gives none gets the run of seed 1.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "replay/simulate/simulation.hpp"
#include "tools/command.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

struct SimulateOptions {
  bool simulate = false;
  std::uint64_t seed = 1;
  std::uint64_t sessions = 1;
  std::uint64_t events = 400;
  std::string faults;  ///< Empty for a swarm.
};

/// The rows of these options.
[[nodiscard]] std::vector<Option> rows_of(SimulateOptions& options);
/// Whether anything but the switch itself was given.
[[nodiscard]] bool says_how(const SimulateOptions& options);

/// What else a simulated trace is made of, as `record` takes it for scripts, too.
struct SimulatedFile {
  std::string program;  ///< Empty for the one that is simulated by default.
  std::string title{};
  std::string output{};
  std::vector<std::string> knobs{};
  bool force = false;
};
/// What is simulated; the error says which option cannot be.
[[nodiscard]] Result<replay::SimulationPlan, ToolError> simulation_plan_of(
    const SimulateOptions& options, const SimulatedFile& file);
[[nodiscard]] ExitStatus record_simulated(const SimulateOptions& options,
                                          const SimulatedFile& file);

}  // namespace lightspeed::tools
