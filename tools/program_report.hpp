// What a program declares, in one line for people or one JSON object.
// Implements TOOL-10 and TOOL-17 (specs/replay.md).
// It refuses instructions: what handlers do is for `disasm` to show.
#pragma once

#include <string>
#include <vector>

#include "isa/program/assembly.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::tools {

/// `program todo 1: 2 variables, 1 list, 5 handlers, 1 view`; what there is none of is left out.
[[nodiscard]] std::string summary_of(const isa::program::Program& program);

/// One line: the file, the program's name and version, the names of what it declares, and what is
/// warned of.
[[nodiscard]] std::string to_json(const std::string& file, const isa::program::Program& program,
                                  const std::vector<isa::program::AssemblyError>& warnings);

/// One line: the file, and what is wrong with it.
[[nodiscard]] std::string error_json(const std::string& file,
                                     const isa::program::AssemblyError& error);

}  // namespace lightspeed::tools
