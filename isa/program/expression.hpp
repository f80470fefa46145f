// Expressions of a program, as postfix code, and the one table of their operators and functions.
// Implements PROG-6 to PROG-8 (specs/programs.md): typed, total, without loops.
// It refuses names: what an expression loads was resolved when it was assembled.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "isa/program/value.hpp"

namespace lightspeed::isa::program {

/// A list of records: one of the state, or one that is selected from it.
struct ListName {
  bool derived = false;  ///< Then `index` counts `Program::derived`, else `Program::lists`.
  std::uint32_t index = 0;
  friend bool operator==(ListName, ListName) = default;
};

/// Where a name comes from.
enum class Scope : std::uint8_t {
  state,      ///< `Program::variables`
  derived,    ///< A `let` of `Program::derived`
  parameter,  ///< Of the handler's trigger
  field,      ///< Of the record that a `select` looks at
};
/// The place of the key among the fields of a record.
inline constexpr std::uint32_t kKeyField = 0xFFFFFFFF;

/// Operators and functions, in the order of `kFunctions`.
enum class Function : std::uint8_t {
  negate,
  multiply,
  divide,
  remainder,
  add,
  subtract,
  join,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  unequal,
  invert,
  both,
  either,
  choose,
  minimum,
  maximum,
  length,
  trim,
  contains,
  starts_with,
  integer_of,
  size,
  has,
  first,
  last,
};

/// What an operand may be: a type, any type, or the same type as the operand before.
enum class Operands : std::uint8_t { integers, texts, booleans, any, same, choice, list, list_key };

/// One operator or function. `precedence` is 0 for functions, which are written `name(a, b)`; a
/// higher one binds more tightly. `result` of `choose` is that of its second operand.
struct FunctionRow {
  std::string_view name;
  std::uint8_t arity;
  Operands operands;
  Type result;
  std::uint8_t precedence;
};
inline constexpr std::array kFunctions{
    FunctionRow{"-", 1, Operands::integers, Type::integer, 8},
    FunctionRow{"*", 2, Operands::integers, Type::integer, 7},
    FunctionRow{"/", 2, Operands::integers, Type::integer, 7},
    FunctionRow{"%", 2, Operands::integers, Type::integer, 7},
    FunctionRow{"+", 2, Operands::integers, Type::integer, 6},
    FunctionRow{"-", 2, Operands::integers, Type::integer, 6},
    FunctionRow{"<>", 2, Operands::any, Type::text, 5},
    FunctionRow{"<", 2, Operands::integers, Type::boolean, 4},
    FunctionRow{"<=", 2, Operands::integers, Type::boolean, 4},
    FunctionRow{">", 2, Operands::integers, Type::boolean, 4},
    FunctionRow{">=", 2, Operands::integers, Type::boolean, 4},
    FunctionRow{"=", 2, Operands::same, Type::boolean, 4},
    FunctionRow{"!=", 2, Operands::same, Type::boolean, 4},
    FunctionRow{"not", 1, Operands::booleans, Type::boolean, 3},
    FunctionRow{"and", 2, Operands::booleans, Type::boolean, 2},
    FunctionRow{"or", 2, Operands::booleans, Type::boolean, 1},
    FunctionRow{"choose", 3, Operands::choice, Type::text, 0},
    FunctionRow{"min", 2, Operands::integers, Type::integer, 0},
    FunctionRow{"max", 2, Operands::integers, Type::integer, 0},
    FunctionRow{"length", 1, Operands::texts, Type::integer, 0},
    FunctionRow{"trim", 1, Operands::texts, Type::text, 0},
    FunctionRow{"contains", 2, Operands::texts, Type::boolean, 0},
    FunctionRow{"starts_with", 2, Operands::texts, Type::boolean, 0},
    FunctionRow{"integer", 1, Operands::texts, Type::integer, 0},
    FunctionRow{"size", 0, Operands::list, Type::integer, 0},
    FunctionRow{"has", 1, Operands::list_key, Type::boolean, 0},
    FunctionRow{"first", 0, Operands::list, Type::text, 0},
    FunctionRow{"last", 0, Operands::list, Type::text, 0},
};
static_assert(kFunctions.size() == static_cast<std::size_t>(Function::last) + 1);
[[nodiscard]] constexpr const FunctionRow& row_of(Function function) {
  return kFunctions.at(static_cast<std::size_t>(function));
}

struct Literal {
  Value value;
  friend bool operator==(const Literal&, const Literal&) = default;
};
struct Load {
  Scope scope = Scope::state;
  std::uint32_t index = 0;
  friend bool operator==(Load, Load) = default;
};
/// Takes a key, gives that field of its record; the default of the type if there is no such key.
struct LoadField {
  ListName list;
  std::uint32_t field = 0;
  friend bool operator==(LoadField, LoadField) = default;
};
/// Takes as many values as the function has operands, besides the list that some name.
struct Apply {
  Function function = Function::add;
  ListName list{};  ///< Of `size`, `has`, `first` and `last` only.
  friend bool operator==(Apply, Apply) = default;
};
/// Takes one value for each name, gives a JSON object as text: `{text: draft, by: 1}`.
struct MakeObject {
  std::vector<std::string> names;
  friend bool operator==(const MakeObject&, const MakeObject&) = default;
};
using Operation = std::variant<Literal, Load, LoadField, Apply, MakeObject>;

/// Postfix code that leaves one value of its type; never empty in an assembled program.
struct Expression {
  Type type = Type::text;
  std::vector<Operation> code;
  friend bool operator==(const Expression&, const Expression&) = default;
};

}  // namespace lightspeed::isa::program
