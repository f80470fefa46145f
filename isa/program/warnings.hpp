// What is no error of a program and most likely a slip: events that nobody takes, lost content.
// Implements PROG-34 and PROG-35 (specs/programs.md): the place, and how it is mended.
// It refuses to judge values that are computed: which event a variable names is not known.
#pragma once

#include <vector>

#include "isa/program/assembly.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::isa::program {

/// In the order of the program's components and views.
[[nodiscard]] std::vector<AssemblyError> warnings_of(const Program& program);

}  // namespace lightspeed::isa::program
