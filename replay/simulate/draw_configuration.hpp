// Knobs by chance, for properties that must hold whatever they are.
// Implements SIM-8 (specs/simulation.md): small, and near to one another.
// It refuses knobs that are not ours to keep: mode and duplicate policy stay as they are.
#pragma once

#include "interpreter/configuration.hpp"
#include "isa/base/choices.hpp"

namespace lightspeed::replay {

[[nodiscard]] interpreter::Configuration draw_configuration(ChoiceSource& choices);

}  // namespace lightspeed::replay
