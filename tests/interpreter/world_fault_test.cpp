// Messages that a link damages or lets others overtake: what arrives instead, and what is told.

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/world/in_flight.hpp"
#include "tests/interpreter/world_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::only;
using testing::Said;
using testing::WorldRun;

constexpr Direction kClient = Direction::client_to_server;
constexpr Direction kServer = Direction::server_to_client;
constexpr std::string_view kEvent = "event|1|increment|{}";

/// A bit of the byte at `index`.
constexpr std::uint64_t bit(std::uint64_t index, std::uint64_t of_byte) {
  return 8 * index + of_byte;
}

/// Hellos, events, diffs, acks, and failures of both sides.
void tell_story(WorldRun& run) {
  run.load();
  for (const std::string_view name : {"increment", "explode", "increment", "noop", "increment"}) {
    run.now.value += 10;
    run.event(name);
  }
  run.cut();
  run.now.value += 1;
  run.apply(Restored{});
  run.now.value += 1'000;
  run.leave();
}

std::size_t count_of(const WorldRun& run, std::string_view line) {
  std::size_t count = 0;
  for (const Step& step : run.steps) {
    for (const std::string& said : testing::effects_of(step)) {
      if (said.starts_with(line)) ++count;
    }
  }
  return count;
}

}  // namespace

TEST_CASE("WORLD-18: corrupt flips one bit of the next such message, and only of that one") {
  WorldRun run;
  run.load();
  CHECK(run.apply(FaultNext{kClient, "event", LinkFault::corrupt, bit(8, 0)}).empty());
  CHECK(run.event("increment") ==
        Said{"!< event|1|increment|{}", "# link_fault:corrupt", "< event|1|hncrement|{}",
             "> failure|1|unsupported_client_event:hncrement",
             "@ error server_failure:unsupported_client_event:hncrement"});
  CHECK(only(run.event("increment"), "<!").front() == "< event|2|increment|{}");
}

TEST_CASE("WORLD-18: a bit is taken modulo the number of bits, a size modulo the number of bytes") {
  const auto damaged = [](LinkFault fault, std::uint64_t at) {
    std::string data(kEvent);
    damage({.direction = kClient, .tag = "event", .fault = fault, .at = at}, data);
    return data;
  };
  CHECK(damaged(LinkFault::corrupt, bit(0, 1)) == "gvent|1|increment|{}");
  CHECK(damaged(LinkFault::corrupt, bit(kEvent.size(), 1)) == "gvent|1|increment|{}");
  CHECK(damaged(LinkFault::corrupt, bit(kEvent.size() - 1, 7)).back() == '\xFD');
  CHECK(damaged(LinkFault::truncate, 5) == "event");
  CHECK(damaged(LinkFault::truncate, kEvent.size() + 5) == "event");
  CHECK(damaged(LinkFault::truncate, kEvent.size()).empty());
  CHECK(damaged(LinkFault::reorder, 5) == kEvent);
  for (const LinkFault fault : {LinkFault::corrupt, LinkFault::truncate, LinkFault::reorder}) {
    std::string nothing;
    damage({.direction = kClient, .tag = "", .fault = fault, .at = 7}, nothing);
    CHECK(nothing.empty());
  }
}

TEST_CASE("WORLD-18: truncate cuts the next such message off, at worst to nothing") {
  WorldRun run;
  run.load();
  run.apply(FaultNext{kServer, "diff", LinkFault::truncate, 6});
  CHECK(only(run.event("increment"), "!<>#") ==
        Said{"< event|1|increment|{}", "# patch_queued:2",
             "!> diff|2|slots #app count=1,parity=odd", "# link_fault:truncate", "> diff|2",
             "> ack|1", "< failure||decode_failed:bad_field_count:diff:3:2",
             "# client_failure:decode_failed:bad_field_count:diff:3:2"});
  run.apply(FaultNext{kClient, "event", LinkFault::truncate, 0});
  CHECK(only(run.event("noop"), "<>") == Said{"< ", "> failure||empty_frame"});
}

TEST_CASE("WORLD-18: reorder sends a message behind the one behind it") {
  WorldRun run;
  run.load();
  run.apply(FaultNext{kServer, "diff", LinkFault::reorder, 0});
  CHECK(only(run.event("increment"), "!<>#") ==
        Said{"< event|1|increment|{}", "# patch_queued:2",
             "!> diff|2|slots #app count=1,parity=odd", "> ack|1", "# link_fault:reorder",
             "> diff|2|slots #app count=1,parity=odd", "< ack|2", "# patch_acked:2"});
}

TEST_CASE("WORLD-18: reorder lets more messages overtake, across steps, and two may wait") {
  WorldRun run;
  run.load();
  run.apply(FaultNext{kClient, "event", LinkFault::reorder, 1});
  CHECK(run.event("increment") == Said{"!< event|1|increment|{}"});
  run.apply(FaultNext{kClient, "event", LinkFault::reorder, 0});
  CHECK(run.event("increment") == Said{"!< event|2|increment|{}"});
  CHECK(only(run.event("noop"), "<#") ==
        Said{"< event|3|noop|{}", "# link_fault:reorder", "< event|2|increment|{}"});
  CHECK(only(run.event("noop"), "<#") ==
        Said{"< event|4|noop|{}", "# link_fault:reorder", "< event|1|increment|{}"});
}

TEST_CASE("WORLD-18: what waits to be overtaken is lost with its connection") {
  WorldRun run;
  run.load();
  run.apply(FaultNext{kClient, "event", LinkFault::reorder, 0});
  run.event("increment");
  CHECK(only(run.cut(), "!").empty());  // It was recorded as lost before.
  run.apply(Restored{});
  CHECK(only(run.event("noop"), "<") == Said{"< event|2|noop|{}"});
}

TEST_CASE("WORLD-18: what a fault changed takes its latency, and stays lost if the link breaks") {
  WorldRun run;
  run.load();
  run.apply(LatencySet{kClient, 10});
  run.apply(FaultNext{kClient, "event", LinkFault::corrupt, 0});
  CHECK(run.event("noop").empty());
  CHECK(run.pass(10) == Said{"timer link:client at 10"});
  run.apply(FaultNext{kClient, "event", LinkFault::corrupt, 0});
  CHECK(run.event("noop").empty());
  CHECK(only(run.cut(), "!") == Said{"!< event|2|noop|{}"});
}

TEST_CASE("WORLD-18: of several faults the first is met, and none by what drop swallows") {
  WorldRun run;
  run.load();
  run.apply(FaultNext{kClient, "event", LinkFault::truncate, 5});
  run.apply(FaultNext{kClient, "event", LinkFault::corrupt, 1});
  run.drop_from_client("event");
  CHECK(run.event("noop") == Said{"!< event|1|noop|{}"});
  CHECK(only(run.event("noop"), "<#") == Said{"# link_fault:truncate", "< event"});
  CHECK(only(run.event("noop"), "<#") == Said{"# link_fault:corrupt", "< gvent|3|noop|{}"});
  CHECK(only(run.event("noop"), "<#") == Said{"< event|4|noop|{}"});
}

TEST_CASE("WORLD-18: every kind of frame of either side can meet every fault, once") {
  WorldRun plain;
  tell_story(plain);
  for (const Direction from : {kClient, kServer}) {
    for (const std::string tag : {"hello", "event", "diff", "ack", "failure"}) {
      const std::string line = (from == kClient ? "< " : "> ") + tag + "|";
      const bool sent = count_of(plain, line) != 0;
      for (const LinkFault fault : {LinkFault::corrupt, LinkFault::truncate, LinkFault::reorder}) {
        for (const std::uint64_t at : {0U, 1U, 2U, 7U, 41U, 1'000U}) {
          CAPTURE(line);
          CAPTURE(at);
          const auto run_once = [&] {
            WorldRun run;
            run.apply(FaultNext{from, tag, fault, at});
            tell_story(run);
            return run;
          };
          const WorldRun run = run_once();
          const std::string name(name_of(fault));
          const std::size_t met = count_of(run, "# link_fault:" + name);
          // What waits to be overtaken may wait for ever.
          CHECK(met <= (sent ? 1U : 0U));
          if (sent && fault != LinkFault::reorder) CHECK(met == 1);
          CHECK(count_of(run, "!" + line) >= (sent ? 1U : 0U));
          CHECK(run.steps == run_once().steps);
        }
      }
    }
  }
}

}  // namespace lightspeed::interpreter
