// Programs as text (`.lsp`): the assembler and the disassembler.
// Implements PROG-13 to PROG-18 (specs/programs.md): grammar, names, types, canonical text.
// It refuses what it cannot read, with line, column, what was expected and what comes near.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::isa::program {

/// What is wrong with a program, and where.
struct AssemblyError {
  std::size_t line = 1;    ///< From 1.
  std::size_t column = 1;  ///< From 1, in characters.
  std::string text;        ///< What was expected, what was found, what comes near.
};

/// Reads and checks a program: syntax, names and types. What can go wrong later is what its own
/// instructions say, the bounds of PROG-19 and PROG-32, and views that a browser would read
/// otherwise than they are written, which are refused where they are compiled (VIEW-11).
[[nodiscard]] Result<Program, AssemblyError> assemble(std::string_view text);

/// The program in its one canonical spelling: `assemble` of it gives the same program.
[[nodiscard]] std::string disassemble(const Program& program);

/// Equal but for where its markup stands in a file.
[[nodiscard]] bool same_program(const Program& left, const Program& right);

}  // namespace lightspeed::isa::program
