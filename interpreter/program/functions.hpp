// The operators and functions of expressions, on values.
// Implements PROG-22 (specs/turns.md): total, 64-bit integers that wrap around.
// It refuses nothing: each has a result for all operands; bounds are the evaluator's.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isa/program/expression.hpp"

namespace lightspeed::interpreter {

/// The result of a function that looks at no list: `size`, `has`, `first` and `last` are the
/// evaluator's. There are as many operands as the table says, of its types.
[[nodiscard]] isa::program::Value apply_function(isa::program::Function function,
                                                 std::span<isa::program::Value> values);

/// How many bytes `<>` of these values would have, without making the text.
[[nodiscard]] std::size_t joined_bytes(const isa::program::Value& left,
                                       const isa::program::Value& right);

/// `{"name":value,…}` without blanks; texts are quoted as JSON quotes them.
[[nodiscard]] std::string json_object(const std::vector<std::string>& names,
                                      std::span<const isa::program::Value> values);

}  // namespace lightspeed::interpreter
