// `--twice`: what is said of runs that repeat, and the status and the words of one that does not.
#include <doctest/doctest.h>

#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

const std::string kSimulate = "lightspeed record --simulate --seed 7 --sessions 3 --events 60 ";
const std::string kScript = "lightspeed record --script corpus/programs/todo.lss ";
const std::string kLeak = "--set mutant=address_leaks ";

/// One screen that says all of DET-4; the values are addresses, and differ from run to run.
void check_screen(const Finished& finished, const std::string& to_send) {
  CHECK(finished.status == 7);
  const std::string& text = finished.output;
  CHECK(text.starts_with(
      "lightspeed: not deterministic: the same choices, run twice side by side, part at step 1, "));
  const std::vector<std::string> lines{"session ",
                                       "\n  step      page_loaded\n",
                                       "\n  field     digest",
                                       "\n  first     ",
                                       "\n  second    ",
                                       "\n  whose     a bug of lightspeed, and never of yours"};
  for (const std::string& line : lines) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
  CHECK(
      text.ends_with("\n  send      these lines, the command, what `lightspeed --version` prints" +
                     to_send + "\n"));
}

}  // namespace

TEST_CASE("DET-4: with --twice a run that repeats says so, and writes the same trace") {
  const Desk desk;
  CHECK(desk.run(kSimulate + "-o a.lstrace").status == 0);
  const Finished simulated = desk.run(kSimulate + "--twice -o b.lstrace");
  CHECK(simulated.status == 0);
  CHECK(simulated.output.ends_with(" events, in two runs alike: b.lstrace\n"));
  CHECK(desk.run("lightspeed show a.lstrace").output ==
        desk.run("lightspeed show b.lstrace").output);
  const Finished recorded = desk.run(kScript + "--twice -o c.lstrace");
  CHECK(recorded.status == 0);
  CHECK(recorded.output.find(", in two runs alike: c.lstrace\n") != std::string::npos);
  CHECK(desk.run("lightspeed replay --twice c.lstrace")
            .output.ends_with(", in two runs alike: every effect and digest equal\n"));
  const Finished captured = desk.run(
      "lightspeed record --capture corpus/captures/01-counter-clicks/capture.har -o d.lstrace && "
      "lightspeed replay --twice d.lstrace");
  CHECK(captured.status == 0);
  CHECK(
      captured.output.ends_with(", in two runs alike: 20 documents and 35 client answers equal\n"));
}

TEST_CASE("DET-4: a run that does not repeat is status 7, and nothing is written") {
  const Desk desk;
  write_text(desk.path() / "mine.lstrace", "precious");
  check_screen(desk.run(kSimulate + kLeak + "--twice --force -o mine.lstrace"), "");
  check_screen(desk.run(kScript + kLeak + "--twice --force -o mine.lstrace"),
               ", corpus/programs/todo.lss, corpus/programs/todo.lsp");
  CHECK(desk.run("cat mine.lstrace").output == "precious");
  check_screen(desk.run(kScript + kLeak + "--twice -o none.lstrace"),
               ", corpus/programs/todo.lss, corpus/programs/todo.lsp");
  CHECK(desk.run("ls -A").output == "corpus\nmine.lstrace\n");
}

TEST_CASE("DET-4: a trace that does not repeat is no divergence, with --twice or without it") {
  const Desk desk;
  REQUIRE(desk.run(kSimulate + kLeak + "-o a.lstrace").status == 0);
  check_screen(desk.run("lightspeed replay a.lstrace"), ", a.lstrace");
  check_screen(desk.run("lightspeed replay --twice --keep-going --json a.lstrace"), ", a.lstrace");
}

TEST_CASE("DET-4: an import has nothing to run twice") {
  const Desk desk;
  CHECK(desk.run("lightspeed record --capture a.har --twice -o a.lstrace") ==
        Finished{.status = 2, .output = "lightspeed: --twice goes with --script and --simulate\n"});
}

TEST_CASE("SIM-10: an option of the simulation is refused elsewhere, with its default value too") {
  const Desk desk;
  for (const char* option : {"--seed 1", "--sessions 1", "--events 400", "--faults swarm"}) {
    CHECK(desk.run(kScript + option + " -o a.lstrace") ==
          Finished{.status = 2,
                   .output = "lightspeed: --seed, --sessions, --events, --faults, --fault-every, "
                             "--think and --flush "
                             "belong to --simulate\n"});
  }
}

}  // namespace lightspeed::testing
