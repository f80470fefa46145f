// What `record --simulate` does: a trace from chance, written step by step.
// Implements SIM-10, DET-2 and TOOL-9 (specs/simulation.md, specs/replay.md).
// It refuses to draw the seed: whoever gives none gets the run of seed 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replay/simulate/simulation.hpp"
#include "tools/command.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

struct SimulateOptions {
  bool simulate = false;
  std::optional<std::uint64_t> seed{};
  std::optional<std::uint64_t> sessions{};
  std::optional<std::uint64_t> events{};
  std::string faults;                          ///< Empty for a swarm.
  std::optional<std::uint64_t> fault_every{};  ///< None for a drawn one.
  std::string think{};                         ///< Empty for a mix.
  std::string flush{};                         ///< Empty for none until the end (TOOL-46).
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
  bool twice = false;  ///< Everything is run beside it a second time (DET-2).
};
/// What is simulated; the error says which option cannot be.
[[nodiscard]] Result<replay::SimulationPlan, ToolError> simulation_plan_of(
    const SimulateOptions& options, const SimulatedFile& file);
[[nodiscard]] ExitStatus record_simulated(const SimulateOptions& options,
                                          const SimulatedFile& file);

}  // namespace lightspeed::tools
