// Snapshots on the command line: convert makes them, replay begins at one.
#include <doctest/doctest.h>

#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {

TEST_CASE("SNAP-15: a trace with snapshots is the same, and a replay of it begins late") {
  const Desk desk;
  REQUIRE(desk.run("lightspeed record --simulate --seed 5 --events 300 -o a.lstrace").status == 0);
  REQUIRE(desk.run("lightspeed convert a.lstrace --snapshot-every 10 -o s.lstrace").status == 0);
  CHECK(desk.run("lightspeed diff a.lstrace s.lstrace").status == 0);
  const auto begins = [&](const std::string& trace) {
    const Finished ran = desk.run("lightspeed replay " + trace + " --from 40");
    CHECK(ran.status == 0);
    CHECK(ran.output.find("every effect and digest equal") != std::string::npos);
    const std::string words = "began with step ";
    const auto at = ran.output.find(words);
    REQUIRE(at != std::string::npos);
    return std::stoul(ran.output.substr(at + words.size()));
  };
  const auto late = begins("s.lstrace");
  CHECK(late > 10);
  CHECK(late <= 40);
  CHECK(begins("a.lstrace") == 1);
}

TEST_CASE("SNAP-15: what cannot have snapshots says so") {
  const Desk desk;
  REQUIRE(desk.run("lightspeed record --simulate --seed 5 --events 30 -o a.lstrace").status == 0);
  CHECK(desk.run("lightspeed convert a.lstrace --snapshot-every 5 -o a.csv") ==
        Finished{.status = 2,
                 .output = "lightspeed: --snapshot-every is for lstrace: no other form has "
                           "snapshots\n"});
  CHECK(desk.run("lightspeed convert a.lstrace --snapshot-every 0 -o b.lstrace") ==
        Finished{.status = 2,
                 .output = "lightspeed: --snapshot-every is a number of steps, from 1\n"});
  const Finished behind = desk.run("lightspeed replay a.lstrace --from 9999");
  CHECK(behind.status == 2);
  CHECK(behind.output.find("there is no step 9999") != std::string::npos);
}

}  // namespace lightspeed::testing
