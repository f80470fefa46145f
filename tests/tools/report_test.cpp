// The verb `report`: what it writes where, and what it leaves alone.
#include <doctest/doctest.h>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

const std::string kRecord =
    "lightspeed record --simulate --seed 7 --events 100 -o a.lstrace 2>/dev/null && ";

}  // namespace

TEST_CASE("RPT-1: a report is called as its trace, and holds of its path the name alone") {
  const Desk desk;
  const Finished made = desk.run(
      "mkdir folder && lightspeed record --simulate --seed 7 --events 100 "
      "-o folder/a.lstrace 2>/dev/null && lightspeed report folder/a.lstrace");
  CHECK(made.status == 0);
  CHECK(made.output.find("findings: a.html\n") != std::string::npos);
  const std::string page = read_text(desk.path() / "a.html");
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(page.find("folder/") == std::string::npos);
  CHECK(page.find("<title>a.lstrace</title>") != std::string::npos);
}

TEST_CASE("RPT-1: the same trace gives the same file") {
  const Desk desk;
  CHECK(desk.run(kRecord + "lightspeed report a.lstrace -o 1.html 2>/dev/null && "
                           "lightspeed report a.lstrace -o 2.html 2>/dev/null && "
                           "cmp 1.html 2.html") == Finished{.status = 0, .output = ""});
}

TEST_CASE("RPT-10: neither the trace nor another file is replaced, unless it is asked for") {
  const Desk desk;
  REQUIRE(desk.run(kRecord + "echo mine > a.html").status == 0);
  const Finished refused = desk.run("lightspeed report a.lstrace");
  CHECK(refused.status == 2);
  CHECK(refused.output.find("a.html") != std::string::npos);
  CHECK(read_text(desk.path() / "a.html") == "mine\n");
  const Finished itself = desk.run("lightspeed report a.lstrace -o a.lstrace --force");
  CHECK(itself.status == 2);
  CHECK(itself.output == "lightspeed: a.lstrace is the trace itself, which is never replaced\n");
  CHECK(desk.run("lightspeed report a.lstrace --force").status == 0);
  CHECK(read_text(desk.path() / "a.html").starts_with("<!doctype html>"));
}

TEST_CASE("RPT-10: nothing is left behind where the trace cannot be read") {
  const Desk desk;
  const Finished none = desk.run("lightspeed report none.lstrace");
  CHECK(none.status == 2);
  CHECK(desk.run("ls *.html").status != 0);
  CHECK(desk.run("lightspeed report - - < /dev/null").output ==
        "lightspeed: stdin can be one of the two traces only\n");
}

TEST_CASE("TOOL-7: a torn trace is reported as far as it goes, and the status says so") {
  const Desk desk;
  const Finished torn = desk.run(kRecord +
                                 "size=$(stat -c %s a.lstrace) && "
                                 "head -c $((size - 3)) a.lstrace > torn.lstrace && "
                                 "lightspeed report torn.lstrace");
  CHECK(torn.status == 6);
  CHECK(read_text(desk.path() / "torn.html").starts_with("<!doctype html>"));
}

TEST_CASE("RPT-7: where the budget for documents ends is said, too") {
  const Desk desk;
  const Finished few = desk.run(kRecord + "lightspeed report a.lstrace --documents 1000");
  CHECK(few.status == 0);
  CHECK(few.output.find("no documents from step ") != std::string::npos);
  CHECK(few.output.find(" on: --documents keeps 1000 bytes\n") != std::string::npos);
}

}  // namespace lightspeed::testing
