// The shape of files: sizes, widths, the opening of a header, named work left to do.
// Implements TIDY-4, TIDY-5, TIDY-6, TIDY-13, TIDY-14 and half of TIDY-7 (specs/house.md).
// It refuses to judge layout inside a line: that is clang-format's.
#pragma once

#include <vector>

#include "tests/tidy/source.hpp"

namespace lightspeed::tidy {

/// TIDY-4: source <= 300 lines, header <= 150, test <= 500, one verb of the command <= 150.
[[nodiscard]] std::vector<Finding> check_file_sizes(const Tree& tree);

/// TIDY-5: a line is at most 100 characters wide; a character of several bytes is one.
[[nodiscard]] std::vector<Finding> check_line_widths(const Tree& tree);

/// TIDY-6: a header opens with three comment lines, the third says what it refuses, then the guard.
[[nodiscard]] std::vector<Finding> check_header_openings(const Tree& tree);

/// TIDY-7: no header opens a namespace into its readers.
[[nodiscard]] std::vector<Finding> check_using_namespace(const Tree& tree);

/// TIDY-13: every phony target of the Makefile says what it does, and the front door is complete.
[[nodiscard]] std::vector<Finding> check_makefile(const Tree& tree);

/// TIDY-14: work left to do names its issue, `(#12)` after the word.
[[nodiscard]] std::vector<Finding> check_left_to_do(const Tree& tree);

}  // namespace lightspeed::tidy
