#include "isa/program/instruction_lines.hpp"

#include <string_view>
#include <utility>
#include <variant>

#include "isa/base/overloaded.hpp"
#include "isa/program/expression_text.hpp"
#include "isa/program/names.hpp"
#include "isa/program/opcodes.hpp"

namespace lightspeed::isa::program {
namespace {

class LineText {
 public:
  LineText(const Program& program, const ExpressionText& expressions)
      : program_(program), expressions_(expressions) {}

  [[nodiscard]] std::string text(const Instruction& instruction) const {
    std::string text(opcode(instruction));
    std::visit(Overloaded{
                   [&](const Call& each) {
                     for (const Expression& operand : each.operands) append(text, operand);
                   },
                   [&](const Set& each) {
                     text.append(" ").append(program_.variables.at(each.variable).name);
                     text.append(" = ").append(expressions_.text(each.value));
                   },
                   [&](const Put& each) { append_put(text, each); },
                   [&](const Drop& each) { append(append(text, each.list), each.key); },
                   [&](const Move& each) { append_move(text, each); },
                   [&](const Clear& each) { append(text, each.list); },
                   [&](const Sort& each) {
                     const List& list = program_.lists.at(each.list);
                     append(text, each.list).append(" by ");
                     text += name_of_field(list, each.field);
                     if (each.descending) text += " descending";
                   },
                   [&](const Reverse& each) { append(text, each.list); },
                   [&](const Publish& each) { append(append(text, each.topic), each.message); },
                   [&](const StartTimer& each) { append_timer(text, each); },
                   [&](const StopTimer& each) { text.append(" ").append(each.timer); },
                   [&](const Fail& each) { append(text, each.reason); },
                   [](const Crash&) {},
               },
               instruction);
    return text;
  }

 private:
  static std::string_view opcode(const Instruction& instruction) {
    if (const auto* call = std::get_if<Call>(&instruction))
      return contract_rows().at(call->row).opcode;
    return kOwnInstructions.at(instruction.index() - 1).opcode;
  }

  std::string& append(std::string& text, const Expression& operand) const {
    return text.append(" ").append(expressions_.operand(operand));
  }
  std::string& append(std::string& text, std::uint32_t list) const {
    return text.append(" ").append(program_.lists.at(list).name);
  }

  void append_put(std::string& text, const Put& put) const {
    append(append(text, put.list), put.key);
    const List& list = program_.lists.at(put.list);
    for (const auto& [field, value] : put.fields) {
      text.append(" ").append(list.fields.at(field).name);
      text.append("=").append(expressions_.operand(value));
    }
  }

  void append_move(std::string& text, const Move& move) const {
    append(append(text, move.list), move.key);
    switch (move.place) {
      case Move::Place::first:
        text += " first";
        return;
      case Move::Place::last:
        text += " last";
        return;
      case Move::Place::before:
        append(text.append(" before"), *move.before);
        return;
    }
  }

  /// A value that is called like the word of repetition stands in parentheses.
  void append_timer(std::string& text, const StartTimer& start) const {
    constexpr std::string_view kEvery = "every";
    text.append(" ").append(start.timer);
    if (start.repeats) text.append(" ").append(kEvery);
    const std::string operand = expressions_.operand(start.milliseconds);
    const bool misleads = !start.repeats && operand.starts_with(kEvery);
    text.append(" ").append(misleads ? "(" + operand + ")" : operand);
  }

  const Program& program_;
  const ExpressionText& expressions_;
};

}  // namespace

std::string line_text(const Program& program, const Handler& handler, const Line& line) {
  const ExpressionText expressions(program, handler.trigger.parameters);
  std::string text = LineText(program, expressions).text(line.instruction);
  if (line.guard) text.append(" if ").append(expressions.text(*line.guard));
  return text;
}

}  // namespace lightspeed::isa::program
