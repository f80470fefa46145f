#include "tests/tidy/rules.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/tidy/words.hpp"

namespace lightspeed::tidy {
namespace {

Source page(const std::string& text) { return read_source("specs/frames.md", text); }

/// A test file that holds one test of this name.
Source test_named(const std::string& name) {
  return read_source("tests/isa/a_test.cpp", "TEST_CASE(\n    \"" + name + "\") {}\n");
}

Source decision(const std::string& name) { return read_source("specs/adrs/" + name + ".md", ""); }

const std::string kRule = "Text.\n\n**FRAME-1.** One MUST.\n";

}  // namespace

TEST_CASE("TIDY-10: every rule of specs is made once and named by a test") {
  expect_none(check_rules_tested(read_tree()));
}

TEST_CASE("TIDY-10: a rule without a test and a rule made twice are found") {
  CHECK(check_rules_tested({page(kRule), test_named("FRAME-1: it does")}).empty());
  CHECK(check_rules_tested({page(kRule), test_named("FRAME-12: it does")}) ==
        std::vector<Finding>{
            {.path = "specs/frames.md", .line = 3, .what = "no test names FRAME-1"}});
  CHECK(check_rules_tested({page(kRule + kRule), test_named("FRAME-1: it does")}).size() == 1);
}

TEST_CASE("TIDY-10: a rule named by a comment or by a text in a test counts as untested") {
  CHECK(check_rules_tested({page(kRule), test_named("MODE-1: it does // FRAME-2")}).size() == 1);
  const Source text = read_source("tests/isa/a_test.cpp",
                                  "// FRAME-1\nauto x = \"TEST_CASE(\\\"FRAME-1: it\\\")\";");
  CHECK(check_rules_tested({page(kRule), text}).size() == 1);
}

TEST_CASE("TIDY-11: every rule that a test or a comment cites exists") {
  expect_none(check_citations(read_tree()));
}

TEST_CASE("TIDY-11: a citation of no rule is found in test names and in comments") {
  CHECK(check_citations({page(kRule), test_named("FRAME-1: it does")}).empty());
  CHECK(check_citations({page(kRule), test_named("FRAME-2: it does")}).size() == 1);
  const auto cites = [](const std::string& comment) {
    return check_citations({page(kRule), read_source("isa/a.hpp", comment)}).size();
  };
  CHECK(cites("// By FRAME-1.\n") == 0);
  CHECK(cites("// By FRAME-2.\n") == 1);
  CHECK(cites("// UTF-8 and ISO-8601 are the world's.\n") == 0);
  CHECK(cites("auto x = \"FRAME-2\";\n") == 0);
}

TEST_CASE("TIDY-11: a test whose name begins with no rule is found") {
  CHECK(check_citations({page(kRule), test_named("it does (FRAME-1)")}).size() == 1);
  CHECK(check_citations({page(kRule), test_named("it does")}).size() == 1);
}

TEST_CASE("TIDY-12: decisions have numbers of their own, and those leaned on exist") {
  std::vector<unsigned> leaned_on;
  for (const FloatExemption& row : float_exemptions()) leaned_on.push_back(row.adr);
  expect_none(check_decisions(read_tree(), leaned_on));
}

TEST_CASE("TIDY-12: a number taken twice, cited in vain or leaned on in vain is found") {
  const Source first = decision("0001-arrows");
  const unsigned seven = 7;
  CHECK(check_decisions({first, decision("0002-trace")}, {}).empty());
  CHECK(check_decisions({first, decision("0001-other")}, {}).size() == 1);
  CHECK(check_decisions({first}, {&seven, 1}).size() == 1);
  CHECK(check_decisions({first, read_source("isa/a.hpp", "// See ADR 0001.\n")}, {}).empty());
  CHECK(check_decisions({first, read_source("isa/a.hpp", "// See ADR 0003.\n")}, {}).size() == 1);
  CHECK(check_decisions({first, read_source("README.md", "specs/adrs/0004-x.md\n")}, {}).size() ==
        1);
}

}  // namespace lightspeed::tidy
