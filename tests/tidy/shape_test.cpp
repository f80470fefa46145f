#include "tests/tidy/shape.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lightspeed::tidy {
namespace {

Tree one(const std::string& path, const std::string& text) { return {read_source(path, text)}; }

std::string lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "int x;\n";
  return text;
}

const std::string kOpening = "// What.\n// Implements FRAME-1.\n// It refuses.\n#pragma once\n";
const std::string kFrontDoor =
    "help: ## a\nsetup: ## a\ndemo: setup ## a\nci: ## a\ntest: ## a\nfmt: ## a\nlint: ## a\n"
    "bench: ## a\nclean: ## a\n";
// Written in two halves, so that the check of this very file finds none.
const std::string kLeft = std::string("TO") + "DO";

}  // namespace

TEST_CASE("TIDY-4: no file of the tree is too long") { expect_none(check_file_sizes(read_tree())); }

TEST_CASE("TIDY-4: each kind of file has its own bound, and one line more is found") {
  const auto fits = [](const std::string& path, std::size_t bound) {
    return check_file_sizes(one(path, lines(bound))).empty() &&
           check_file_sizes(one(path, lines(bound + 1))).size() == 1;
  };
  CHECK(fits("isa/frame.cpp", 300));
  CHECK(fits("isa/frame.hpp", 150));
  CHECK(fits("tests/isa/frame_test.cpp", 500));
  CHECK(fits("tests/tidy/shape.hpp", 150));
  CHECK(fits("tools/show_command.cpp", 150));
}

TEST_CASE("TIDY-5: no line of the tree is too wide") {
  expect_none(check_line_widths(read_tree()));
}

TEST_CASE("TIDY-5: a line is measured in characters, not in bytes") {
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "\xC3\xA9";  // é, two bytes
  CHECK(check_line_widths(one("isa/a.cpp", wide)).empty());
  CHECK(check_line_widths(one("isa/a.cpp", "\n" + wide + "x")) ==
        std::vector<Finding>{{.path = "isa/a.cpp", .line = 2, .what = "101 columns, at most 100"}});
}

TEST_CASE("TIDY-6: every header opens with its three lines") {
  expect_none(check_header_openings(read_tree()));
}

TEST_CASE("TIDY-6: a header without its opening is found, line by line") {
  const auto found = [](const std::string& text) {
    return check_header_openings(one("isa/a.hpp", text)).size();
  };
  CHECK(found(kOpening) == 0);
  CHECK(found("") == 4);
  CHECK(found("// What.\n#pragma once\n") == 3);
  const std::string ruleless = "// What.\n// Rules.\n// It refuses.\n#pragma once\n";
  CHECK(found(ruleless) == 1);
  CHECK(check_header_openings(one("tests/support/a.hpp", ruleless)).empty());
  CHECK(found("// What.\n// Implements FRAME-1.\n// It does.\n#pragma once\n") == 1);
}

TEST_CASE("TIDY-7: no header of the tree opens a namespace into its readers") {
  expect_none(check_using_namespace(read_tree()));
}

TEST_CASE("TIDY-7: an opened namespace is found in a header, and allowed in a source file") {
  const std::string text = kOpening + "using namespace std;\n";
  CHECK(check_using_namespace(one("isa/a.hpp", text)).size() == 1);
  CHECK(check_using_namespace(one("isa/a.cpp", text)).empty());
  CHECK(check_using_namespace(one("isa/a.hpp", kOpening + "// using namespace\n")).empty());
}

TEST_CASE("TIDY-13: every target of the Makefile says what it does") {
  expect_none(check_makefile(read_tree()));
}

TEST_CASE("TIDY-13: a target without a description and a missing target are found") {
  CHECK(check_makefile(one("Makefile", kFrontDoor)).empty());
  CHECK(check_makefile(one("Makefile", kFrontDoor + "more: help\n")).size() == 1);
  CHECK(check_makefile(one("Makefile", kFrontDoor + "MORE := 1\n")).empty());
  CHECK(check_makefile(one("Makefile", kFrontDoor.substr(0, 9))).size() == 8);
}

TEST_CASE("TIDY-14: work left to do in the tree names its issue") {
  expect_none(check_left_to_do(read_tree()));
}

TEST_CASE("TIDY-14: work left to do without an issue is found in comments alone") {
  const auto found = [](const std::string& path, const std::string& text) {
    return check_left_to_do(one(path, text)).size();
  };
  CHECK(found("isa/a.cpp", "// " + kLeft + ": later\n") == 1);
  CHECK(found("isa/a.cpp", "// " + kLeft + "(#12): later\n") == 0);
  CHECK(found("isa/a.cpp", "auto text = \"" + kLeft + "\";\n") == 0);
  CHECK(found("setup/install.sh", "# " + kLeft + " later\n") == 1);
}

}  // namespace lightspeed::tidy
