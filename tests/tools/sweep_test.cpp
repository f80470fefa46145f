#include <doctest/doctest.h>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

const std::string kSweep = "lightspeed sweep ";
/// Small, and with a mutant that shows.
const std::string kBroken =
    "--seeds 3 --events 100 --faults crash --set mutant=refs_restart_after_crash ";

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("SWEEP-5: without --faults, what a deployed session meets is on") {
  const Desk desk;
  const std::string axis = kSweep + "restart_delay=0,1s --seeds 2 --events 100 ";
  const Finished usual = desk.run(axis);
  CHECK(usual.output.find("events, faults cut,acks,latency,stall,duplicate,crash,reload\n") !=
        std::string::npos);
  CHECK(desk.run(axis + "--faults cut,acks,latency,stall,duplicate,crash,reload").output ==
        usual.output);
}

TEST_CASE(
    "SWEEP-3: seeds that do not fit into 64 bits are refused, the last one that does is run") {
  const Desk desk;
  const std::string sweep =
      kSweep + "restart_delay=0 --events 20 --sessions 1 --seed 18446744073709551615 --seeds ";
  const Finished refused = desk.run(sweep + "3");
  CHECK(refused.status == 2);
  CHECK(refused.output == "lightspeed: --seed: the last of 3 seeds would not fit into 64 bits\n");
  CHECK(desk.run(sweep + "1").status == 0);
}

TEST_CASE("SWEEP-1: a range that ends at a value with a name is swept, and not from there on") {
  const Desk desk;
  const std::string few = " --steps 3 --seeds 1 --events 20 --sessions 1 --csv";
  const Finished swept = desk.run(kSweep + "rate_max=1..unlimited" + few);
  CHECK(swept.status == 0);
  CHECK(contains(swept.output, "\nunlimited,"));
  const Finished refused = desk.run(kSweep + "rate_max=unlimited..5" + few);
  CHECK(refused.status == 2);
  CHECK(refused.output == "lightspeed: rate_max: unlimited..5 begins behind its end\n");
}

TEST_CASE("SWEEP-7: nobody out of sync is status 0, somebody status 1") {
  const Desk desk;
  CHECK(desk.run(kSweep + "restart_delay=0,1s --seeds 2 --events 60").status == 0);
  CHECK(desk.run(kSweep + "restart_delay=0,1s " + kBroken).status == 1);
  CHECK(desk.run(kSweep + "restart_delay=0,1s " + kBroken + "--csv").status == 1);
}

TEST_CASE("SWEEP-3: a point does not depend on those beside it, nor on the order") {
  const Desk desk;
  const std::string both = desk.run(kSweep + "restart_delay=0,1s --csv " + kBroken).output;
  const std::string last = desk.run(kSweep + "restart_delay=1s --csv " + kBroken).output;
  const std::string head = "restart_delay,reconnect_policy,sessions,judged,out_of_sync\n";
  REQUIRE(last.starts_with(head));
  CHECK(both.starts_with(head));
  CHECK(both.ends_with(last.substr(head.size())));
}

TEST_CASE("SWEEP-6: the command that is printed for the worst point makes a trace that is broken") {
  const Desk desk;
  const Finished swept = desk.run(kSweep + "restart_delay=0,3s " + kBroken);
  CHECK(desk.run(kSweep + "restart_delay=0,3s " + kBroken +
                 "| grep '^  lightspeed' > again.sh; sh -e again.sh")
            .status == 1);
  CHECK(contains(desk.run("lightspeed show worst.lstrace").output, "refs_restart_after_crash"));
  CHECK(contains(swept.output, "\nworst at restart_delay "));
}

TEST_CASE("SWEEP-7: an interrupted sweep prints the rows that are complete, as partial") {
  const Desk desk;
  // No time decides: it would go on for days, and is ended once it listens to the signal.
  const std::string listens =
      "until grep -q 'SigCgt:.*[4-7c-f]...$' /proc/$!/status; do sleep "
      "0.05; done; kill -TERM $!; wait $!";
  const auto interrupted = [&](const std::string& form) {
    return desk.run("{ exec lightspeed sweep pending_max=1..1000 --steps 1000 --seeds 9999 " +
                    form + "; } & " + listens);
  };
  const Finished text = interrupted("");
  CHECK(text.status == 130);
  CHECK(contains(text.output, "\n# partial: 0 of 1000 rows\n"));
  CHECK(contains(text.output, "\ntotal"));
  CHECK(contains(text.output, "lightspeed: interrupted: 0 of 1000 rows complete\n"));
  const Finished json = interrupted("--json");
  CHECK(json.status == 130);
  CHECK(contains(json.output, R"("complete":false,"rows":[],"worst":null})"));
}

}  // namespace lightspeed::testing
