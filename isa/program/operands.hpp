// Operands of operators and functions: their types checked, their code joined.
// Implements PROG-7 (specs/programs.md): what each row of the table takes and gives.
// It refuses a silent conversion: only `<>` makes a text of anything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isa/program/cursor.hpp"
#include "isa/program/expression.hpp"

namespace lightspeed::isa::program {

struct Operand {
  Expression expression;
  Position at;  ///< Where it begins.
};

/// Whether the first argument is a list.
[[nodiscard]] constexpr bool takes_list(Operands operands) {
  return operands == Operands::list || operands == Operands::list_key;
}

/// `a text`, `an integer`, `a boolean`.
[[nodiscard]] std::string_view with_article(Type type);
/// How a function is written: `has(LIST, TEXT)`.
[[nodiscard]] std::string usage_of(const FunctionRow& row);

/// An error, if the operand has another type; `what` is its place in words.
void require_type(Cursor& cursor, const Operand& operand, Type type, std::string_view what);

/// Checks the operands of the function, joins their code, and adds the application.
[[nodiscard]] Operand applied(Cursor& cursor, Apply apply, std::vector<Operand> operands);

}  // namespace lightspeed::isa::program
