// The text form of instructions: one line each, operands quoted as in JSON, and back.
// Implements ISA-2 and ISA-3 (specs/isa.md): opcode, one space, quoted operand, and so on.
// It refuses everything else: no comments, no blank lines, no second spelling of a separator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/instruction.hpp"

namespace lightspeed::isa {

enum class InstructionFault : std::uint8_t {
  unknown_opcode,       ///< The line does not begin with one of the eight opcodes.
  missing_operand,      ///< The line ends, or has no ` "`, where an operand must begin.
  unterminated_string,  ///< The text ends inside an operand.
  control_character,    ///< A byte below 0x20 stands in an operand unescaped.
  bad_escape,           ///< An escape that JSON does not have, or half a surrogate pair.
  surplus_text,         ///< Something follows the last operand.
};

/// What is wrong, and the byte at which it shows, counted from the beginning of the text.
struct InstructionError {
  InstructionFault fault = InstructionFault::unknown_opcode;
  std::size_t position = 0;
  friend bool operator==(const InstructionError&, const InstructionError&) = default;
};

/// `push_event "name" "payload"`, without a line end.
[[nodiscard]] std::string to_text(const Instruction& instruction);
[[nodiscard]] Result<Instruction, InstructionError> instruction_from_text(std::string_view text);

/// A list: every instruction on its own line, each line ended by a line feed.
[[nodiscard]] std::string to_text(const std::vector<Instruction>& instructions);
[[nodiscard]] Result<std::vector<Instruction>, InstructionError> instructions_from_text(
    std::string_view text);

/// An operand between quotes, as the text form writes it. Bytes from 0x20 on stand as they are.
[[nodiscard]] std::string quoted(std::string_view text);

/// A quoted operand at `position`, and the position behind its closing quote.
struct QuotedText {
  std::string text;
  std::size_t end = 0;
};
[[nodiscard]] Result<QuotedText, InstructionError> read_quoted(std::string_view text,
                                                               std::size_t position);

/// An instruction at `position`, and the position behind its last operand.
struct ReadInstruction {
  Instruction instruction;
  std::size_t end = 0;
};
[[nodiscard]] Result<ReadInstruction, InstructionError> read_instruction(std::string_view text,
                                                                         std::size_t position);

}  // namespace lightspeed::isa
