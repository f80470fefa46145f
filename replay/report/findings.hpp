// What is wrong with a trace, and where two traces differ: the marks of a report, as JSON.
// Implements RPT-8 and RPT-9 (specs/report.md): check, replay and diff, each asked in one place.
// It refuses judgement of its own: every mark is what one of the verbs says.
#pragma once

#include <cstddef>
#include <string>

#include "replay/trace.hpp"

namespace lightspeed::replay {

/// Marks that a page lists; of more than these it says how many there are.
inline constexpr std::size_t kFindingsMax = 2'000;
/// Runs of steps that stand beside each other on both sides; beyond these the rest is not aligned.
inline constexpr std::size_t kAlignedMax = 20'000;

struct Findings {
  std::string json;  ///< One JSON object.
  std::size_t count = 0;
};

/// Broken rules, the first divergence of a replay, and what could not be judged.
[[nodiscard]] Findings findings_of(const Trace& trace);

/// The verdict of `diff`, its differences, and which steps stand beside each other.
[[nodiscard]] Findings differences_of(const Trace& left, const Trace& right);

}  // namespace lightspeed::replay
