// What is behind a difference: the parts of the state that differ, and what led to the step.
// Implements DIFF-14 (specs/replay.md): from the first differing step back to a free choice.
// It refuses to read on: it goes back in a trace, step by step, a bounded number of times.
#pragma once

#include <string_view>
#include <vector>

#include "replay/diff/diff.hpp"

namespace lightspeed::replay {

/// The names of the parts in which two digests differ; none if either was not taken.
[[nodiscard]] std::vector<std::string_view> differing_parts(const interpreter::StepDigest& left,
                                                            const interpreter::StepDigest& right);

/// Fills in the steps that led to this one, from the trace that has it.
void explain_causes(StepSource& source, const interpreter::Step& step, FirstDifference& first);

}  // namespace lightspeed::replay
