#include <doctest/doctest.h>

#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

const std::string kSimulate = "lightspeed record --simulate --seed 5 --events 60 --faults swarm ";

/// Sessions of a program in which no topic joins them.
void record_sessions(const Desk& desk) {
  REQUIRE(desk.run(kSimulate + "--sessions 3 -o a.lstrace").status == 0);
}

std::string check_of(const Desk& desk, const std::string& file) {
  return desk.run("lightspeed check " + file).output;
}

}  // namespace

TEST_CASE("FILT-1: an excerpt has the steps that were asked for, by their own numbers") {
  const Desk desk;
  record_sessions(desk);
  const Finished made =
      desk.run("lightspeed filter a.lstrace --step 3..5,9 --session 1..2,3 -o b.lstrace");
  CHECK(made.status == 0);
  CHECK(made.output.starts_with("kept 4 of "));
  CHECK(made.output.find("an excerpt: steps keep their numbers") != std::string::npos);
  const std::string steps = desk.run("lightspeed show --json b.lstrace").output;
  for (const char* number : {"3", "4", "5", "9"}) {
    CHECK(steps.find("{\"step\":{\"number\":\"" + std::string(number) + "\"") != std::string::npos);
  }
  CHECK(desk.run("lightspeed filter a.lstrace --step 3..5,9 -o b.jsonl 2>/dev/null; lightspeed "
                 "diff b.lstrace b.jsonl")
            .status == 0);
  CHECK(desk.run("lightspeed filter b.jsonl --step 4.. -o c.lstrace")
            .output.starts_with("kept 3 of 4 steps: c.lstrace\n"));
}

TEST_CASE("FILT-1: conditions that say nothing, or nonsense, are refused") {
  const Desk desk;
  record_sessions(desk);
  const auto said = [&](const std::string& conditions) {
    return desk.run("lightspeed filter a.lstrace -o b.lstrace " + conditions).output;
  };
  CHECK(said("") == "lightspeed: give --session, --step, --time, --kind or --rule\n");
  CHECK(said("--step 5..4") == "lightspeed: --step: '5..4' ends before it begins\n");
  CHECK(said("--kind mesage") ==
        "lightspeed: --kind: there is no kind of event 'mesage'; did you mean 'message'?\n");
  CHECK(said("--rule ACK-99") ==
        "lightspeed: --rule: there is no rule 'ACK-99'; `lightspeed check "
        "--rules` lists them\n");
  CHECK(desk.run("lightspeed filter a.lstrace --step 1 -o a.lstrace --force").status == 2);
  CHECK(desk.run("ls b.lstrace").status != 0);
}

TEST_CASE("FILT-2: a rule keeps the steps that its violation names, and what led there") {
  const Desk desk;
  record_sessions(desk);
  REQUIRE(desk.run("lightspeed convert a.lstrace -o a.jsonl && sed -e '0,/\"text\":\"ack|/s//"
                   "\"text\":\"kca|/' a.jsonl > broken.jsonl")
              .status == 0);
  CHECK(desk.run("lightspeed check broken.jsonl").status == 1);
  const Finished made = desk.run("lightspeed filter broken.jsonl --rule WIRE-1 -o b.lstrace");
  CHECK(made.status == 0);
  // The violation is in one step, which that excerpt shows by itself.
  CHECK(desk.run("lightspeed check b.lstrace").status == 1);
  CHECK(check_of(desk, "b.lstrace").find("violated     WIRE-1") != std::string::npos);
  CHECK(desk.run("lightspeed filter broken.jsonl --rule HELLO-1 -o c.lstrace")
            .output.starts_with("kept 0 of "));
}

TEST_CASE("FILT-3: whole sessions that nothing joins replay, and are judged as before") {
  const Desk desk;
  record_sessions(desk);
  for (const std::string sessions : {"1", "2", "1,3"}) {
    CAPTURE(sessions);
    const Finished made =
        desk.run("lightspeed filter a.lstrace --force -o b.lstrace --session " + sessions);
    CHECK(made.status == 0);
    CHECK(made.output.find("the trace can be replayed") != std::string::npos);
    CHECK(desk.run("lightspeed replay b.lstrace").status == 0);
    CHECK(desk.run("lightspeed check b.lstrace").status == 0);
    CHECK(check_of(desk, "b.lstrace").find("not visible") == std::string::npos);
  }
}

TEST_CASE("FILT-3: sessions that a topic joins to others become an excerpt") {
  const Desk desk;
  REQUIRE(desk.run("lightspeed record --simulate --seed 7 --events 60 --sessions 3 --program "
                   "corpus/programs/chat.lsp -o a.lstrace")
              .status == 0);
  CHECK(
      desk.run("lightspeed filter a.lstrace --session 2 -o b.lstrace").output.find("an excerpt") !=
      std::string::npos);
  const Finished all = desk.run("lightspeed filter a.lstrace --session 1.. -o c.lstrace");
  CHECK(all.output.find("the trace can be replayed") != std::string::npos);
  CHECK(desk.run("lightspeed diff a.lstrace c.lstrace").status == 0);
}

TEST_CASE("RPL-11: replay and minimise refuse an excerpt, and say what works") {
  const Desk desk;
  record_sessions(desk);
  REQUIRE(desk.run("lightspeed filter a.lstrace --step 4..9 -o b.lstrace").status == 0);
  const Finished replayed = desk.run("lightspeed replay b.lstrace");
  CHECK(replayed.status == 5);
  CHECK(
      replayed.output ==
      "lightspeed: b.lstrace cannot be run: it is an excerpt: steps were left out of it, and what "
      "they did cannot be run again; `show`, `check`, `diff`, `convert` and `filter` take it\n");
  const Finished minimised = desk.run("lightspeed minimise b.lstrace --rule ACK-1 -o c.lstrace");
  CHECK(minimised.status != 0);
  CHECK(minimised.output.find("it is an excerpt") != std::string::npos);
  for (const std::string verb : {"show b.lstrace", "check b.lstrace", "diff b.lstrace b.lstrace",
                                 "convert b.lstrace -o b.jsonl"}) {
    CAPTURE(verb);
    CHECK(desk.run("lightspeed " + verb).status == 0);
  }
}

TEST_CASE("CHK-4: an excerpt blames nobody for what it does not show") {
  const Desk desk;
  record_sessions(desk);
  for (const std::string condition :
       {"--kind message", "--step 7..", "--step ..30", "--time 1s.."}) {
    CAPTURE(condition);
    REQUIRE(desk.run("lightspeed filter a.lstrace --force -o b.lstrace " + condition).status == 0);
    const Finished checked = desk.run("lightspeed check b.lstrace");
    CHECK(checked.status == 0);
    CHECK(checked.output.find("against 2 rules: all kept") != std::string::npos);
    CHECK(checked.output.find("not visible: the trace is an excerpt") != std::string::npos);
  }
}

}  // namespace lightspeed::testing
