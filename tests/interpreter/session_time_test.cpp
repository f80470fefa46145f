// Each deadline of a session: a microsecond before, at it, and a microsecond after.

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "interpreter/session/session.hpp"
#include "interpreter/session/timers.hpp"
#include "tests/interpreter/session_line.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Line;
using testing::Said;

constexpr std::uint64_t kHeartbeat = 1'000'000;
constexpr std::uint64_t kGrace = 10'000'000;
constexpr std::uint64_t kDrain = 10'000;
constexpr std::uint64_t kRestart = 100;
constexpr std::uint64_t kLastTick = std::numeric_limits<std::uint64_t>::max();

const Said kTimedOut{"# heartbeat_timed_out:1", "x 1001 heartbeat timed out",
                     "* 1 live -> abandoned"};

/// Passes one microsecond less than the delay, then the last one, and says what each did.
struct Around {
  Said before;
  Said at;
};
Around pass_around(Line& line, std::uint64_t delay) {
  Around around;
  around.before = line.pass(delay - 1);
  around.at = line.pass(1);
  return around;
}

}  // namespace

TEST_CASE("SESS-13: silence is suffered until the heartbeat deadline and not at it") {
  Line line;
  line.live();
  const Around around = pass_around(line, kHeartbeat);
  CHECK(around.before.empty());
  CHECK(around.at == kTimedOut);
  CHECK(line.event(1, "increment") == Said{"# stale_epoch:1"});
  CHECK(line.pass(1).empty());
}

TEST_CASE("SESS-13: a message a microsecond after the deadline comes too late") {
  Line line;
  line.live();
  CHECK(line.pass(kHeartbeat + 1) == kTimedOut);
  CHECK(line.ack(1) == Said{"# stale_epoch:1"});
}

TEST_CASE("SESS-13: whatever is received moves the deadline") {
  const std::string too_long(2'000'000, 'x');
  for (const std::string& text :
       {std::string("event|1|noop|{}"), std::string("ack|99"), std::string("failure||anything"),
        std::string("diff|1|x"), std::string("hello|lightspeed|1"), std::string("?"), too_long}) {
    Line line;
    line.live();
    line.pass(kHeartbeat - 1);
    line.says(text);
    const Around around = pass_around(line, kHeartbeat);
    CHECK(around.before.empty());
    CHECK(around.at == kTimedOut);
  }
}

TEST_CASE("SESS-13: a binary message moves the deadline as well") {
  Line line;
  line.live();
  line.pass(kHeartbeat - 1);
  line.says_bytes("anything");
  CHECK(line.pass(kHeartbeat - 1).empty());
}

TEST_CASE("SESS-13: what arrives on an older connection moves no deadline") {
  Line line;
  line.live();
  line.open();
  line.pass(kHeartbeat - 1);
  line.step(Received{ConnectionId{1}, "ack|1", false});
  CHECK(line.pass(1).front() == "# heartbeat_timed_out:2");
}

TEST_CASE("SESS-13: a client that never says hello is abandoned") {
  Line line;
  line.open();
  CHECK(line.pass(kHeartbeat).back() == "* 1 handshaking -> abandoned");
}

TEST_CASE("SESS-14: the drain deadline terminates with patches still pending") {
  Line line;
  line.live().event(1, "increment");
  line.shutdown();
  const Around around = pass_around(line, kDrain);
  CHECK(around.before.empty());
  CHECK(around.at == Said{"* 1 draining -> terminated", "x 1000 session ended"});
  CHECK(line.session.ended());
}

TEST_CASE("SESS-14: an acknowledgement a microsecond before the drain deadline counts") {
  Line line;
  line.live().event(1, "increment");
  line.shutdown();
  line.pass(kDrain - 1);
  CHECK(line.ack(2).back() == "x 1000 session ended");
  CHECK(line.pass(1).empty());
}

TEST_CASE("SESS-14: an acknowledgement a microsecond after the drain deadline is stale") {
  Line line;
  line.live().event(1, "increment");
  line.shutdown();
  line.pass(kDrain + 1);
  CHECK(line.ack(2) == Said{"# stale_epoch:1"});
}

TEST_CASE("SESS-15: a crashed session is down until the restart deadline") {
  Line line;
  line.live().crash();
  const Around around = pass_around(line, kRestart);
  CHECK(around.before.empty());
  CHECK(around.at == Said{"# restarted:1"});
  CHECK(line.session.accepts(false));
}

TEST_CASE("SESS-15: a connection before the restart is turned away, one after it is taken") {
  Line line;
  line.crash();
  line.pass(kRestart - 1);
  CHECK(line.open() == Said{"x 1013 try again later"});
  line.pass(2);
  CHECK(line.open().front() == "* 1 disconnected -> handshaking");
}

TEST_CASE("SESS-20: a detached session waits for its client until the grace has passed") {
  Line line;
  line.live().lose();
  const Around around = pass_around(line, kGrace);
  CHECK(around.before.empty());
  CHECK(around.at == Said{"# shutdown:reconnect grace ended"});
  CHECK(line.session.ended());
}

TEST_CASE("SESS-20: a client that comes back in time stops the grace") {
  Line line;
  line.live().lose();
  line.pass(kGrace - 1);
  line.open();
  line.hello();
  CHECK(line.pass(kHeartbeat - 1).empty());
  CHECK(line.event(1, "noop") == Said{"> ack|1"});
}

TEST_CASE("SESS-20: a client that comes back a microsecond late is turned away") {
  Line line;
  line.live().lose();
  line.pass(kGrace + 1);
  CHECK(line.open() == Said{"x 1013 try again later"});
}

TEST_CASE("SESS-20: each abandoned incarnation and each restart begins the grace anew") {
  Line line;
  line.live().lose();
  line.pass(kGrace - 1);
  line.open();
  line.lose();
  CHECK(line.pass(kGrace - 1).empty());
  line.crash();
  CHECK(line.pass(kRestart + kGrace - 1) == Said{"# restarted:1"});
  CHECK(line.pass(1) == Said{"# shutdown:reconnect grace ended"});
}

TEST_CASE("SESS-20: a session waits for its first client as long as it takes") {
  Line line;
  CHECK(line.pass(1'000 * kGrace).empty());
  CHECK(line.session.accepts(false));
}

TEST_CASE("TIME-1: a deadline beyond the end of time lies at the end of time") {
  CHECK(after(Tick{5}, 7) == Tick{12});
  CHECK(after(Tick{5}, kLastTick - 5) == Tick{kLastTick});
  CHECK(after(Tick{5}, kLastTick - 4) == Tick{kLastTick});
  CHECK(after(Tick{kLastTick}, 1) == Tick{kLastTick});
}

TEST_CASE("TIME-1: a session of endless deadlines is never in the past") {
  Configuration knobs;
  knobs.heartbeat_timeout_us = kLastTick;
  knobs.reconnect_grace_us = kLastTick;
  knobs.restart_period_us = kLastTick;
  Line line(knobs);
  line.live();
  CHECK(line.pass(1'000'000'000).empty());
  line.lose();
  CHECK(line.pass(1'000'000'000).empty());
  CHECK(line.session.next_due()->deadline.at == Tick{kLastTick});
  for (int crash = 0; crash < 3; ++crash) {
    line.crash();
    line.pass(200'000);
  }
  line.crash();
  CHECK(line.session.ended());
}

TEST_CASE("TIME-2: of deadlines of one tick the first kind is due first") {
  Timers timers;
  for (std::size_t kind = kTimerCount; kind-- > 0;) {
    timers.set(static_cast<Timer>(kind), Tick{50}, kind + 1);
  }
  for (const Timer timer : {Timer::heartbeat, Timer::slow_client, Timer::drain, Timer::grace,
                            Timer::restart, Timer::reconnect}) {
    REQUIRE(timers.next().has_value());
    CHECK(timers.next()->timer == timer);
    CHECK(timers.next()->deadline.set_by == static_cast<std::uint64_t>(timer) + 1);
    timers.clear(timer);
  }
  CHECK_FALSE(timers.next().has_value());
}

TEST_CASE("TIME-2: an earlier deadline is due before one of a kind that wins ties") {
  Timers timers;
  timers.set(Timer::heartbeat, Tick{51}, 1);
  timers.set(Timer::reconnect, Tick{50}, 1);
  CHECK(timers.next()->timer == Timer::reconnect);
}

TEST_CASE("TIME-2: the heartbeat abandons a draining session before its drain deadline ends it") {
  Configuration knobs = testing::short_times();
  knobs.drain_timeout_us = knobs.heartbeat_timeout_us;
  Line line(knobs);
  line.live().event(1, "increment");
  line.shutdown();
  CHECK(line.pass(knobs.drain_timeout_us) ==
        Said{"# heartbeat_timed_out:1", "x 1001 heartbeat timed out", "* 1 draining -> abandoned"});
}

TEST_CASE("TIME-2: a deadline of nothing is due at its own tick") {
  Configuration knobs = testing::short_times();
  knobs.heartbeat_timeout_us = 0;
  Line line(knobs);
  line.open();
  CHECK(line.pass(0).front() == "# heartbeat_timed_out:1");
}

}  // namespace lightspeed::interpreter
