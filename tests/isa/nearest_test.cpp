// Suggestions: the name that somebody probably meant, or those that there are.

#include "isa/nearest.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace lightspeed::isa {
namespace {

constexpr std::array<std::string_view, 3> kNames{"title", "done", "size"};

}  // namespace

TEST_CASE("PROG-18: a slip of the finger is met with the nearest name, the first of equal ones") {
  CHECK(nearest("titel", kNames) == "title");
  CHECK(nearest("don", kNames) == "done");
  CHECK(nearest("sizes", kNames) == "size");
  CHECK(nearest("dize", kNames) == "size");
  CHECK(nearest("wholly_different", kNames).empty());
  CHECK(nearest("", kNames).empty());
  CHECK(nearest(std::string(100, 't'), kNames).empty());
}

TEST_CASE("PROG-18: a suggestion is one name, or all there are, or nothing") {
  CHECK(suggestion("tilte", kNames) == "; did you mean 'title'?");
  CHECK(suggestion("colour", kNames) == "; there are: title, done, size");
  CHECK(suggestion("colour", {}) == "");
}

}  // namespace lightspeed::isa
