#include <doctest/doctest.h>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

const std::string kSimulate = "lightspeed record --simulate ";

}  // namespace

TEST_CASE("SIM-10: record --simulate says what it made, and the trace replays and checks") {
  const Desk desk;
  const Finished made =
      desk.run(kSimulate + "--seed 7 --sessions 3 --events 60 --faults swarm -o a.lstrace");
  CHECK(made.status == 0);
  CHECK(made.output.starts_with("simulated seed 7: 3 sessions, "));
  CHECK(made.output.ends_with(" events: a.lstrace\n"));
  CHECK(desk.run("lightspeed replay a.lstrace").status == 0);
  CHECK(desk.run("lightspeed check a.lstrace").status == 0);
  CHECK(desk.run("lightspeed show a.lstrace")
            .output.starts_with("# lightspeed/1, simulated, program todo\n"
                                "# seed 7, sessions 3 of 60 events, faults swarm\n"));
}

TEST_CASE("SIM-1: two runs of the command with one seed write the same trace") {
  const Desk desk;
  const std::string simulate = kSimulate +
                               "--seed 9 --sessions 4 --events 80 --program "
                               "corpus/programs/chat.lsp --set pending_max=2 -o ";
  CHECK(desk.run(simulate + "a.lstrace").status == 0);
  CHECK(desk.run(simulate + "b.jsonl").status == 0);
  CHECK(desk.run("lightspeed diff a.lstrace b.jsonl").status == 0);
  CHECK(desk.run("lightspeed convert b.jsonl -o b.lstrace").status == 0);
  CHECK(desk.run("lightspeed show --program a.lstrace").output.starts_with("program chat 1\n"));
  CHECK(desk.run("lightspeed show a.lstrace").output ==
        desk.run("lightspeed show b.lstrace").output);
}

TEST_CASE("SIM-10: an interrupted simulation is a whole file of what there was so far") {
  const Desk desk;
  // No time decides: it would go on for an hour, and is ended once it has begun its file.
  const Finished stopped = desk.run(
      "mkdir new && cd new && { lightspeed record --simulate --sessions 50000 --events 100000 "
      "-o a.lstrace & } && until test -n \"$(ls -A)\"; do sleep 0.05; done; kill -TERM $!; wait "
      "$!");
  CHECK(stopped.status == 130);
  CHECK(stopped.output.find("interrupted: what there was so far is in a.lstrace") !=
        std::string::npos);
  CHECK(desk.run("lightspeed replay new/a.lstrace").status == 0);
}

TEST_CASE("SIM-10: what a simulation cannot be is said before anything is done") {
  const Desk desk;
  const auto refusal = [&](const std::string& options) {
    const Finished refused = desk.run(kSimulate + options + " -o a.lstrace");
    CHECK(refused.status == 2);
    return refused.output;
  };
  CHECK(refusal("--sessions 0") == "lightspeed: --sessions must be from 1 to 100000\n");
  CHECK(refusal("--events 0") == "lightspeed: --events must be at least 1\n");
  CHECK(refusal("--fault-every 0") == "lightspeed: --fault-every must be at least 1\n");
  CHECK(refusal("--faults none,cut") ==
        "lightspeed: --faults: 'none' stands alone, without other faults\n");
  for (const char* option : {"--documents x", "--page x"}) {
    CHECK(refusal(option) == "lightspeed: --documents and --page belong to --capture\n");
  }
  CHECK(refusal("--faults crsh") ==
        "lightspeed: --faults: there are no faults called 'crsh'; did you mean 'crash'?\n");
  CHECK(refusal("--think hsty") ==
        "lightspeed: --think: nobody thinks 'hsty'; did you mean 'hasty'?\n");
  CHECK(refusal("--think wild") ==
        "lightspeed: --think: nobody thinks 'wild'; there are: mixed, steady, hasty, patient, "
        "at_deadlines\n");
  CHECK(refusal("--program nobody").find("no program is called 'nobody'") != std::string::npos);
  CHECK(refusal("--script a.lss") ==
        "lightspeed: --simulate goes with neither --script nor --capture\n");
  CHECK(refusal("--set pending=2").find("there is no knob 'pending'") != std::string::npos);
  CHECK(desk.run("lightspeed record --seed 7 --script a.lss -o a.lstrace").output ==
        "lightspeed: --seed, --sessions, --events, --faults, --fault-every, --think and --flush "
        "belong to --simulate\n");
  write_text(desk.path() / "a.lstrace", "precious");
  CHECK(refusal("") == "lightspeed: a.lstrace: the file exists; --force replaces it\n");
}

}  // namespace lightspeed::testing
