// Expressions as text again, with as few parentheses as precedence allows.
// Implements PROG-17 (specs/programs.md): one canonical spelling for each expression.
// It refuses code that leaves not exactly one value: the assembler makes none.
#pragma once

#include <string>
#include <vector>

#include "isa/program/expression.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::isa::program {

/// A value as a program writes it: `-5`, `"text"`, `true`.
[[nodiscard]] std::string literal_text(const Value& value);

/// Writes the expressions of one place of a program, where parameters and fields have names.
class ExpressionText {
 public:
  ExpressionText(const Program& program, const std::vector<Parameter>& parameters,
                 const List* record = nullptr)
      : program_(program), parameters_(parameters), record_(record) {}

  [[nodiscard]] std::string text(const Expression& expression) const;
  /// In parentheses, unless something may follow it as it is.
  [[nodiscard]] std::string operand(const Expression& expression) const;

 private:
  struct Piece {
    std::string text;
    std::uint8_t precedence;
  };
  [[nodiscard]] Piece piece_of(const Expression& expression) const;
  void write(const Operation& operation, std::vector<Piece>& stack) const;
  [[nodiscard]] Piece written(const Apply& apply, std::vector<Piece> operands) const;
  [[nodiscard]] std::string name_of_load(const Load& load) const;
  [[nodiscard]] const std::string& name_of_list(ListName list) const;

  const Program& program_;
  const std::vector<Parameter>& parameters_;
  const List* record_;
};

}  // namespace lightspeed::isa::program
