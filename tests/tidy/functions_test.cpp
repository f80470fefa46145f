#include "tests/tidy/functions.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lightspeed::tidy {
namespace {

std::vector<Function> functions_in(const std::string& text) {
  return functions_of(read_source("isa/a.cpp", text));
}

std::size_t unkept_in(const std::string& text) {
  return check_results_kept({read_source("isa/a.hpp", text)}).size();
}

std::string function_of(std::size_t lines) {
  std::string text = "int f() {\n";
  for (std::size_t i = 2; i < lines; ++i) text += "  g({1, 2}, [] { return 3; });\n";
  return text + "}\n";
}

}  // namespace

TEST_CASE("TIDY-8: every header marks what returns a Result") {
  expect_none(check_results_kept(read_tree()));
}

TEST_CASE("TIDY-8: a Result that may be dropped is found in every way to declare it") {
  CHECK(unkept_in("Result<int, E> f(int x);") == 1);
  CHECK(unkept_in("static Result<std::vector<A<int>>, E> f();") == 1);
  CHECK(unkept_in("struct A {\n public:\n  Result<int> f() const;\n};") == 1);
  CHECK(unkept_in("auto f(int x) -> Result<int>;") == 1);
  CHECK(unkept_in("tl::expected<int, E> f();") == 1);
  CHECK(unkept_in("using Read = Result<int, E>;\nRead f();") == 1);
  CHECK(unkept_in("virtual Result<int> f() = 0;") == 1);
}

TEST_CASE("TIDY-8: a marked function, a parameter, a member and an alias are no findings") {
  CHECK(unkept_in("[[nodiscard]] Result<int, E> f(int x);") == 0);
  CHECK(unkept_in("[[nodiscard]] inline lightspeed::Result<int> f();") == 0);
  CHECK(unkept_in("void f(const Result<int>& x, int y);") == 0);
  CHECK(unkept_in("struct A {\n  Result<int> value;\n};") == 0);
  CHECK(unkept_in("using Read = Result<int, E>;") == 0);
  CHECK(unkept_in("// Result<int> f();\n") == 0);
}

TEST_CASE("TIDY-9: no function of the tree is too long") {
  expect_none(check_function_lengths(read_tree()));
}

TEST_CASE("TIDY-9: a function of 60 lines fits and one of 61 is found") {
  CHECK(check_function_lengths({read_source("isa/a.cpp", function_of(60))}).empty());
  const auto findings = check_function_lengths({read_source("isa/a.cpp", "\n" + function_of(61))});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].line == 2);
  CHECK(findings[0].what == "61 lines, at most 60: int f()");
}

TEST_CASE("TIDY-9: functions are found in namespaces, classes and test cases") {
  CHECK(functions_in("namespace a::b {\nint f() { return 1; }\nint g() { return 2; }\n}").size() ==
        2);
  CHECK(functions_in("class A {\n public:\n  A() : a_{1}, b_(2) { f(); }\n  ~A() {}\n};").size() ==
        2);
  CHECK(
      functions_in("template <class T>\nstruct A final : B<T> {\n  void f() const {}\n};").size() ==
      1);
  CHECK(functions_in("TEST_CASE(\"a\") {\n  if (x) { y(); }\n}").size() == 1);
  CHECK(functions_in("bool operator==(A a, A b) { return true; }").size() == 1);
  CHECK(functions_in("[[nodiscard]] constexpr int f() noexcept { return 1; }").size() == 1);
  CHECK(functions_in("auto f() -> Result<int> {\n}").size() == 1);
}

TEST_CASE("TIDY-9: tables, values and types are no functions") {
  CHECK(functions_in("constexpr std::array kTable{\n  Row{1, 2},\n  Row{3, f(4)},\n};").empty());
  CHECK(functions_in("const auto kX = f({1});\nstruct A { int x = 1; A* y{}; };").empty());
  CHECK(functions_in("enum class Kind : std::uint8_t { a, b };").empty());
  CHECK(functions_in("int f(std::vector<int> x = {1});\nint y;").empty());
  CHECK(functions_in("#define CHECK(x) \\\n  do { \\\n  } while (false)\n").empty());
}

}  // namespace lightspeed::tidy
