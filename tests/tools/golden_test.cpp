#include "tests/tools/golden.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace lightspeed::testing {
namespace {

/// What differs, from the first line that does: a whole file would bury it.
std::string difference(const Golden& golden) {
  const auto parted = std::mismatch(golden.expected.begin(), golden.expected.end(),
                                    golden.actual.begin(), golden.actual.end());
  const auto at = static_cast<std::size_t>(parted.first - golden.expected.begin());
  const std::size_t line = at == 0 ? 0 : golden.expected.rfind('\n', at - 1) + 1;
  return "the file has:\n" + golden.expected.substr(line, 600) + "\nthe command printed:\n" +
         golden.actual.substr(line, 600);
}

void check_golden(const std::string& name) {
  const Golden golden = run_golden(name);
  CHECK_MESSAGE(golden.expected == golden.actual, difference(golden));
}

}  // namespace

TEST_CASE("TOOL-2: help of the command and of every verb") { check_golden("help"); }

TEST_CASE("TOOL-1: every verb says what it found, and exits with its status") {
  check_golden("statuses");
}

TEST_CASE("SHOW-1: a recorded tour of the counter as text") { check_golden("show-refused"); }

TEST_CASE("TOOL-8: a divergence, a violation and a difference are explained") {
  check_golden("explained");
}

TEST_CASE("SCR-6: a script that cannot be read") { check_golden("script-errors"); }

TEST_CASE("TOOL-12: a fault in 400 events is minimised, by rule and by command") {
  check_golden("minimise");
}

TEST_CASE("TOOL-2: every golden file is checked by a test") {
  const std::set<std::string> checked{"help",      "statuses",      "show-refused",
                                      "explained", "script-errors", "minimise"};
  for (const auto& path : files_below(in_source_tree("corpus/golden"), {".golden"})) {
    CAPTURE(path);
    CHECK(checked.contains(path.stem().string()));
  }
}

}  // namespace lightspeed::testing
