// What a session answers on one connection: the handshake, events, acknowledgements, refusals.

#include "interpreter/session/session.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "tests/interpreter/session_line.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Line;
using testing::Said;
using testing::wire;

constexpr auto kWhole = "> diff|1|whole #app count=0,parity=even";

}  // namespace

TEST_CASE("CONF-1: every knob has the default of the table") {
  const Configuration knobs;
  CHECK(knobs.mode == isa::Mode::strict);
  CHECK(knobs.reconnect_policy == ReconnectPolicy::rehydrate);
  CHECK(knobs.duplicate_policy == DuplicatePolicy::highest);
  CHECK(knobs.heartbeat_timeout_us == 30'000'000);
  CHECK(knobs.reconnect_grace_us == 60'000'000);
  CHECK(knobs.restart_delay_us == 100'000);
  CHECK(knobs.drain_timeout_us == 5'000'000);
  CHECK(knobs.backoff_base_us == 200'000);
  CHECK(knobs.backoff_max_us == 5'000'000);
  CHECK(knobs.pending_max == 32);
  CHECK(knobs.deferred_max == 64);
  CHECK(knobs.restarts_max == 3);
  CHECK(knobs.restart_period_us == 5'000'000);
  CHECK(knobs.frame_bytes_max == 1'048'576);
  CHECK(knobs.mutant == Mutant::none);
}

TEST_CASE("SESS-1: what nobody waits for has no effect at all") {
  Line line;
  CHECK(line.step(TimerDue{Timer::heartbeat}).empty());
  CHECK(line.step(TimerDue{Timer::grace}).empty());
  line.live();
  const StepDigest before = line.digest();
  for (const Timer timer : {Timer::drain, Timer::grace, Timer::restart, Timer::reconnect}) {
    CHECK(line.step(TimerDue{timer}).empty());
  }
  CHECK(line.digest() == before);
}

TEST_CASE("SESS-1: an ended session answers every stimulus, and nothing changes") {
  Line line;
  line.live().shutdown();
  REQUIRE(line.session.ended());
  const StepDigest ended = line.digest();
  CHECK(line.open() == Said{"x 1013 try again later"});
  CHECK(line.hello() == Said{"# stale_epoch:2"});
  CHECK(line.lose() == Said{"# stale_connection:2"});
  CHECK(line.crash().empty());
  CHECK(line.shutdown().empty());
  CHECK(line.pass(1'000'000'000).empty());
  CHECK(line.digest() == ended);
}

TEST_CASE("SESS-2: an opened connection begins an incarnation, and the server says hello first") {
  Line line;
  CHECK(line.open() == Said{"* 1 disconnected -> handshaking", "> hello|lightspeed|1"});
  CHECK(line.session.lifecycle() == isa::Lifecycle::handshaking);
}

TEST_CASE("SESS-2: each connection is an epoch of its own, however short it lived") {
  Line line;
  line.open();
  line.lose();
  CHECK(line.open().front() == "* 2 disconnected -> handshaking");
  line.hello();
  line.lose();
  CHECK(line.open().front() == "* 3 disconnected -> handshaking");
}

TEST_CASE("SESS-2: a second connection abandons the incarnation that still had one") {
  Line line;
  line.live();
  CHECK(line.open() ==
        Said{"* 1 live -> abandoned", "* 2 disconnected -> handshaking", "> hello|lightspeed|1"});
}

TEST_CASE("SESS-2: a second connection of a draining session ends it and is turned away") {
  Line line;
  line.live().event(1, "increment");
  line.shutdown();
  REQUIRE(line.session.lifecycle() == isa::Lifecycle::draining);
  CHECK(line.open() == Said{"* 1 draining -> abandoned", "x 1013 try again later"});
  CHECK(line.session.ended());
  CHECK_FALSE(line.session.next_due().has_value());
}

TEST_CASE("SESS-3: a good hello mounts the client and sends the whole view") {
  Line line;
  line.open();
  CHECK(line.hello() ==
        Said{"* 1 handshaking -> mounted", "# mounted:1", "# patch_queued:1", kWhole});
  CHECK(line.session.lifecycle() == isa::Lifecycle::mounted);
}

TEST_CASE("SESS-3: the acknowledgement of the first patch makes the incarnation live") {
  Line line;
  line.open();
  line.hello();
  CHECK(line.ack(1) == Said{"# patch_acked:1", "* 1 mounted -> live"});
  CHECK(line.session.settled());
}

TEST_CASE("SESS-3: of several patches owed, the first one's acknowledgement makes it live") {
  Line line;
  line.live().event(1, "increment");
  line.event(2, "increment");
  line.lose();
  line.open();
  line.hello();
  CHECK(line.ack(3) == Said{"# patch_acked:3"});
  CHECK(line.session.lifecycle() == isa::Lifecycle::mounted);
  CHECK(line.ack(2) == Said{"# patch_acked:2", "* 2 mounted -> live"});
}

TEST_CASE("SESS-3: a first patch that the client refuses makes the incarnation live as well") {
  Line line;
  line.open();
  line.hello();
  CHECK(line.refuses(1) ==
        Said{"# patch_failed:1:patch_failed:missing_target:#app", "* 1 mounted -> live"});
}

TEST_CASE("SESS-3: where nothing is owed the hello makes the incarnation live at once") {
  Line line;
  line.live().lose();
  line.open();
  CHECK(line.hello() ==
        Said{"* 2 handshaking -> mounted", "# rehydrated:2", "* 2 mounted -> live"});
}

TEST_CASE("SESS-4: events before the incarnation is live wait, and are then handled in order") {
  Line line;
  line.open();
  CHECK(line.event(1, "increment").empty());
  CHECK(wire(line.hello()) == Said{kWhole});
  CHECK(line.event(2, "add", "{\"by\":5}").empty());
  CHECK(wire(line.ack(1)) == Said{"> diff|2|slots #app count=1,parity=odd", "> ack|1",
                                  "> diff|3|slots #app count=6,parity=even", "> ack|2"});
}

TEST_CASE("SESS-4: one event more than the bound is refused by its name, the others still wait") {
  Configuration knobs = testing::short_times();
  knobs.deferred_max = 2;
  Line line(knobs);
  line.open();
  line.hello();
  CHECK(line.event(1, "increment").empty());
  CHECK(line.event(2, "increment").empty());
  CHECK(line.event(3, "increment") == Said{"> failure|3|inbox_full:2:2"});
  CHECK(wire(line.ack(1)).back() == "> ack|2");
  CHECK(wire(line.event(4, "noop")) == Said{"> ack|4"});
}

TEST_CASE("SESS-4: what waited is forgotten with its incarnation") {
  Line line;
  line.open();
  line.event(1, "increment");
  line.lose();
  line.open();
  line.hello();
  CHECK(wire(line.ack(1)).empty());
}

TEST_CASE("SESS-5: an event that changes the view is answered by a diff and then by its ack") {
  Line line;
  line.live();
  CHECK(line.event(1, "increment") ==
        Said{"# patch_queued:2", "> diff|2|slots #app count=1,parity=odd", "> ack|1"});
}

TEST_CASE("SESS-5: an event that changes nothing is answered by its ack alone") {
  Line line;
  line.live();
  CHECK(line.event(1, "noop") == Said{"> ack|1"});
  CHECK(line.event(2, "add", "{\"by\":0}") == Said{"> ack|2"});
}

TEST_CASE("SESS-6: an event that was handled is acknowledged again and not handled") {
  Line line;
  line.live().event(3, "increment");
  for (const std::uint64_t ref : {3U, 2U, 1U}) {
    CHECK(line.event(ref, "increment") == Said{"> ack|" + std::to_string(ref)});
  }
  CHECK(wire(line.event(4, "noop")) == Said{"> ack|4"});
}

TEST_CASE("SESS-6: a new incarnation handles its references anew") {
  Line line;
  line.live().event(7, "increment");
  line.ack(2);
  line.lose();
  line.open();
  line.hello();
  CHECK(wire(line.event(1, "increment")).front() == "> diff|3|slots #app count=2,parity=even");
}

TEST_CASE("SESS-6: a reference that is no decimal number from 1 is refused") {
  Line line;
  line.live();
  const StepDigest before = line.digest();
  for (const std::string ref :
       {"0", "", "01", "-1", "+1", " 1", "1 ", "1.0", "x", "18446744073709551616"}) {
    CHECK(line.says("event|" + ref + "|increment|{}") ==
          Said{"> failure|" + ref + "|invalid_event_ref:" + ref});
  }
  CHECK(line.digest() == before);
}

TEST_CASE("SESS-6: the greatest reference is handled once, and no other after it") {
  Line line;
  line.live();
  constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
  CHECK(wire(line.event(kLast, "increment")).size() == 2);
  CHECK(wire(line.event(kLast, "increment")).size() == 1);
  CHECK(wire(line.event(1, "increment")) == Said{"> ack|1"});
}

TEST_CASE("WORLD-6: sessions that differ in their last event alone have different digests") {
  Line one;
  Line two;
  one.live().event(1, "noop");
  two.live().event(2, "noop");
  CHECK(one.digest() != two.digest());
}

TEST_CASE("SESS-7: an event that the application refuses is answered by its reason") {
  Line line;
  line.live();
  CHECK(line.event(1, "explode") == Said{"> failure|1|unsupported_client_event:explode"});
  CHECK(line.event(2, "add", "{}") == Said{"> failure|2|invalid_payload:add:by:integer:missing"});
  CHECK(line.session.settled());
}

TEST_CASE("SESS-7: a refused event counts as the last one all the same") {
  Line line;
  line.live().event(5, "explode");
  CHECK(line.event(5, "explode") == Said{"> ack|5"});
  CHECK(line.event(4, "increment") == Said{"> ack|4"});
}

TEST_CASE("SESS-11: an acknowledgement removes its own patch, in any order") {
  Line line;
  line.live();
  for (std::uint64_t ref = 1; ref <= 3; ++ref) line.event(ref, "increment");
  CHECK(line.session.pending_count() == 3);
  CHECK(line.ack(3) == Said{"# patch_acked:3"});
  CHECK(line.session.pending_count() == 2);
  CHECK(line.ack(2) == Said{"# patch_acked:2"});
  CHECK(line.ack(4) == Said{"# patch_acked:4"});
  CHECK(line.session.settled());
}

TEST_CASE("SESS-11: an acknowledgement of an unknown reference changes nothing but telemetry") {
  Line line;
  line.live().event(1, "increment");
  line.says("ack|9");  // Sets the heartbeat, as everything that is received does.
  const StepDigest before = line.digest();
  for (const std::string ref : {"1", "3", "02", "", "0", "two", "18446744073709551618"}) {
    CHECK(line.says("ack|" + ref) == Said{"# heartbeat_received:" + ref});
  }
  CHECK(line.digest() == before);
}

TEST_CASE("SESS-16: what arrives on another connection changes nothing but telemetry") {
  Line line;
  line.live();
  line.open();
  line.hello();
  const StepDigest before = line.digest();
  const ConnectionId old{1};
  line.now.value += 5;
  for (const std::string text : {"event|1|increment|{}", "ack|1", "hello|lightspeed|1", "?"}) {
    CHECK(line.step(Received{old, text, false}) == Said{"# stale_epoch:1"});
  }
  CHECK(line.step(ConnectionLost{old}) == Said{"# stale_connection:1"});
  CHECK(line.digest() == before);
}

TEST_CASE("SESS-16: a detached session hears nobody") {
  Line line;
  line.live().lose();
  const StepDigest before = line.digest();
  CHECK(line.event(1, "increment") == Said{"# stale_epoch:1"});
  CHECK(line.lose() == Said{"# stale_connection:1"});
  CHECK(line.step(Received{ConnectionId{}, "ack|1", false}) == Said{"# stale_epoch:0"});
  CHECK(line.step(ConnectionLost{ConnectionId{}}) == Said{"# stale_connection:0"});
  CHECK(line.digest() == before);
}

TEST_CASE("SESS-18: a message of the bound is read, one byte more is answered and not read") {
  const std::string event = "event|1|increment|{}";
  Configuration knobs = testing::short_times();
  knobs.frame_bytes_max = static_cast<std::uint32_t>(event.size());
  Line line(knobs);
  line.live();
  CHECK(wire(line.says(event)).size() == 2);
  CHECK(line.says("event|2|increment|{ }") == Said{"> failure||frame_too_large:21:20"});
  CHECK(wire(line.says("event|2|noop|")) == Said{"> ack|2"});
}

TEST_CASE("SESS-19: a message that does not decode is answered by its error") {
  Line line;
  line.live();
  CHECK(line.says("") == Said{"> failure||empty_frame"});
  CHECK(line.says("bogus|1") == Said{"> failure||unknown_frame_tag:bogus"});
  CHECK(line.says("a\\|b") == Said{"> failure||unknown_frame_tag:a\\|b"});
  CHECK(line.says("ack") == Said{"> failure||bad_field_count:ack:2:1"});
  CHECK(line.says("ack|1\\") == Said{"> failure||invalid_escape_sequence"});
  CHECK(line.says_bytes("ack|2") == Said{"> failure||unknown_frame_tag:"});
  CHECK(wire(line.event(1, "noop")) == Said{"> ack|1"});
}

TEST_CASE("SESS-19: a diff and a second hello are no frames of a client") {
  Line line;
  line.live();
  CHECK(line.says("diff|4|<b>") == Said{"> failure|4|unsupported_client_frame:diff"});
  CHECK(line.hello() == Said{"> failure||unsupported_client_frame:hello"});
  CHECK(line.says("hello|phoenix|1") == Said{"> failure||unsupported_client_frame:hello"});
  CHECK(line.session.lifecycle() == isa::Lifecycle::live);
}

TEST_CASE("SESS-19: a hello of another protocol or version is named, and the connection closes") {
  for (const std::string wrong : {"hello|phoenix|1", "hello|lightspeed|2"}) {
    Line line;
    line.open();
    const std::string error =
        wrong == "hello|phoenix|1" ? "unsupported_protocol:phoenix" : "unsupported_version:2";
    CHECK(line.says(wrong) ==
          Said{"> failure||" + error, "x 1002 " + error, "* 1 handshaking -> abandoned"});
    CHECK(line.hello() == Said{"# stale_epoch:1"});
    line.open();
    CHECK(line.hello()[1] == "# mounted:2");  // A client that was turned away was never mounted.
  }
}

}  // namespace lightspeed::interpreter
