// Mistakes of newcomers: each broken program of the corpus, and the exact text of its error.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "isa/program/assembly.hpp"
#include "tests/isa/program/assembling.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::size_t kBrokenMin = 10;

std::vector<std::filesystem::path> broken(const std::string& extension) {
  return lightspeed::testing::files_below(
      lightspeed::testing::in_source_tree("corpus/programs/broken"), {extension});
}

}  // namespace

TEST_CASE("PROG-18: each broken program of the corpus gives its error, line and column in front") {
  const auto programs = broken(".lsp");
  CHECK(programs.size() >= kBrokenMin);
  CHECK(programs.size() == broken(".error").size());
  for (const std::filesystem::path& path : programs) {
    INFO(path.filename().string());
    const std::string expected =
        lightspeed::testing::read_text(std::filesystem::path(path).replace_extension(".error"));
    CHECK(error_of(lightspeed::testing::read_text(path)) + "\n" == expected);
  }
}

}  // namespace lightspeed::isa::program
