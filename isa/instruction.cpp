#include "isa/instruction.hpp"

namespace lightspeed::isa {

std::string_view opcode_of(const Instruction& instruction) {
  return std::visit([]<class T>(const T&) { return row_of<T>(kInstructionTable).opcode; },
                    instruction);
}

Side side_of(const Instruction& instruction) {
  return std::visit([]<class T>(const T&) { return row_of<T>(kInstructionTable).side; },
                    instruction);
}

std::string_view description_of(const Instruction& instruction) {
  return std::visit([]<class T>(const T&) { return row_of<T>(kInstructionTable).description; },
                    instruction);
}

const std::string& subject_of(const Instruction& instruction) {
  return std::visit(
      []<class T>(const T& value) -> const std::string& {
        return value.*row_of<T>(kInstructionTable).operands.front().member;
      },
      instruction);
}

}  // namespace lightspeed::isa
