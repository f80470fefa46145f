#include "isa/program/expression_text.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/instruction_text.hpp"
#include "isa/program/names.hpp"
#include "isa/program/operands.hpp"
#include "isa/program/token.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::uint8_t kPrimary = 255;

std::string in_parentheses(const std::string& text) { return "(" + text + ")"; }

bool is_natural(std::string_view text) { return text.front() >= '0' && text.front() <= '9'; }

}  // namespace

std::string literal_text(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? quoted(*text) : shown(value);
}

std::string ExpressionText::text(const Expression& expression) const {
  return piece_of(expression).text;
}

std::string ExpressionText::operand(const Expression& expression) const {
  const Piece piece = piece_of(expression);
  return piece.precedence == kPrimary ? piece.text : in_parentheses(piece.text);
}

ExpressionText::Piece ExpressionText::piece_of(const Expression& expression) const {
  std::vector<Piece> stack;
  for (const Operation& operation : expression.code) write(operation, stack);
  CHECK(stack.size() == 1, "postfix code leaves one value");
  return std::move(stack.front());
}

void ExpressionText::write(const Operation& operation, std::vector<Piece>& stack) const {
  const auto take = [&](std::size_t count) {
    CHECK(stack.size() >= count, "postfix code finds its operands");
    const auto from = stack.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<Piece> taken(std::make_move_iterator(from), std::make_move_iterator(stack.end()));
    stack.erase(from, stack.end());
    return taken;
  };
  const auto primary = [](std::string text) {
    return Piece{.text = std::move(text), .precedence = kPrimary};
  };
  std::visit(Overloaded{
                 [&](const Literal& literal) {
                   Piece piece = primary(literal_text(literal.value));
                   if (piece.text.front() == '-') {
                     piece.precedence = row_of(Function::negate).precedence;
                   }
                   stack.push_back(std::move(piece));
                 },
                 [&](const Load& load) { stack.push_back(primary(name_of_load(load))); },
                 [&](const LoadField& load) {
                   const List& records = records_of(program_, load.list);
                   std::string text = name_of_list(load.list) + "[" + take(1).front().text + "].";
                   text += name_of_field(records, load.field);
                   stack.push_back(primary(std::move(text)));
                 },
                 [&](const Apply& apply) {
                   stack.push_back(written(apply, take(row_of(apply.function).arity)));
                 },
                 [&](const MakeObject& object) {
                   const std::vector<Piece> values = take(object.names.size());
                   std::string text = "{";
                   for (std::size_t i = 0; i < values.size(); ++i) {
                     const std::string& name = object.names[i];
                     text.append(i == 0 ? "" : ", ").append(is_name(name) ? name : quoted(name));
                     text.append(": ").append(values[i].text);
                   }
                   stack.push_back(primary(text + "}"));
                 },
             },
             operation);
}

ExpressionText::Piece ExpressionText::written(const Apply& apply,
                                              std::vector<Piece> operands) const {
  const FunctionRow& row = row_of(apply.function);
  if (row.precedence == 0) {
    const bool has_list = takes_list(row.operands);
    std::string text = std::string(row.name) + "(";
    if (has_list) text += name_of_list(apply.list);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      text.append(i > 0 || has_list ? ", " : "").append(operands[i].text);
    }
    return {.text = text + ")", .precedence = kPrimary};
  }
  if (row.arity == 1) {
    const Piece& operand = operands.front();
    // `-5` is a literal: the negation of 5 is told apart from it by parentheses.
    const bool is_literal = apply.function == Function::negate && is_natural(operand.text);
    const bool binds_less = operand.precedence < row.precedence || is_literal;
    const std::string text = binds_less ? in_parentheses(operand.text) : operand.text;
    const std::string blank = apply.function == Function::negate ? "" : " ";
    return {.text = std::string(row.name) + blank + text, .precedence = row.precedence};
  }
  // Operators of one row bind from the left; comparisons do not chain at all.
  const bool chains = row.precedence != row_of(Function::equal).precedence;
  const std::uint8_t left_least =
      static_cast<std::uint8_t>(chains ? row.precedence : row.precedence + 1);
  const Piece& right = operands[1];
  std::string text = std::move(operands[0].text);
  if (operands[0].precedence < left_least) text = in_parentheses(text);
  text.append(" ").append(row.name).append(" ");
  text += right.precedence <= row.precedence ? in_parentheses(right.text) : right.text;
  return {.text = std::move(text), .precedence = row.precedence};
}

std::string ExpressionText::name_of_load(const Load& load) const {
  switch (load.scope) {
    case Scope::state:
      return program_.variables.at(load.index).name;
    case Scope::derived:
      return name_of(program_.derived.at(load.index));
    case Scope::parameter:
      return parameters_.at(load.index).name;
    case Scope::field:
      CHECK(record_ != nullptr, "fields are loaded where a record is looked at");
      return std::string(name_of_field(*record_, load.index));
  }
  unreachable("every scope has names");
}

const std::string& ExpressionText::name_of_list(ListName list) const {
  return list.derived ? name_of(program_.derived.at(list.index))
                      : program_.lists.at(list.index).name;
}

}  // namespace lightspeed::isa::program
