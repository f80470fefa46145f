#include "isa/program/opcodes.hpp"

#include <tuple>

#include "isa/instruction.hpp"
#include "isa/program/instructions.hpp"

namespace lightspeed::isa::program {

std::vector<ContractRow> contract_rows() {
  std::vector<ContractRow> rows;
  const auto add = [&](const auto& row) {
    ContractRow& added = rows.emplace_back(ContractRow{.opcode = row.opcode, .operands = {}});
    for (const auto& operand : row.operands) added.operands.push_back(operand.name);
  };
  std::apply([&](const auto&... each) { (add(each), ...); }, isa::kInstructionTable);
  return rows;
}

std::vector<std::string_view> opcodes() {
  const std::vector<ContractRow> rows = contract_rows();
  std::vector<std::string_view> opcodes;
  opcodes.reserve(kOwnInstructions.size() + rows.size());
  for (const InstructionWords& each : kOwnInstructions) opcodes.push_back(each.opcode);
  for (const ContractRow& row : rows) opcodes.push_back(row.opcode);
  return opcodes;
}

}  // namespace lightspeed::isa::program
