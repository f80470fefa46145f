// The hunt for a mutant: simulated sessions, one seed after the other, until a rule finds it.
// Implements RULE-7 (specs/rules.md).
// It refuses files and clocks: the same mutant is found in the same session on every machine.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "interpreter/contract/rule.hpp"
#include "interpreter/mutant.hpp"
#include "replay/simulate/simulation.hpp"
#include "replay/twice.hpp"

namespace lightspeed::tests {

/// A plan with everything drawn for the seed: program, knobs, sessions, events; faults are a swarm,
/// or the kinds that a swarm is drawn from, all at once.
[[nodiscard]] replay::SimulationPlan hunting_plan(std::uint64_t seed, interpreter::Mutant mutant);

/// What the rules find in a whole run.
[[nodiscard]] interpreter::Violations violations_of(const replay::SimulationPlan& plan);

/// Where a second run of the plan, beside the first, gives something else (DET-2).
[[nodiscard]] std::optional<replay::Parting> parting_of(const replay::SimulationPlan& plan);

/// The rule of mutants that break no promise of the contract, and make two runs differ.
inline constexpr std::string_view kSameAgain = "DET-2";

/// How a mutant was found.
struct Kill {
  std::uint64_t sessions = 0;    ///< Simulated so far, those of its run included.
  std::set<std::string> others;  ///< Rules that found it in the same run.
};

/// Runs seeds from 1 on until the rule finds the mutant, or the sessions are used up.
[[nodiscard]] std::optional<Kill> hunt(const interpreter::MutantRow& mutant,
                                       std::uint64_t sessions_max);

}  // namespace lightspeed::tests
