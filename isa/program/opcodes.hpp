// The opcodes of the two tables, without the types of their instructions.
// Implements PROG-10 and PROG-11 (specs/programs.md): the words that begin an instruction.
// It refuses rows of its own: whatever it tells stands in one of the tables.
#pragma once

#include <string_view>
#include <vector>

namespace lightspeed::isa::program {

/// A row of the contract's table.
struct ContractRow {
  std::string_view opcode;
  std::vector<std::string_view> operands;
};
[[nodiscard]] std::vector<ContractRow> contract_rows();

/// Of our own instructions, then of the contract's.
[[nodiscard]] std::vector<std::string_view> opcodes();

}  // namespace lightspeed::isa::program
