// The one-way arrows between the rooms, and what the pure rooms must not include.
// Implements TIDY-1, TIDY-2 and the second half of TIDY-7 (specs/house.md).
// It refuses to follow includes: each file answers for the lines that it holds itself.
#pragma once

#include <vector>

#include "tests/tidy/source.hpp"

namespace lightspeed::tidy {

/// TIDY-1: isa/base <- isa <- interpreter <- replay <- tools; proto only for replay and tools.
[[nodiscard]] std::vector<Finding> check_arrows(const Tree& tree);

/// TIDY-2: no include of a file, clock, thread, locale or chance in `isa` and `interpreter`.
[[nodiscard]] std::vector<Finding> check_pure_includes(const Tree& tree);

/// TIDY-7: a .cpp that has a header of its own includes it first.
[[nodiscard]] std::vector<Finding> check_own_header_first(const Tree& tree);

}  // namespace lightspeed::tidy
