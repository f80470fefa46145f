#include <doctest/doctest.h>

#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

const std::string kSimulate = "lightspeed record --simulate --events 60 --faults swarm ";

void record_two(const Desk& desk, const std::string& how = "") {
  REQUIRE(desk.run(kSimulate + "--seed 5 --sessions 2 -o a.lstrace " + how).status == 0);
  REQUIRE(desk.run(kSimulate + "--seed 6 --sessions 3 -o b.lstrace " + how).status == 0);
}

}  // namespace

TEST_CASE("MERGE-1: steps stand by time, sessions of the second trace follow those of the first") {
  const Desk desk;
  record_two(desk);
  const Finished made = desk.run("lightspeed merge a.lstrace b.lstrace -o m.lstrace");
  CHECK(made.status == 0);
  CHECK(made.output.find(" of 2 traces: m.lstrace\n") != std::string::npos);
  const std::string shown = desk.run("lightspeed show m.lstrace").output;
  CHECK(shown.find("# merged from 2 runs, of these numbers of sessions: 2 3\n") !=
        std::string::npos);
  CHECK(desk.run("lightspeed merge a.lstrace b.lstrace -o m.jsonl 2>/dev/null && lightspeed diff "
                 "m.lstrace m.jsonl")
            .status == 0);
  CHECK(desk.run("lightspeed merge a.lstrace -o x.lstrace").output ==
        "lightspeed: give two traces or more\n");
  CHECK(desk.run("lightspeed merge a.lstrace b.lstrace -o b.lstrace --force").status == 2);
}

TEST_CASE("RPL-10: each run of a merged trace replays in a world of its own, topics or not") {
  for (const std::string how : {"", "--program corpus/programs/chat.lsp"}) {
    const Desk desk;
    record_two(desk, how);
    REQUIRE(desk.run("lightspeed merge a.lstrace b.lstrace -o m.lstrace").status == 0);
    CHECK(desk.run("lightspeed replay m.lstrace").status == 0);
    CHECK(desk.run("lightspeed check m.lstrace").status == 0);
    CHECK(desk.run("lightspeed minimise m.lstrace --rule ACK-1 -o x.lstrace")
              .output.find("several runs that were merged") != std::string::npos);
  }
}

TEST_CASE("FILT-4: filter takes a run out of a merged trace as it was put in") {
  const Desk desk;
  record_two(desk, "--program corpus/programs/chat.lsp");
  REQUIRE(desk.run("lightspeed merge a.lstrace b.lstrace -o m.lstrace").status == 0);
  REQUIRE(desk.run("lightspeed filter m.lstrace --session 3..5 -o c.lstrace").status == 0);
  CHECK(desk.run("lightspeed diff b.lstrace c.lstrace").status == 0);
  CHECK(desk.run("lightspeed replay c.lstrace").status == 0);
  REQUIRE(desk.run("lightspeed merge m.lstrace a.lstrace -o n.lstrace").status == 0);
  CHECK(
      desk.run("lightspeed show n.lstrace").output.find("of these numbers of sessions: 2 3 2\n") !=
      std::string::npos);
  CHECK(desk.run("lightspeed replay n.lstrace").status == 0);
}

TEST_CASE("MERGE-3: a violation is found again, and no other") {
  const Desk desk;
  record_two(desk);
  REQUIRE(desk.run("lightspeed convert b.lstrace -o b.jsonl && sed -e '0,/\"text\":\"ack|/s//"
                   "\"text\":\"kca|/' b.jsonl > broken.jsonl")
              .status == 0);
  REQUIRE(desk.run("lightspeed merge a.lstrace broken.jsonl -o m.lstrace").status == 0);
  CHECK(desk.run("lightspeed check a.lstrace").status == 0);
  CHECK(desk.run("lightspeed check broken.jsonl").status == 1);
  CHECK(desk.run("lightspeed check m.lstrace").status == 1);
  // As many violations of the same rules as before.
  const std::string count = " | grep -o '\"rule\":\"[A-Z0-9-]*\"' | sort | uniq -c";
  const std::string before = desk.run("lightspeed check broken.jsonl --json" + count).output;
  CHECK_FALSE(before.empty());
  CHECK(desk.run("lightspeed check m.lstrace --json" + count).output == before);
}

TEST_CASE("MERGE-2: traces that do not go together are refused, with what differs") {
  const Desk desk;
  record_two(desk);
  REQUIRE(desk.run(kSimulate + "--seed 6 --sessions 1 --set pending_max=4 -o c.lstrace").status ==
          0);
  const Finished knobs = desk.run("lightspeed merge a.lstrace c.lstrace -o m.lstrace");
  CHECK(knobs.status == 2);
  CHECK(knobs.output ==
        "lightspeed: a.lstrace and c.lstrace cannot be merged: the knob pending_max differs: '32' "
        "and '4'\n");
  REQUIRE(desk.run("lightspeed filter a.lstrace --step 2..4 -o e.lstrace").status == 0);
  CHECK(desk.run("lightspeed merge a.lstrace e.lstrace -o m.lstrace")
            .output.find("the second is an excerpt") != std::string::npos);
  CHECK(desk.run("ls m.lstrace").status != 0);
}

TEST_CASE("MERGE-3: captures keep their verdicts, though their connections have the same numbers") {
  const Desk desk;
  for (const std::string capture : {"01-counter-clicks", "02-todo-keyed"}) {
    REQUIRE(desk.run("lightspeed record --capture corpus/captures/" + capture + "/capture.har -o " +
                     capture.substr(0, 2) + ".lstrace")
                .status == 0);
  }
  REQUIRE(desk.run("lightspeed merge 01.lstrace 02.lstrace -o m.lstrace").status == 0);
  CHECK(desk.run("lightspeed replay m.lstrace").status == 0);
  CHECK(desk.run("lightspeed check m.lstrace").status ==
        desk.run("lightspeed check 01.lstrace && lightspeed check 02.lstrace").status);
}

}  // namespace lightspeed::testing
