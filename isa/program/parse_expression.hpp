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

/// What is to be read: of which type, its place in words, such as `a guard`, and what to say behind
/// that where nothing stands there.
struct Wanted {
  Type type = Type::text;
  std::string_view what;
  std::string_view advice{};
};
/// The same, of one type.
[[nodiscard]] Expression need_expression(Cursor& cursor, const Names& names, const Wanted& wanted);

/// The same, where something else may follow on the line: the canonical text puts parentheses round
/// it, unless it needs none (PROG-17).
[[nodiscard]] Expression need_operand(Cursor& cursor, const Names& names, const Wanted& wanted);

}  // namespace lightspeed::isa::program
