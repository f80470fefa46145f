// Functions as a scan of braces sees them: how long they are, and which must not be ignored.
// Implements TIDY-8 and TIDY-9 (specs/house.md).
// It refuses to parse C++: a brace after a `)` outside a function opens one, whatever stands there.
#pragma once

#include <string>
#include <vector>

#include "tests/tidy/source.hpp"

namespace lightspeed::tidy {

struct Function {
  std::string head;            ///< What stands before the body, on one line.
  std::size_t first_line = 0;  ///< Where the head begins.
  std::size_t last_line = 0;   ///< Where the closing brace stands.
};

/// The outermost functions of a file; a lambda belongs to the function around it.
[[nodiscard]] std::vector<Function> functions_of(const Source& source);

/// TIDY-8: in a header, whatever returns a Result, or an alias of one, is `[[nodiscard]]`.
[[nodiscard]] std::vector<Finding> check_results_kept(const Tree& tree);

/// TIDY-9: a function is at most 60 lines long, head and closing brace included.
[[nodiscard]] std::vector<Finding> check_function_lengths(const Tree& tree);

}  // namespace lightspeed::tidy
