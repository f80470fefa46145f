// Simpler choices instead of fewer: shorter waits, empty payloads, the default page.
// Implements MIN-7 (specs/replay.md): each change is kept only if the failure remains.
// It refuses captured traces: their times and texts are evidence.
#pragma once

#include <functional>

#include "replay/minimise/delta_debugging.hpp"
#include "replay/minimise/repair.hpp"

namespace lightspeed::replay {

using Decide = std::function<Trial(const Candidate&)>;

/// Simplifies the kept choices in place. Answers whether anything changed.
[[nodiscard]] bool simplify(SimulatedElements& elements, const Indices& kept, const Decide& decide);

}  // namespace lightspeed::replay
