// Payloads that a view writes literally, held against the parameters of their handlers.
// Implements PROG-36 (specs/programs.md): what is missing, what nobody takes, what cannot be read.
// It refuses to judge values: a variable stands for any, so that only names are looked at.
#pragma once

#include <vector>

#include "isa/program/assembly.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::interpreter {

/// In the order of the program's components and views.
[[nodiscard]] std::vector<isa::program::AssemblyError> payload_warnings_of(
    const isa::program::Program& program);

}  // namespace lightspeed::interpreter
