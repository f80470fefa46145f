// One of the eight instructions, made of its row in their table and the texts of its operands.
// Implements PROG-25 (specs/turns.md): the eight of a program are those of the contract.
// It refuses another count of operands: the assembler took as many as the row has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "isa/instruction.hpp"

namespace lightspeed::interpreter {

[[nodiscard]] isa::Instruction instruction_of(std::uint32_t row, std::vector<std::string> operands);

}  // namespace lightspeed::interpreter
