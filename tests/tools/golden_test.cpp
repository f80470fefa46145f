#include "tests/tools/golden.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace lightspeed::testing {
namespace {

/// What differs, from the first line that does: a whole file would bury it.
std::string difference(const Golden& golden) {
  const std::string expected = comparable(golden.expected);
  const std::string actual = comparable(golden.actual);
  const auto parted = std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  const auto at = static_cast<std::size_t>(parted.first - expected.begin());
  const std::size_t line = at == 0 ? 0 : expected.rfind('\n', at - 1) + 1;
  return "the file has:\n" + expected.substr(line, 600) + "\nthe command printed:\n" +
         actual.substr(line, 600);
}

void check_golden(const std::string& name) {
  const Golden golden = run_golden(name);
  const bool same = comparable(golden.expected) == comparable(golden.actual);
  CHECK_MESSAGE(same, difference(golden));
}

}  // namespace

TEST_CASE("TOOL-2: help of the command and of every verb") { check_golden("help"); }

TEST_CASE("TOOL-1: every verb says what it found, and exits with its status") {
  check_golden("statuses");
}

TEST_CASE("SHOW-1: a recorded tour of the counter as text") { check_golden("show-refused"); }

TEST_CASE("WORLD-16: a slow link, a stalled client and a broken connection in a script") {
  check_golden("slow-link");
}

TEST_CASE("SESS-30: rates, slow clients, other owners and forged pages in a script") {
  check_golden("gate");
}

TEST_CASE("SHOW-5: what a session does in each state, as text and as a graph") {
  check_golden("lifecycle");
}

TEST_CASE("SWEEP-6: a sweep without a finding, curves of mutants, and what cannot be swept") {
  check_golden("sweep");
}

TEST_CASE("DUP-1: the append that is sent again is found by chance, minimised and kept") {
  check_golden("resent-append");
}

TEST_CASE("TOOL-8: a divergence, a violation and a difference are explained") {
  check_golden("explained");
}

TEST_CASE("SCR-6: a script that cannot be read") { check_golden("script-errors"); }

TEST_CASE("TOOL-17: programs are started, checked, spelt out and found inside traces") {
  check_golden("programs");
}

TEST_CASE("TOOL-15: a broken program is shown at the place that is wrong") {
  check_golden("program-errors");
}

TEST_CASE("TOOL-15: ten mistakes of newcomers are shown at their places") {
  check_golden("broken-programs");
}

TEST_CASE(
    "REC-4: each program of the corpus gives its golden trace, which replays and breaks no rule") {
  for (const auto& path : files_below(in_source_tree("corpus/programs"), {".lsp"})) {
    if (path.parent_path().filename() == "programs")
      check_golden("program-" + path.stem().string());
  }
}

TEST_CASE("TOOL-16: what a script expects and does not find is reported") {
  check_golden("expectations");
}

TEST_CASE("TOOL-12: a fault in 400 events is minimised, by rule and by command") {
  check_golden("minimise");
}

TEST_CASE("TOOL-7: of a file that was cut, what follows from its compression is not compared") {
  const std::string before =
      "$ lightspeed replay torn-long.lstrace  # exit 6\n"
      "torn-long.lstrace: the file is cut at byte 25427: the steps up to 558 are intact, 14573 "
      "bytes behind them dropped\nreplayed 558 steps, 3706 events: every effect equal\n";
  const std::string other =
      "$ lightspeed replay torn-long.lstrace  # exit 6\n"
      "torn-long.lstrace: the file is cut at byte 24441: the steps up to 519 are intact, 15559 "
      "bytes behind them dropped\nreplayed 519 steps, 3454 events: every effect equal\n";
  CHECK(comparable(before) == comparable(other));
  CHECK(comparable("zstd frame 1 at byte 117: damaged\n") ==
        comparable("zstd frame 1 at byte 119: damaged\n"));
  // Everything else is: words and exit statuses, and the numbers of files that are whole.
  CHECK(comparable("$ a torn.lstrace  # exit 6\n") != comparable("$ a torn.lstrace  # exit 5\n"));
  CHECK(comparable("$ a b.lstrace\n7 steps\n") != comparable("$ a b.lstrace\n8 steps\n"));
  CHECK(comparable("$ a torn.lstrace\n7 steps\n") != comparable("$ a torn.lstrace\nno steps\n"));
}

TEST_CASE("TOOL-2: every golden file is checked by a test") {
  const std::set<std::string> checked{
      "help",          "statuses",  "show-refused",   "explained",    "minimise",
      "script-errors", "programs",  "program-errors", "expectations", "broken-programs",
      "slow-link",     "lifecycle", "sweep",          "gate",         "resent-append",
      "interactive"};
  for (const auto& path : files_below(in_source_tree("corpus/golden"), {".golden"})) {
    CAPTURE(path);
    const std::string name = path.stem().string();
    CHECK((checked.contains(name) || name.starts_with("program-")));
  }
}

}  // namespace lightspeed::testing
