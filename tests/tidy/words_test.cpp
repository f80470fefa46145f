#include "tests/tidy/words.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lightspeed::tidy {
namespace {

std::size_t banned_in(const std::string& text, const std::string& path = "interpreter/world.cpp") {
  return check_banned_words({read_source(path, text)}, {}).size();
}

std::size_t static_in(const std::string& text) {
  return check_static_data({read_source("isa/frame.cpp", text)}).size();
}

}  // namespace

TEST_CASE("TIDY-3: the pure rooms say no banned word") {
  expect_none(check_banned_words(read_tree(), float_exemptions()));
}

TEST_CASE("TIDY-3: the pure rooms keep no static data that can change") {
  expect_none(check_static_data(read_tree()));
}

TEST_CASE("TIDY-3: a banned word is found in the pure rooms and allowed outside them") {
  for (const auto* text : {"std::hash<int> h;", "std::unordered_map<int, int> m;", "double x = 1;",
                           "float x = 1;", "auto home = getenv(name);", "int x = rand();"}) {
    CAPTURE(text);
    CHECK(banned_in(text) == 1);
    CHECK(banned_in(text, "tools/main.cpp") == 0);
  }
}

TEST_CASE("TIDY-3: a banned word inside a comment, a text or a longer word is none") {
  CHECK(banned_in("// a double is refused\n/* float */ int x = 1;") == 0);
  CHECK(banned_in("auto text = \"double\";") == 0);
  CHECK(banned_in("auto text = R\"x(double \")\" float)x\";") == 0);
  CHECK(banned_in("int double_quote = 1'000; char c = '\"'; int floating = 2;") == 0);
  CHECK(banned_in("auto text = \"a\\\"b\"; double x;") == 1);
}

TEST_CASE("TIDY-3: a file exempted by a decision may use floating point, another may not") {
  const FloatExemption row{.path = "isa/js_number.", .adr = 7};
  const auto found = [&](const std::string& path) {
    return check_banned_words({read_source(path, "double x;")}, {&row, 1}).size();
  };
  CHECK(found("isa/js_number.cpp") == 0);
  CHECK(found("isa/frame.cpp") == 1);
}

TEST_CASE("TIDY-3: static data that can change is found; constants and functions are none") {
  CHECK(static_in("static int counter = 0;") == 1);
  CHECK(static_in("void f() { static std::vector<int> cache; }") == 1);
  CHECK(static_in("static const int kOne = 1; static constexpr int kTwo{2};") == 0);
  CHECK(static_in("static Result<int> from(int x); static_assert(true);") == 0);
}

}  // namespace lightspeed::tidy
