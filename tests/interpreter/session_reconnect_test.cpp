// What a session owes a client that comes back, and what it holds back for one that is slow.

#include <doctest/doctest.h>

#include <string>

#include "interpreter/session/session.hpp"
#include "tests/interpreter/session_line.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Line;
using testing::Said;
using testing::wire;

Configuration with_policy(ReconnectPolicy policy) {
  Configuration knobs = testing::short_times();
  knobs.reconnect_policy = policy;
  return knobs;
}

Configuration with_pending_max(std::uint32_t bound) {
  Configuration knobs = testing::short_times();
  knobs.pending_max = bound;
  return knobs;
}

}  // namespace

TEST_CASE("SESS-8: patch references grow by one over incarnations, pages and crashes") {
  for (const auto policy : {ReconnectPolicy::rehydrate, ReconnectPolicy::remount}) {
    Line line(with_policy(policy));
    std::uint64_t ref = 0;
    const auto expect_next = [&](const Said& said) {
      const std::string head = "> diff|" + std::to_string(++ref) + "|";
      CHECK_MESSAGE(wire(said).front().starts_with(head), wire(said).front(), " is not ", head);
      line.ack(ref);
    };
    line.open();
    expect_next(line.hello());
    expect_next(line.event(1, "increment"));
    line.lose();
    line.open(true);
    expect_next(line.hello());
    line.crash();
    line.pass(100);
    line.open();
    expect_next(line.hello());
    expect_next(line.event(1, "decrement"));
  }
}

TEST_CASE("SESS-9: a returning client is sent what it has not acknowledged, as it was sent") {
  Line line;
  line.live().event(1, "increment");
  line.event(2, "increment");
  line.event(3, "increment");
  line.ack(3);
  line.lose();
  line.open();
  CHECK(line.hello() == Said{"* 2 handshaking -> mounted", "# rehydrated:2",
                             "> diff|2|slots #app count=1,parity=odd",
                             "> diff|4|slots #app count=3,parity=odd"});
}

TEST_CASE("SESS-9: the model is kept, and its view is not sent where it was acknowledged") {
  Line line;
  line.live().event(1, "add", "{\"by\":7}");
  line.ack(2);
  line.lose();
  line.open();
  CHECK(wire(line.hello()).empty());
  CHECK(wire(line.event(2, "increment")).front() == "> diff|3|slots #app count=8,parity=even");
}

TEST_CASE("SESS-9: a whole view that was never acknowledged is sent again and not a second one") {
  Line line;
  line.open();
  line.hello();
  line.lose();
  line.open();
  CHECK(wire(line.hello()) == Said{"> diff|1|whole #app count=0,parity=even"});
}

TEST_CASE("SESS-10: a returning client gets a fresh model and the whole view") {
  Line line(with_policy(ReconnectPolicy::remount));
  line.live().event(1, "increment");
  line.lose();
  CHECK(line.session.pending_count() == 0);
  line.open();
  CHECK(line.hello() == Said{"* 2 handshaking -> mounted", "# remounted:2", "# patch_queued:3",
                             "> diff|3|whole #app count=0,parity=even"});
  CHECK(line.ack(2) == Said{"# heartbeat_received:2"});
}

TEST_CASE("SESS-21: a page that was just loaded is sent the whole view under both policies") {
  for (const auto policy : {ReconnectPolicy::rehydrate, ReconnectPolicy::remount}) {
    Line line(with_policy(policy));
    line.live().event(1, "increment");  // Patch 2 stays unacknowledged.
    line.lose();
    line.open(true);
    const std::string count =
        policy == ReconnectPolicy::rehydrate ? "count=1,parity=odd" : "count=0,parity=even";
    CHECK(wire(line.hello()) == Said{"> diff|3|whole #app " + count});
    CHECK(line.session.pending_count() == 1);
  }
}

TEST_CASE("SESS-21: the whole view is still owed when the new page's connection broke at once") {
  Line line;
  line.live().event(1, "increment");
  line.lose();
  line.open(true);
  line.lose();
  line.open();
  CHECK(wire(line.hello()) == Said{"> diff|3|whole #app count=1,parity=odd"});
}

TEST_CASE("SESS-12: output beyond the bound is held back, and one whole view catches up") {
  Line line(with_pending_max(2));
  line.live().event(1, "increment");
  line.event(2, "increment");
  CHECK(line.session.pending_count() == 2);
  CHECK(line.event(3, "increment") == Said{"# patch_coalesced:2", "> ack|3"});
  CHECK(line.event(4, "increment") == Said{"# patch_coalesced:2", "> ack|4"});
  CHECK(line.ack(2) ==
        Said{"# patch_acked:2", "# patch_queued:4", "> diff|4|whole #app count=4,parity=even"});
  CHECK(line.session.pending_count() == 2);
  CHECK(wire(line.ack(3)).empty());
  CHECK(wire(line.ack(4)).empty());
  CHECK(line.session.settled());
}

TEST_CASE("SESS-12: what was held back is still owed after a reconnect") {
  Line line(with_pending_max(1));
  line.live().event(1, "increment");
  line.event(2, "increment");
  line.lose();
  line.open();
  CHECK(wire(line.hello()) == Said{"> diff|2|slots #app count=1,parity=odd"});
  CHECK(line.ack(2) == Said{"# patch_acked:2", "* 2 mounted -> live", "# patch_queued:3",
                            "> diff|3|whole #app count=2,parity=even"});
}

TEST_CASE("SESS-12: an event that waited for a full outbox is shown by one whole view") {
  Line line(with_pending_max(1));
  line.live().event(1, "increment");
  line.event(2, "increment");
  line.lose();
  line.open();
  line.hello();
  line.event(3, "increment");
  CHECK(wire(line.ack(2)) == Said{"> diff|3|whole #app count=3,parity=odd", "> ack|3"});
}

TEST_CASE("SESS-12: a bound of nothing sends no patch, and the session lives all the same") {
  Line line(with_pending_max(0));
  line.open();
  CHECK(wire(line.hello()).empty());
  CHECK(line.session.lifecycle() == isa::Lifecycle::live);
  CHECK(wire(line.event(1, "increment")) == Said{"> ack|1"});
  CHECK_FALSE(line.session.settled());
}

TEST_CASE("SESS-17: a patch that the client refused is answered by one whole view") {
  Line line;
  line.live().event(1, "increment");
  CHECK(line.refuses(2) == Said{"# patch_failed:2:patch_failed:missing_target:#app",
                                "# patch_queued:3", "> diff|3|whole #app count=1,parity=odd"});
}

TEST_CASE("SESS-17: a refused whole view is answered by nothing") {
  Line line;
  line.live().event(1, "increment");
  line.refuses(2);
  CHECK(wire(line.refuses(3)).empty());
  CHECK(line.session.pending_count() == 0);
}

TEST_CASE("SESS-17: a whole view sent again is a whole view still") {
  Line line;
  line.open();
  line.hello();
  line.lose();
  line.open();
  line.hello();
  CHECK(wire(line.refuses(1)).empty());
  CHECK(line.session.lifecycle() == isa::Lifecycle::live);
}

TEST_CASE("SESS-17: a whole view that an event brought is a whole view too") {
  Line line(with_pending_max(1));
  line.live().event(1, "increment");
  line.event(2, "increment");
  line.lose();
  line.open();
  line.hello();
  line.event(3, "increment");
  line.ack(2);
  CHECK(wire(line.refuses(3)).empty());
}

TEST_CASE("SESS-17: a refusal before the incarnation is live is answered when it is") {
  Line line;
  line.live().event(1, "increment");
  line.event(2, "increment");
  line.lose();
  line.open();
  line.hello();
  CHECK(wire(line.refuses(3)).empty());
  CHECK(wire(line.ack(2)) == Said{"> diff|4|whole #app count=2,parity=even"});
}

TEST_CASE("SESS-17: a refusal of no patch changes nothing but telemetry") {
  Line line;
  line.live().event(1, "increment");
  CHECK(line.refuses(9) == Said{"# heartbeat_received:9"});
  CHECK(line.says("failure||client_disconnect") == Said{"# client_failure:client_disconnect"});
  CHECK(line.session.pending_count() == 1);
}

TEST_CASE("SESS-15: a crash abandons the incarnation and loses the model") {
  Line line;
  line.live().event(1, "increment");
  CHECK(line.crash() == Said{"# crashed:", "x 1006 ", "* 1 live -> abandoned"});
  CHECK_FALSE(line.session.accepts(false));
  CHECK(line.open() == Said{"x 1013 try again later"});
  CHECK(line.pass(100) == Said{"# restarted:1"});
  line.open();
  CHECK(line.hello() == Said{"* 2 handshaking -> mounted", "# remounted:2", "# patch_queued:3",
                             "> diff|3|whole #app count=0,parity=even"});
}

TEST_CASE("SESS-15: a crash while detached or before the first connection restarts as well") {
  Line line;
  CHECK(line.crash() == Said{"# crashed:"});
  CHECK(line.crash().empty());  // There is nothing left to crash.
  CHECK(line.pass(100) == Said{"# restarted:1"});
  line.live().lose();
  CHECK(line.crash() == Said{"# crashed:"});
  CHECK(line.pass(100) == Said{"# restarted:2"});
}

TEST_CASE("SESS-15: one crash too many within the period ends the session") {
  Configuration knobs = testing::short_times();
  knobs.restarts_max = 2;
  Line line(knobs);
  line.crash();
  line.pass(100);
  line.crash();
  line.pass(100);
  CHECK(line.crash() == Said{"# crashed:", "# shutdown:too many crashes"});
  CHECK(line.session.ended());
  CHECK_FALSE(line.session.next_due().has_value());
}

TEST_CASE("SESS-15: a restart is forgotten when its period has passed, and not before") {
  Configuration knobs = testing::short_times();
  knobs.restarts_max = 1;
  knobs.restart_period_us = 5'000;
  for (const std::uint64_t late : {0U, 1U}) {
    Line line(knobs);
    line.crash();
    line.pass(4'999 + late);
    line.crash();
    CHECK(line.session.ended() == (late == 0));
  }
}

TEST_CASE("SESS-15: with no restart allowed the first crash ends the session") {
  Configuration knobs = testing::short_times();
  knobs.restarts_max = 0;
  Line line(knobs);
  line.live().crash();
  CHECK(line.session.ended());
}

TEST_CASE("SESS-14: a shutdown drains a live session until its patches are acknowledged") {
  Line line;
  line.live().event(1, "increment");
  line.event(2, "increment");
  CHECK(line.shutdown() == Said{"# shutdown:deploy", "* 1 live -> draining"});
  CHECK(line.shutdown().empty());  // It is draining already.
  CHECK(line.event(3, "increment") == Said{"> failure|3|draining"});
  CHECK(wire(line.ack(2)).empty());
  CHECK(line.ack(3) ==
        Said{"# patch_acked:3", "* 1 draining -> terminated", "x 1000 session ended"});
  CHECK(line.session.ended());
}

TEST_CASE("SESS-14: a shutdown with nothing pending terminates at once") {
  Line line;
  CHECK(line.live().shutdown() == Said{"# shutdown:deploy", "* 1 live -> draining",
                                       "* 1 draining -> terminated", "x 1000 session ended"});
}

TEST_CASE("SESS-14: a draining session sends no whole view, whatever it owes") {
  Line line(with_pending_max(1));
  line.live().event(1, "increment");
  line.event(2, "increment");
  line.shutdown();
  CHECK(line.refuses(2) == Said{"# patch_failed:2:patch_failed:missing_target:#app",
                                "* 1 draining -> terminated", "x 1000 session ended"});
}

TEST_CASE("SESS-14: a session that is not live ends at once") {
  Line detached;
  detached.live().lose();
  CHECK(detached.shutdown() == Said{"# shutdown:deploy"});
  CHECK(detached.session.ended());

  Line handshaking;
  handshaking.open();
  CHECK(handshaking.shutdown() ==
        Said{"# shutdown:deploy", "x 1000 session ended", "* 1 handshaking -> abandoned"});
  CHECK(handshaking.session.ended());

  Line mounted;
  mounted.open();
  mounted.hello();
  CHECK(mounted.shutdown().back() == "* 1 mounted -> abandoned");
  CHECK_FALSE(mounted.session.next_due().has_value());

  Line down;
  down.crash();
  CHECK(down.shutdown() == Said{"# shutdown:deploy"});
  CHECK(down.pass(1'000'000'000).empty());
  CHECK(down.session.ended());
}

TEST_CASE("SESS-14: a draining session that loses its connection or crashes has ended") {
  for (const bool crashes : {false, true}) {
    Line line;
    line.live().event(1, "increment");
    line.shutdown();
    CHECK((crashes ? line.crash() : line.lose()).back() == "* 1 draining -> abandoned");
    CHECK(line.session.ended());
    CHECK(line.pass(1'000'000'000).empty());
  }
}

}  // namespace lightspeed::interpreter
