#include "isa/instruction_text.hpp"

#include <array>
#include <optional>
#include <utility>

#include "isa/base/hex.hpp"

namespace lightspeed::isa {
namespace {

struct Escape {
  char letter;
  char meaning;
};
// JSON's short escapes. The solidus is read but never written.
constexpr std::array kEscapes{
    Escape{'"', '"'},  Escape{'\\', '\\'}, Escape{'n', '\n'}, Escape{'r', '\r'},
    Escape{'t', '\t'}, Escape{'b', '\b'},  Escape{'f', '\f'}, Escape{'/', '/'},
};
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::size_t kUnicodeDigits = 4;

tl::unexpected<InstructionError> fault_at(InstructionFault fault, std::size_t position) {
  return failure(InstructionError{.fault = fault, .position = position});
}

constexpr bool is_control(char byte) { return static_cast<unsigned char>(byte) < 0x20U; }

void append_quoted_byte(std::string& out, char byte) {
  for (const Escape& escape : kEscapes) {
    if (escape.meaning == byte && byte != '/') {
      out.append({'\\', escape.letter});
      return;
    }
  }
  if (!is_control(byte)) {
    out.push_back(byte);
    return;
  }
  const auto value = static_cast<unsigned char>(byte);
  out.append("\\u00").append({kHexDigits[value >> 4U], kHexDigits[value & 0xFU]});
}

/// The four hexadecimal digits at `position`, or nothing.
std::optional<std::uint32_t> read_unit(std::string_view text, std::size_t position) {
  if (position + kUnicodeDigits > text.size()) return std::nullopt;
  std::uint32_t unit = 0;
  for (const char byte : text.substr(position, kUnicodeDigits)) {
    const auto digit = hex_digit(byte);
    if (!digit) return std::nullopt;
    unit = unit * 16 + *digit;
  }
  return unit;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto continuation = [&](std::uint32_t shift) {
    out.push_back(static_cast<char>(0x80U | ((point >> shift) & 0x3FU)));
  };
  if (point < 0x80) {
    out.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    out.push_back(static_cast<char>(0xC0U | (point >> 6U)));
    continuation(0);
  } else if (point < 0x10000) {
    out.push_back(static_cast<char>(0xE0U | (point >> 12U)));
    continuation(6);
    continuation(0);
  } else {
    out.push_back(static_cast<char>(0xF0U | (point >> 18U)));
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

constexpr bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// Reads `\uXXXX`, or a pair of them, at `position`; the result is the position behind it.
std::optional<std::size_t> read_unicode(std::string& out, std::string_view text,
                                        std::size_t position) {
  const auto unit = read_unit(text, position + 2);
  if (!unit || is_low_surrogate(*unit)) return std::nullopt;
  const std::size_t end = position + 2 + kUnicodeDigits;
  if (!is_high_surrogate(*unit)) {
    append_utf8(out, *unit);
    return end;
  }
  if (text.substr(end, 2) != "\\u") return std::nullopt;
  const auto low = read_unit(text, end + 2);
  if (!low || !is_low_surrogate(*low)) return std::nullopt;
  append_utf8(out, 0x10000 + ((*unit - 0xD800) << 10U) + (*low - 0xDC00));
  return end + 2 + kUnicodeDigits;
}

/// Reads one escape at `position`; the result is the position behind it.
std::optional<std::size_t> read_escape(std::string& out, std::string_view text,
                                       std::size_t position) {
  if (position + 1 >= text.size()) return std::nullopt;
  const char letter = text[position + 1];
  if (letter == 'u') return read_unicode(out, text, position);
  for (const Escape& escape : kEscapes) {
    if (escape.letter == letter) {
      out.push_back(escape.meaning);
      return position + 2;
    }
  }
  return std::nullopt;
}

template <class Row>
Result<ReadInstruction, InstructionError> read_operands(const Row& row, std::string_view text,
                                                        std::size_t position) {
  typename Row::Type instruction;
  for (const auto& operand : row.operands) {
    if (text.substr(position, 2) != " \"") {
      return fault_at(InstructionFault::missing_operand, position);
    }
    auto value = read_quoted(text, position + 1);
    if (!value) return failure(value.error());
    instruction.*operand.member = std::move(value->text);
    position = value->end;
  }
  return ReadInstruction{.instruction = std::move(instruction), .end = position};
}

}  // namespace

std::string to_text(const Instruction& instruction) {
  return std::visit(
      []<class T>(const T& value) {
        const auto& row = row_of<T>(kInstructionTable);
        std::string text(row.opcode);
        for (const auto& operand : row.operands) {
          text.append(" ").append(quoted(value.*operand.member));
        }
        return text;
      },
      instruction);
}

std::string to_text(const std::vector<Instruction>& instructions) {
  std::string text;
  for (const Instruction& instruction : instructions) text.append(to_text(instruction)) += '\n';
  return text;
}

Result<Instruction, InstructionError> instruction_from_text(std::string_view text) {
  auto read = read_instruction(text, 0);
  if (!read) return failure(read.error());
  if (read->end != text.size()) return fault_at(InstructionFault::surplus_text, read->end);
  return std::move(read->instruction);
}

Result<std::vector<Instruction>, InstructionError> instructions_from_text(std::string_view text) {
  std::vector<Instruction> instructions;
  std::size_t position = 0;
  while (position < text.size()) {
    auto read = read_instruction(text, position);
    if (!read) return failure(read.error());
    if (text.substr(read->end, 1) != "\n") {
      return fault_at(InstructionFault::surplus_text, read->end);
    }
    instructions.push_back(std::move(read->instruction));
    position = read->end + 1;
  }
  return instructions;
}

Result<ReadInstruction, InstructionError> read_instruction(std::string_view text,
                                                           std::size_t position) {
  const std::size_t end = text.find_first_of(" \n", position);
  const std::string_view opcode = text.substr(position, end - position);
  Result<ReadInstruction, InstructionError> result =
      fault_at(InstructionFault::unknown_opcode, position);
  const auto try_row = [&](const auto& row) {
    if (row.opcode != opcode) return false;
    result = read_operands(row, text, position + opcode.size());
    return true;
  };
  std::apply([&](const auto&... rows) { return (try_row(rows) || ...); }, kInstructionTable);
  return result;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  out.reserve(text.size() + 2);
  for (const char byte : text) append_quoted_byte(out, byte);
  out.push_back('"');
  return out;
}

Result<QuotedText, InstructionError> read_quoted(std::string_view text, std::size_t position) {
  if (text.substr(position, 1) != "\"") {
    return fault_at(InstructionFault::missing_operand, position);
  }
  QuotedText result;
  std::size_t at = position + 1;
  while (at < text.size() && text[at] != '"') {
    if (is_control(text[at])) return fault_at(InstructionFault::control_character, at);
    if (text[at] != '\\') {
      result.text.push_back(text[at++]);
      continue;
    }
    const auto behind = read_escape(result.text, text, at);
    if (!behind) return fault_at(InstructionFault::bad_escape, at);
    at = *behind;
  }
  if (at >= text.size()) return fault_at(InstructionFault::unterminated_string, position);
  result.end = at + 1;
  return result;
}

}  // namespace lightspeed::isa
