// Words that the pure rooms do not say: what could differ between machines, builds or runs.
// Implements TIDY-3 (specs/house.md).
// It refuses to look into libraries: it reads our code alone, without comments and literals.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tests/tidy/source.hpp"

namespace lightspeed::tidy {

/// A file that may use floating point, and the decision that says why.
struct FloatExemption {
  std::string_view path;  ///< A prefix, so that header and source are one row.
  unsigned adr;
};

/// The files of this repository that may use floating point.
[[nodiscard]] std::span<const FloatExemption> float_exemptions();

/// TIDY-3: hashing of the standard library, unordered containers, floats, clocks, chance,
/// environment and locale.
[[nodiscard]] std::vector<Finding> check_banned_words(const Tree& tree,
                                                      std::span<const FloatExemption> exempt);

/// TIDY-3: `static` or `thread_local` data that is not constant.
[[nodiscard]] std::vector<Finding> check_static_data(const Tree& tree);

}  // namespace lightspeed::tidy
