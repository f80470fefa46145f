// The chart of the session's table: everything that the table holds, and the picture in the docs.

#include "replay/lifecycle_chart.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "interpreter/session/cases.hpp"
#include "interpreter/session/row.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::replay {
namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("SHOW-5: the text has a line for each row in each of its states") {
  std::size_t lines = 0;
  for (const auto& row : interpreter::session_rows()) {
    for (std::size_t s = 0; s < interpreter::kSessionStateNames.size(); ++s) {
      lines += row.states.contains(static_cast<interpreter::SessionState>(s)) ? 1 : 0;
    }
  }
  CHECK(count_of(lifecycle_chart(ChartFormat::text), "\n  ") == lines);
}

TEST_CASE("SHOW-5: graph and picture have the same arrows, one for each pair of states") {
  const std::size_t arrows = count_of(lifecycle_chart(ChartFormat::dot), " -> ");
  CHECK(arrows >= interpreter::kSessionStateNames.size());
  CHECK(count_of(lifecycle_chart(ChartFormat::svg), "marker-end") == arrows);
}

TEST_CASE(
    "SHOW-6: the list has a line for each case, which begins with its id, and one above them") {
  const std::string list = lifecycle_chart(ChartFormat::list);
  const auto cases = interpreter::session_cases();
  CHECK(count_of(list, "\n") == cases.size() + 1);
  for (const auto& each : cases) {
    CAPTURE(interpreter::case_id(each));
    CHECK(count_of(list, "\n" + interpreter::case_id(each) + " ") == 1);
  }
}

TEST_CASE("SHOW-5: the picture in the docs is the one that the command draws") {
  CHECK(lightspeed::testing::read_text(lightspeed::testing::in_source_tree("docs/lifecycle.svg")) ==
        lifecycle_chart(ChartFormat::svg));
}

}  // namespace lightspeed::replay
