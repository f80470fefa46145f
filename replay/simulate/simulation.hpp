// A run made by chance: many sessions, each with its user and its faults, until all are at rest.
// Implements SIM-1 to SIM-3, SIM-7 and SIM-9 (specs/simulation.md).
// It refuses to keep the steps: whoever asks for them writes them down, or not.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/world/world.hpp"
#include "isa/base/choices.hpp"
#include "isa/base/result.hpp"
#include "replay/program_source.hpp"
#include "replay/simulate/faults.hpp"
#include "replay/simulate/session_choices.hpp"
#include "replay/simulate/vocabulary.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

struct SimulationPlan {
  ProgramSource program;
  std::uint64_t seed = 0;
  std::uint32_t sessions = 1;
  std::uint64_t events = 400;  ///< Of each session, stimuli and effects.
  FaultPlan faults = FaultPlan::swarm();
  interpreter::Configuration configuration{};
  std::string title{};
  std::uint64_t fault_every = 0;  ///< One choice of so many is a fault; 0 is drawn.
  ThinkPlan think = ThinkPlan::mixed();
};

/// The header of the trace that a plan makes.
[[nodiscard]] Header header_of(const SimulationPlan& plan);

class Simulation {
 public:
  /// The error says why the application cannot be had. The source must outlive the simulation.
  [[nodiscard]] static Result<Simulation, std::string> of(const SimulationPlan& plan,
                                                          ChoiceSource& choices);
  /// Of an application that was had before, as `app_of(plan.program)` gives it: many runs share it.
  Simulation(const SimulationPlan& plan, interpreter::App app, ChoiceSource& choices);

  /// The steps of the next choice, those of timers before it included; none when all is at rest.
  /// They hold until the next call.
  [[nodiscard]] std::span<const interpreter::Step> next();

  [[nodiscard]] const interpreter::World& world() const { return world_; }
  /// Whether the session or its page lost something, so that nothing can be asked of it (SIM-7).
  [[nodiscard]] bool is_doubtful(std::uint32_t session) const {
    return sessions_[session - 1].is_lossy() || sessions_[session - 1].is_doubtful();
  }

 private:
  void apply(const interpreter::Stimulus& stimulus, interpreter::Tick at, std::uint32_t session);
  void choose();
  void end();

  SimulationPlan plan_;
  Vocabulary vocabulary_;
  interpreter::World world_;
  std::vector<SessionChoices> sessions_;
  std::set<std::pair<interpreter::Tick, std::uint32_t>> agenda_;  ///< Who chooses when.
  std::vector<interpreter::Step> steps_;
  std::uint32_t ending_ = 0;  ///< How far the end has come.
};

/// A whole run in memory, its choices drawn from the plan's seed.
[[nodiscard]] Result<Trace, std::string> simulate(const SimulationPlan& plan);
/// The same by another source; the seed is only its label.
[[nodiscard]] Result<Trace, std::string> simulate(const SimulationPlan& plan,
                                                  ChoiceSource& choices);

}  // namespace lightspeed::replay
