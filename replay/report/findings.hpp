// What is wrong with a trace, and where two traces differ: the marks of a report, as JSON.
// Implements RPT-8 and RPT-9 (specs/report.md): check, replay and diff, each asked in one place.
// It refuses judgement of its own: every mark is what one of the verbs says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "replay/check.hpp"
#include "replay/replay.hpp"
#include "replay/report/aligned_steps.hpp"
#include "replay/step_source.hpp"

namespace lightspeed::replay {

/// Marks that a page lists; of more than these it says how many there are.
inline constexpr std::size_t kFindingsMax = 2'000;

struct Findings {
  std::string json;         ///< One JSON object.
  std::uint64_t count = 0;  ///< Of all, those included that it does not list.
};

/// Broken rules, the first divergence of a replay, and what could not be judged.
[[nodiscard]] Findings findings_of(const CheckReport& checked, const ReplayReport& replayed);

/// A trace at its first step, and where its steps stand.
struct PlacedSteps {
  StepSource& steps;
  const StepPlaces& places;
};
/// The verdict of `diff`, its differences, and which steps stand beside each other.
[[nodiscard]] Findings differences_of(const PlacedSteps& left, const PlacedSteps& right);

}  // namespace lightspeed::replay
