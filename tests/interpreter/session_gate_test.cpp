// Who may connect, who may speak, how much, and how slowly they may listen.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "interpreter/session/hooks.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/session_line.hpp"
#include "tests/interpreter/world_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Line;
using testing::Said;
using testing::short_times;

Configuration slow(SlowClientPolicy policy) {
  Configuration knobs = short_times();
  knobs.slow_client_policy = policy;
  knobs.slow_client_timeout_us = 1'000;
  return knobs;
}

Configuration at_most(std::uint32_t events, std::uint64_t period_us) {
  Configuration knobs = short_times();
  knobs.rate_max = events;
  knobs.rate_period_us = period_us;
  return knobs;
}

struct Playing : testing::WorldRun {
  using WorldRun::WorldRun;
  Said credentials(const std::string& token, const std::string& origin = {}) {
    return apply(CredentialsSet{token, origin});
  }
};

}  // namespace

TEST_CASE("SESS-11: an unknown acknowledgement is a sign of life, and telemetry says so") {
  Line line;
  line.live();
  line.now.value += 5;
  CHECK(line.ack(99) == Said{"# heartbeat_received:99"});
  CHECK(line.refuses(7) == Said{"# heartbeat_received:7"});
  CHECK(line.session.next_due()->deadline.at.value == line.now.value + 1'000'000);
}

TEST_CASE("SESS-30: the owner's page connects, from our origin, with the token it was served") {
  const Identity own{};
  const Credentials good{"s-1", "/", csrf_token_of("owner-1"), std::string(kServedOrigin)};
  CHECK(!denial_of(own_hooks(), {}, own, good));
  const auto why = [&](Credentials asked) {
    const auto denied = denial_of(own_hooks(), {}, own, asked);
    return denied ? denied->error + ":" + denied->reason : "none";
  };
  Credentials other = good;
  other.origin = "https://evil.example";
  CHECK(why(other) == "protection_rejected:origin https://evil.example");
  other = good;
  other.csrf_token = "forged";
  CHECK(why(other) == "protection_rejected:csrf_token");
  other.csrf_token = "csrf-nobody";
  CHECK(why(other) == "authentication_failed:unknown owner");
  other.csrf_token = csrf_token_of("owner-2");
  CHECK(why(other) == "authentication_failed:owner-2");
}

TEST_CASE("SESS-30: whom a hook denies is refused before the connection opens") {
  Playing run;
  run.credentials("csrf-owner-2");
  CHECK(run.load() == Said{"@ connecting", "/ 1 authentication_failed:owner-2",
                           "# authentication_failed:owner-2", "@ error socket_error",
                           "@ reconnecting"});
  CHECK(run.world.session().state() == SessionState::detached);
  run.credentials("");
  CHECK(run.pass(1'000'000) == Said{"timer reconnect at 200000"});
  CHECK(run.state() == ClientState::live);
}

TEST_CASE("WORLD-21: other credentials matter to the next connection, on whatever page") {
  Playing run;
  run.load();
  CHECK(run.credentials("", "https://evil.example").empty());
  CHECK(run.event("increment").front() == "< event|1|increment|{}");
  run.cut();
  const auto refused = [](const Said& said) {
    return std::count(said.begin(), said.end(),
                      "# protection_rejected:origin https://evil.example");
  };
  CHECK(refused(run.load()) == 1);
  CHECK(refused(run.load()) == 1);
  run.credentials("");
  CHECK(refused(run.load()) == 0);
}

TEST_CASE("SESS-30: hooks are pure functions that the world is given") {
  Hooks closed = own_hooks();
  closed.authenticate = [](const Configuration&, const Credentials& asked) {
    using Owner = Result<std::string, std::string>;
    return asked.route == "/open" ? Owner("owner-1") : Owner(failure("closed"));
  };
  World world(Configuration{}, find_app("counter").value(), closed);
  std::vector<Step> steps;
  world.apply(PageLoaded{}, Tick{0}, steps);
  CHECK(world.session().state() == SessionState::detached);
  world.apply(PageLoaded{.route = "/open"}, Tick{1}, steps);
  CHECK(world.session().state() == SessionState::live);
}

TEST_CASE("SESS-31: a message of another owner changes nothing in any state") {
  const auto ignored = [](Line& line) {
    const StepDigest before = line.digest();
    ++line.now.value;
    CHECK(line.step(ForeignReceived{"mallory"}) == Said{"# foreign_owner:mallory"});
    CHECK(line.digest() == before);
  };
  Line line;
  ignored(line);
  line.open();
  ignored(line);
  line.hello();
  ignored(line);
  line.ack(1);
  ignored(line);
  line.event(1, "increment");
  line.shutdown();
  CHECK(line.session.state() == SessionState::draining);
  ignored(line);
  line.lose();
  ignored(line);
  Line down;
  down.crash();
  ignored(down);
}

TEST_CASE("WORLD-22: a foreign message reaches the session, whether a page is open or not") {
  Playing run;
  CHECK(run.apply(ForeignMessage{"mallory", "ack|1"}) == Said{"# foreign_owner:mallory"});
  run.load();
  CHECK(run.apply(ForeignMessage{"mallory", "event|1|increment|{}"}) ==
        Said{"# foreign_owner:mallory"});
  CHECK(run.shown().find(">0<") != std::string::npos);
}

TEST_CASE("SESS-32: events beyond the rate are refused until the first of the period is over") {
  Line line(at_most(2, 10'000));
  line.live();
  line.event(1, "noop");
  line.now.value += 4'000;
  line.event(2, "noop");
  line.now.value += 500;
  CHECK(line.event(3, "increment") == Said{"> failure|3|rate_limited:events:6"});
  CHECK(line.event(3, "increment") == Said{"> ack|3"});  // It had its answer (SESS-6).
  line.now.value += 5'499;
  CHECK(line.event(4, "increment") == Said{"> failure|4|rate_limited:events:1"});
  line.now.value += 1;
  CHECK(line.event(5, "noop") == Said{"> ack|5"});
  CHECK(line.event(6, "noop") == Said{"> failure|6|rate_limited:events:4"});
}

TEST_CASE("SESS-32: what waits is counted when its turn comes") {
  Line line(at_most(1, 10'000));
  line.open();
  line.hello();
  CHECK(line.event(1, "noop").empty());
  CHECK(line.event(2, "noop").empty());
  line.now.value += 50'000;
  const Said said = line.ack(1);
  CHECK(said.at(said.size() - 2) == "> ack|1");
  CHECK(said.back() == "> failure|2|rate_limited:events:10");
}

TEST_CASE("SESS-32: a reconnect forgets nothing, a crash forgets all") {
  Line line(at_most(1, 10'000'000));
  line.live();
  line.event(1, "noop");
  line.lose();
  line.open();
  line.hello();
  CHECK(line.event(1, "noop").front().starts_with("> failure|1|rate_limited:events:"));
  line.crash();
  line.pass(100);
  line.open();
  line.hello();
  line.ack(2);
  CHECK(line.event(1, "noop") == Said{"> ack|1"});
}

TEST_CASE("SESS-32: navigations count, and repeated, unnumbered and drained events do not") {
  Line line(at_most(1, 10'000));
  line.live();
  CHECK(line.event(1, "lv:navigate", R"({"to":"/"})").front() == "# remounted:1");
  CHECK(line.event(1, "increment") == Said{"> ack|1"});
  CHECK(line.says("event|x|increment|{}") == Said{"> failure|x|invalid_event_ref:x"});
  CHECK(line.event(2, "noop") == Said{"> failure|2|rate_limited:events:10"});
  line.shutdown();
  CHECK(line.event(3, "noop") == Said{"> failure|3|draining"});
}

TEST_CASE("SESS-33: a slow client is told of at its deadline, once for each patch") {
  Line line(slow(SlowClientPolicy::keep));
  line.live();
  line.event(1, "increment");
  line.now.value += 400;
  line.event(2, "increment");
  CHECK(line.pass(599).empty());
  CHECK(line.pass(1) == Said{"# slow_client:2"});
  CHECK(line.pass(5'000).empty());
  line.ack(2);
  CHECK(line.pass(0) == Said{"# slow_client:3"});  // It has been the oldest for too long already.
  line.ack(3);
  CHECK(line.pass(5'000).empty());
  CHECK(line.session.state() == SessionState::live);
}

TEST_CASE("SESS-33: under `cut` a slow client loses its connection at the deadline") {
  Line line(slow(SlowClientPolicy::cut));
  line.live();
  line.event(1, "increment");
  CHECK(line.pass(999).empty());
  CHECK(line.pass(1) == Said{"# slow_client:2", "x 1008 slow client", "* 1 live -> abandoned"});
  CHECK(line.session.state() == SessionState::detached);
  // What it is sent again begins anew to wait.
  line.now.value += 7'000;
  line.open();
  line.hello();
  CHECK(line.pass(999).empty());
  CHECK(line.pass(1).front() == "# slow_client:2");
}

TEST_CASE("SESS-33: an answer in time, a drain and a detached session take the deadline away") {
  Line line(slow(SlowClientPolicy::cut));
  line.live();
  line.event(1, "increment");
  line.pass(999);
  line.ack(2);
  CHECK(line.pass(5'000).empty());
  line.event(2, "increment");
  line.shutdown();
  CHECK(line.pass(9'999).empty());  // A tick before the drain's own deadline.
  Line away(slow(SlowClientPolicy::cut));
  away.live();
  away.event(1, "increment");
  away.lose();
  CHECK(away.pass(50'000).empty());
}

TEST_CASE("TIME-2: an acknowledgement at the tick of the slow client's deadline is too late") {
  Playing run(slow(SlowClientPolicy::cut));
  run.load();
  run.apply(AcksHeld{true});
  run.event("increment");
  CHECK(run.pass(999).empty());
  run.now.value += 1;
  run.apply(AcksHeld{false});
  CHECK(run.state() == ClientState::reconnecting);
}

}  // namespace lightspeed::interpreter
