// What follows from changed stimuli, wherever it followed from the old ones.
// Implements RED-12 (specs/redact.md): simulated effects and digests, captured documents, answers.
// It refuses to mend a trace: what did not follow before stays as it was rewritten.
#pragma once

#include "replay/redact/verdict.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// `rewritten` with its effects taken from a run of its own stimuli wherever those of `original`
/// are those of a run of the original's. `before` is the verdict on the original.
[[nodiscard]] Trace with_following_effects(const Trace& original, Trace rewritten,
                                           const JudgedTrace& before);

}  // namespace lightspeed::replay
