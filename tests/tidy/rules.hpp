// The rules of specs/ and the decisions of specs/adrs/: where they are made, and who cites them.
// Implements TIDY-10, TIDY-11 and TIDY-12 (specs/house.md).
// It refuses to weigh a citation: that a test proves its rule is for its reader to see.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tests/tidy/source.hpp"

namespace lightspeed::tidy {

/// A rule's id at a place: where it is made, where a test names it, or where a comment does.
struct Mention {
  std::string id;
  std::string path;
  std::size_t line = 0;
};

/// The rules of the pages in specs/: a line that begins `**FRAME-1.**` makes one.
[[nodiscard]] std::vector<Mention> rules_made(const Tree& tree);

/// TIDY-10: no id is made twice, and each is named by a test.
[[nodiscard]] std::vector<Finding> check_rules_tested(const Tree& tree);

/// TIDY-11: each id that a test, a comment or a page names is made, and each test begins with one.
[[nodiscard]] std::vector<Finding> check_citations(const Tree& tree);

/// TIDY-12: decisions have numbers of their own, and each that is cited or leaned on exists.
[[nodiscard]] std::vector<Finding> check_decisions(const Tree& tree,
                                                   std::span<const unsigned> leaned_on);

}  // namespace lightspeed::tidy
