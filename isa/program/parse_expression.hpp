// Expressions out of tokens: precedence, names, types; the result is postfix code.
// Implements PROG-6 to PROG-8, PROG-15 (specs/programs.md).
// It refuses an operand of another type, a chain of comparisons, and nesting beyond its bound.
#pragma once

#include <string_view>

#include "isa/program/cursor.hpp"
#include "isa/program/expression.hpp"
#include "isa/program/names.hpp"

namespace lightspeed::isa::program {

/// Reads as far as an expression goes.
[[nodiscard]] Expression need_expression(Cursor& cursor, const Names& names);

/// The same, of one type; `what` is the place in words, such as `a guard`.
[[nodiscard]] Expression need_expression(Cursor& cursor, const Names& names, Type type,
                                         std::string_view what);

/// The same, where something else may follow on the line: the canonical text puts parentheses round
/// it, unless it needs none (PROG-17).
[[nodiscard]] Expression need_operand(Cursor& cursor, const Names& names, Type type,
                                      std::string_view what);

}  // namespace lightspeed::isa::program
