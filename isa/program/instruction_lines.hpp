// The instructions of a handler as text again, one a line.
// Implements PROG-17 (specs/programs.md): operands that need it stand in parentheses.
// It refuses a choice of spelling: there is one for each line.
#pragma once

#include <string>

#include "isa/program/program.hpp"

namespace lightspeed::isa::program {

/// One instruction of the handler with its guard, without indentation and line end.
[[nodiscard]] std::string line_text(const Program& program, const Handler& handler,
                                    const Line& line);

}  // namespace lightspeed::isa::program
