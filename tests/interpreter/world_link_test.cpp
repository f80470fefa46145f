// Links that take their time: when what was sent arrives, in which order, and what never does.

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/world/in_flight.hpp"
#include "tests/interpreter/sessions_run.hpp"
#include "tests/interpreter/world_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::effects_of;
using testing::only;
using testing::program_of;
using testing::Said;
using testing::WorldRun;

constexpr Direction kClient = Direction::client_to_server;
constexpr Direction kServer = Direction::server_to_client;

/// A counter that is live, and links that take their time from then on.
WorldRun live_run(std::uint64_t client_us, std::uint64_t server_us,
                  const Configuration& knobs = {}) {
  WorldRun run(knobs);
  run.load();
  run.apply(LatencySet{kClient, client_us});
  run.apply(LatencySet{kServer, server_us});
  return run;
}

/// The effects of the latest step that a link led to.
Said arrived(const WorldRun& run) {
  for (auto step = run.steps.rbegin(); step != run.steps.rend(); ++step) {
    if (step->cause != 0) return effects_of(*step);
  }
  return {};
}

Digest link_digest(const WorldRun& run) {
  return run.world.state_digest().parts.at(static_cast<std::size_t>(StatePart::link));
}

}  // namespace

TEST_CASE("WORLD-16: what a side sends arrives when its latency has passed, as a step of its own") {
  WorldRun run = live_run(0, 50);
  CHECK(run.event("increment") == Said{"< event|1|increment|{}", "# patch_queued:2"});
  const std::uint64_t sent_by = run.steps.back().number;
  CHECK(run.pass(49).empty());
  CHECK(run.pass(1) == Said{"timer link:server at 50"});
  CHECK(arrived(run) ==
        Said{"> diff|2|slots #app count=1,parity=odd", "> ack|1", "< ack|2", "# patch_acked:2"});
  CHECK(run.steps[run.steps.size() - 2].cause == sent_by);
  CHECK(run.world.session().settled());
}

TEST_CASE("WORLD-16: each side has a latency of its own, and an answer takes both") {
  WorldRun run = live_run(30, 50);
  CHECK(run.event("increment").empty());
  CHECK(run.pass(200) ==
        Said{"timer link:client at 30", "timer link:server at 80", "timer link:client at 110"});
  CHECK(arrived(run) == Said{"< ack|2", "# patch_acked:2"});
}

TEST_CASE("WORLD-3: what is swallowed on a slow link is lost where it would have arrived") {
  WorldRun run = live_run(0, 50);
  run.apply(DropNext{kServer, "ack"});
  CHECK(run.event("increment") == Said{"< event|1|increment|{}", "# patch_queued:2"});
  run.now.value += 10;
  CHECK(run.event("noop") == Said{"< event|2|noop|{}"});
  CHECK(run.pass(50) == Said{"timer link:server at 50", "timer link:server at 60"});
  CHECK(only(effects_of(run.steps[run.steps.size() - 3]), ">!") ==
        Said{"> diff|2|slots #app count=1,parity=odd", "!> ack|1"});
  CHECK(only(arrived(run), ">!") == Said{"> ack|2"});
}

TEST_CASE("WORLD-16: a connection opens at once, and its hellos take their time") {
  WorldRun run(Configuration{});
  run.apply(LatencySet{kServer, 10});
  CHECK(only(run.load(), "+<>@") == Said{"@ connecting", "+ 1", "@ live", "< hello|lightspeed|1"});
  CHECK(run.pass(10) == Said{"timer link:server at 10"});
  CHECK(arrived(run) == Said{"> hello|lightspeed|1", "> diff|1|whole #app count=0,parity=even",
                             "< ack|1", "# patch_acked:1", "* 1 mounted -> live"});
}

TEST_CASE("WORLD-16: what is sent under a shorter latency overtakes nothing of its side") {
  WorldRun run = live_run(0, 100);
  run.event("increment");
  run.now.value += 10;
  run.apply(LatencySet{kServer, 0});
  CHECK(only(run.event("increment"), ">").empty());
  CHECK(run.pass(90) == Said{"timer link:server at 100"});
  CHECK(only(arrived(run), ">") == Said{"> diff|2|slots #app count=1,parity=odd", "> ack|1",
                                        "> diff|3|slots #app count=2,parity=even", "> ack|2"});
  CHECK(only(run.event("noop"), ">") == Said{"> ack|3"});
}

TEST_CASE("WORLD-16: what is sent under a longer latency is due later, in a step of its own") {
  WorldRun run = live_run(0, 100);
  run.event("noop");
  run.apply(LatencySet{kServer, 300});
  run.event("noop");
  CHECK(run.pass(1'000) == Said{"timer link:server at 100", "timer link:server at 300"});
}

TEST_CASE("WORLD-16: a latency beyond the end of time is due there") {
  WorldRun run = live_run(~std::uint64_t{0}, 0);
  run.now.value = 5;
  CHECK(run.event("noop").empty());
  CHECK(run.world.now() == Tick{5});
  CHECK(run.cut().front() == "!< event|1|noop|{}");
}

TEST_CASE("WORLD-16: a latency of nothing changes no digest, and any other one does") {
  WorldRun run;
  run.load();
  const Digest before = link_digest(run);
  run.apply(LatencySet{kServer, 0});
  run.apply(Stalled{kClient, false});
  CHECK(link_digest(run) == before);
  run.apply(LatencySet{kServer, 5});
  const Digest slow = link_digest(run);
  CHECK(slow != before);
  run.apply(Stalled{kServer, true});
  CHECK(link_digest(run) != slow);
  run.apply(Stalled{kServer, false});
  CHECK(link_digest(run) == slow);
  run.event("noop");
  CHECK(link_digest(run) != slow);
  run.pass(5);
  CHECK(link_digest(run) == slow);
  run.apply(FaultNext{kServer, "ack", LinkFault::corrupt, 1});
  CHECK(link_digest(run) != slow);
}

TEST_CASE("WORLD-1: without latency nothing waits for another step") {
  WorldRun run = live_run(0, 0);
  CHECK(run.event("increment") == Said{"< event|1|increment|{}", "# patch_queued:2",
                                       "> diff|2|slots #app count=1,parity=odd", "> ack|1",
                                       "< ack|2", "# patch_acked:2"});
  CHECK(run.pass(1'000).empty());
}

TEST_CASE("TIME-2: the heartbeat deadline is before what arrives at its tick") {
  Configuration knobs;
  knobs.heartbeat_timeout_us = 1'000;
  for (const std::uint64_t latency : {499U, 500U, 501U}) {
    CAPTURE(latency);
    WorldRun run = live_run(latency, 0, knobs);
    run.pass(500);
    run.event("increment");
    const bool arrives = latency < 500;
    const Said fired = run.pass(500);
    CHECK(fired == Said{arrives ? "timer link:client at 999" : "timer heartbeat at 1000"});
    CHECK(only(arrived(run), "<!-") ==
          (arrives ? Said{"< event|1|increment|{}"} : Said{"!< event|1|increment|{}", "- 1 1001"}));
  }
}

TEST_CASE("TIME-2: of one tick the client's messages are before the server's, then timers") {
  constexpr std::string_view kTicks = R"(program ticks 1

state
  n: integer

on mount
  mount "/" "main"
  start_timer tick 1

on timer tick
  set n = n + 1

on event ping
  set n = n + 10

view main
  <p>{{n}}</p>
)";
  WorldRun run({}, program_of(kTicks));
  run.load();
  run.apply(LatencySet{kServer, 1'000});
  run.event("ping");
  run.apply(LatencySet{kClient, 1'000});
  run.event("ping");
  CHECK(run.pass(1'000) ==
        Said{"timer link:client at 1000", "timer link:server at 1000", "timer app:tick at 1000"});
}

TEST_CASE("WORLD-17: what a stalled side sends waits, and then arrives in order") {
  WorldRun run = live_run(0, 0);
  CHECK(run.apply(Stalled{kServer, true}).empty());
  CHECK(only(run.event("increment"), "<>") == Said{"< event|1|increment|{}"});
  CHECK(only(run.event("noop"), "<>") == Said{"< event|2|noop|{}"});
  CHECK(run.pass(1'000'000).empty());
  CHECK(run.apply(Stalled{kServer, false}) == Said{"> diff|2|slots #app count=1,parity=odd",
                                                   "> ack|1", "> ack|2", "< ack|2",
                                                   "# patch_acked:2"});
}

TEST_CASE("WORLD-17: a stall holds what was under way; what is not due yet arrives when it is") {
  WorldRun run = live_run(100, 0);
  run.event("increment");
  run.now.value += 50;
  run.event("noop");
  run.apply(Stalled{kClient, true});
  CHECK(run.pass(70).empty());
  CHECK(only(run.apply(Stalled{kClient, false}), "<") == Said{"< event|1|increment|{}"});
  CHECK(run.pass(30) == Said{"timer link:client at 150"});
  CHECK(only(arrived(run), "<") == Said{"< event|2|noop|{}"});
}

TEST_CASE("WORLD-17: a stalled client is silent, so its session abandons it and tells it later") {
  Configuration knobs;
  knobs.heartbeat_timeout_us = 1'000;
  WorldRun run = live_run(0, 0, knobs);
  run.apply(Stalled{kServer, true});
  run.apply(Stalled{kClient, true});
  run.event("increment");
  CHECK(run.pass(1'000) == Said{"timer heartbeat at 1000"});
  CHECK(arrived(run) == Said{"# heartbeat_timed_out:1", "* 1 live -> abandoned"});
  CHECK(run.state() == ClientState::live);
  CHECK(run.apply(Stalled{kServer, false}) ==
        Said{"!< event|1|increment|{}", "- 1 1001", "@ reconnecting"});
}

TEST_CASE("WORLD-19: a cut loses what is under way on either side") {
  WorldRun run = live_run(100, 0);
  run.event("increment");
  run.apply(LatencySet{kClient, 0});
  run.apply(LatencySet{kServer, 100});
  run.pass(100);  // The event arrives, and its answers are under way.
  run.apply(LatencySet{kClient, 100});
  run.event("noop");
  CHECK(only(run.cut(), "!-") == Said{"!< event|2|noop|{}",
                                      "!> diff|2|slots #app count=1,parity=odd", "!> ack|1",
                                      "- 1 1006"});
  // The session kept the patch: it comes again, and the document is whole.
  run.apply(Restored{});
  run.pass(1'000);
  CHECK(run.world.session().settled());
  CHECK(run.shown().find('1') != std::string::npos);
}

TEST_CASE("WORLD-19: a page that is loaded, and one that leaves, lose what is under way") {
  WorldRun loads = live_run(100, 0);
  loads.event("increment");
  CHECK(loads.load().front() == "!< event|1|increment|{}");
  WorldRun leaves = live_run(100, 0);
  leaves.event("increment");
  CHECK(only(leaves.leave(), "!<-") ==
        Said{"!< event|1|increment|{}", "!< failure||client_disconnect", "- 1 1005"});
}

TEST_CASE("WORLD-19: the end of a connection by its server is behind what it sent before") {
  WorldRun at_once = live_run(0, 100);
  CHECK(only(at_once.crash(), "-") == Said{"- 1 1006"});
  WorldRun behind = live_run(0, 100);
  behind.event("increment");
  CHECK(only(behind.crash(), "-").empty());
  behind.apply(LatencySet{kClient, 10});
  behind.event("increment");  // The page does not know yet.
  CHECK(behind.pass(100).front() == "timer link:client at 10");
  CHECK(only(effects_of(behind.steps[behind.steps.size() - 3]), "<#") ==
        Said{"< event|2|increment|{}", "# stale_epoch:1"});
  CHECK(only(arrived(behind), ">!-") ==
        Said{"> diff|2|slots #app count=1,parity=odd", "> ack|1", "- 1 1006", "!< ack|2"});
}

TEST_CASE("WORLD-20: too many messages under way cut the connection, and telemetry says so") {
  WorldRun run = live_run(0, 0);
  run.apply(Stalled{kServer, true});
  for (std::size_t i = 0; i < kUnderWayMax; ++i)
    run.world.apply(UserEvent{"noop", "{}"}, run.now, run.steps);
  CHECK(run.state() == ClientState::live);
  const Said said = run.event("noop");
  CHECK(said[1] == "# link_full:server:messages:65536");
  CHECK(only(said, "!").size() == kUnderWayMax + 1);
  CHECK(only(said, "-") == Said{"- 1 1006"});
  CHECK(run.state() == ClientState::reconnecting);
}

TEST_CASE("WORLD-20: so do too many bytes, and what just fits does not") {
  WorldRun run = live_run(1, 0);
  const std::string frame = "event|1|x|";
  const std::string half(kUnderWayBytesMax / 2 - frame.size(), 'a');
  CHECK(run.event("x", half).empty());
  CHECK(run.event("x", half).empty());
  CHECK(only(run.event("x", ""), "#") ==
        Said{"# link_full:client:bytes:" + std::to_string(kUnderWayBytesMax)});
}

}  // namespace lightspeed::interpreter
