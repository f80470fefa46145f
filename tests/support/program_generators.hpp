// Generated programs: valid ones, with every kind of declaration, expression, instruction, markup.
// They are values, not texts: what the assembler would make of their text is what tests compare.
// It refuses programs that would not assemble, and texts beyond what is easy to read.
#pragma once

#include <rapidcheck.h>

#include <vector>

#include "isa/program/expression.hpp"
#include "isa/program/program.hpp"
#include "isa/program/value.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::testing {

/// Any valid program. A few names are words of the language where that is allowed.
[[nodiscard]] rc::Gen<isa::program::Program> programs();

/// What an expression may load, besides the program's own names.
struct Surroundings {
  std::vector<isa::program::Parameter> parameters;
  const isa::program::List* record = nullptr;  ///< In a `where`.
};

/// An expression of that type that is valid at that place of the program.
[[nodiscard]] isa::program::Expression any_expression(const isa::program::Program& program,
                                                      const Surroundings& around,
                                                      isa::program::Type type, int depth);

/// A value of that type: small and large integers, texts of many alphabets, both booleans.
[[nodiscard]] isa::program::Value any_value(isa::program::Type type);

/// Markup of a view of the program, or of that component: the names in it are seen there.
[[nodiscard]] isa::view::Nodes any_markup(const isa::program::Program& program,
                                          const isa::program::ComponentDefinition* component);

}  // namespace lightspeed::testing
