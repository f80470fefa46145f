// What the verbs that read long traces tell of them, and what an interruption leaves.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

using Json = nlohmann::json;

constexpr const char* kSimulated =
    "lightspeed record --simulate --seed 3 --sessions 2 --events 2000 -o a.lstrace 2>/dev/null";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("INT-10: what stands behind a step, forwards and backwards, and what is no command") {
  const Golden golden = run_golden("interactive");
  CHECK(comparable(golden.expected) == comparable(golden.actual));
}

TEST_CASE("INT-11: without a terminal there is no prompt, and stdin holds the commands") {
  const Desk desk;
  REQUIRE(desk.run(kSimulated).status == 0);
  const Finished none = desk.run("printf '' | lightspeed replay --interactive a.lstrace");
  CHECK(none.output == "");
  CHECK(none.status == 0);
  const Finished both = desk.run("lightspeed replay --interactive - < a.lstrace");
  CHECK(both.status == 2);
  CHECK(contains(both.output, "stdin is where the commands come from"));
}

TEST_CASE("INT-12: a trace that is damaged behind some step can be looked at up to there") {
  const Desk desk;
  REQUIRE(desk.run(kSimulated).status == 0);
  const Finished bad = desk.run(
      "lightspeed convert a.lstrace -o a.jsonl 2>/dev/null; "
      "awk 'NR == 10 {print \"{\\\"step\\\":7}\"; next} {print}' a.jsonl > bad.jsonl; "
      "printf 'step 20\\nback 3\\n' | lightspeed replay --interactive bad.jsonl");
  CHECK(bad.status == 6);
  CHECK(contains(bad.output, "bad.jsonl: line 10"));
  CHECK(contains(bad.output, "\n     8 "));
  CHECK(contains(bad.output, "\n     5 "));
}

TEST_CASE("INT-8: a page is shown without what a terminal would obey") {
  const Desk desk;
  const Finished shown = desk.run(
      "lightspeed record --simulate --seed 3 --program todo --events 100 -o t.lstrace 2>/dev/null; "
      "printf 'goto 10\\nprint document\\nprint state 9\\n' | "
      "lightspeed replay --interactive t.lstrace");
  CHECK(contains(shown.output, "<main id=\"app\""));
  CHECK(contains(shown.output, "session 9 has not begun"));
  CHECK(shown.output.find('\x1b') == std::string::npos);
}

TEST_CASE("TOOL-44: piped commands answer in their order, and the trace is left as it is") {
  const Desk desk;
  REQUIRE(desk.run(kSimulated).status == 0);
  const Finished moved = desk.run(
      "cksum a.lstrace > before; printf 'goto 50\\nback 49\\nquit\\nstep\\n' | "
      "lightspeed replay --interactive a.lstrace; cksum a.lstrace | cmp - before");
  CHECK(moved.status == 0);
  CHECK(contains(moved.output, "    50 "));
  CHECK(contains(moved.output, "\n     1 "));
  CHECK_FALSE(contains(moved.output, "\n     2 "));
}

TEST_CASE("TOOL-40: the steps of a report are found wherever they are") {
  const Desk desk;
  REQUIRE(desk.run(kSimulated).status == 0);
  const Finished all = desk.run(
      "lightspeed record --simulate --seed 5 --events 60000 --program counter --faults none "
      "-o long.lstrace 2>/dev/null; lightspeed convert long.lstrace -o long.jsonl 2>/dev/null; "
      "sed '9001s/\"digest\":\"./\"digest\":\"/' long.jsonl > bad.jsonl; "
      "lightspeed convert bad.jsonl -o bad.lstrace 2>/dev/null; "
      "lightspeed replay bad.lstrace > one; lightspeed replay bad.jsonl > two; "
      "sed s/lstrace/jsonl/g one | cmp - two; cat one");
  CHECK(all.status == 0);
  CHECK(contains(all.output, "diverged at step 9000, "));
  CHECK_FALSE(contains(all.output, "(no such step)"));
}

TEST_CASE("TOOL-41: info tells what a trace holds and how it is stored") {
  const Desk desk;
  REQUIRE(desk.run(kSimulated).status == 0);
  const Json info = Json::parse(desk.run("lightspeed info --json a.lstrace").output);
  const Json quick = Json::parse(desk.run("lightspeed info --quick --json a.lstrace").output);
  const Finished replayed = desk.run("lightspeed replay a.lstrace --json");
  const Json report = Json::parse(replayed.output);
  CHECK(info["steps"] == report["steps"]);
  CHECK(info["events"] == report["events"]);
  CHECK(info["sessions"] == 2);
  CHECK(info["seek_table"] == "intact");
  CHECK(info["complete"] == true);
  for (const char* key :
       {"steps", "first_us", "last_us", "bytes", "content_bytes", "zstd_frames"}) {
    CAPTURE(key);
    CHECK(info[key] == quick[key]);
  }
  CHECK(quick["events"].is_null());
  const Finished text = desk.run("lightspeed info a.lstrace");
  CHECK(text.status == 0);
  CHECK(contains(text.output, "seek table   intact\n"));
  CHECK(contains(text.output, " bytes for each\n"));
  const Finished twin =
      desk.run("lightspeed convert a.lstrace -o a.jsonl 2>/dev/null; lightspeed info a.jsonl");
  CHECK(contains(twin.output, "form         JSON lines\n"));
}

TEST_CASE("TOOL-42: info of a cut trace tells of what is intact, with status 6") {
  const Desk desk;
  REQUIRE(desk.run(kSimulated).status == 0);
  for (const char* quick : {"", " --quick"}) {
    const Finished cut = desk.run(
        "head -c -20 a.lstrace > cut.lstrace; lightspeed info cut.lstrace" + std::string(quick));
    CHECK(cut.status == 6);
    CHECK(contains(cut.output, "the file is cut at byte "));
    CHECK(contains(cut.output, "seek table   missing\n"));
  }
  const Finished none = desk.run("echo nothing > x; lightspeed info x");
  CHECK(none.status == 6);
}

TEST_CASE("TOOL-43: an interruption ends with what was found so far, said to be so") {
  const Desk desk;
  REQUIRE(desk.run("lightspeed record --simulate --seed 5 --events 400000 --sessions 2 "
                   "--program counter --faults none -o long.lstrace 2>/dev/null")
              .status == 0);
  for (const char* verb : {"check", "replay"}) {
    CAPTURE(verb);
    const Finished ended = desk.run(stopped("lightspeed " + std::string(verb) + " long.lstrace"));
    CHECK(ended.status == 130);
    CHECK(contains(ended.output, "interrupted behind step "));
    CHECK(contains(ended.output, std::string(verb) + "ed "));
  }
  const Finished shown = desk.run(stopped("lightspeed show long.lstrace > shown"));
  CHECK(shown.status == 130);
  CHECK(desk.run("tail -c 1 shown | od -An -c").output == "  \\n\n");
}

}  // namespace lightspeed::testing
