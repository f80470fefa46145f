// The counter's whole life, from the first page to the last acknowledgement, as its user sees it.

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "tests/interpreter/world_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::only;
using testing::Said;
using testing::WorldRun;

constexpr std::uint64_t kSecond = 1'000'000;

/// The counter's page showing that count, as a browser would show it.
std::string page_of(std::int64_t count) {
  return "<section class=\"counter\"><h1>Counter</h1>"
         "<p>Count: <span data-ls-slot=\"count\">" +
         std::to_string(count) + "</span></p><p class=\"hint\" data-ls-slot=\"parity\">" +
         (count % 2 == 0 ? "even" : "odd") +
         "</p><button id=\"dec\" data-ls-event=\"decrement\">-</button>"
         "<button id=\"inc\" data-ls-event=\"increment\">+</button>"
         "<button id=\"add10\" data-ls-event=\"add\" data-ls-payload=\"{&quot;by&quot;:10}\">"
         "+10</button><button id=\"noop\" data-ls-event=\"noop\">noop</button>"
         "<button id=\"boom\" data-ls-event=\"explode\">boom</button></section>";
}

Configuration remounting() {
  Configuration knobs;
  knobs.reconnect_policy = ReconnectPolicy::remount;
  return knobs;
}

/// The root as a browser serialises it, in that state.
std::string root_of(const std::string& state, const std::string& content,
                    const std::string& error = "") {
  const std::string served = WorldRun().world.root_html();
  const std::string open = served.substr(0, served.find('>'));
  const bool loading = state == "connecting" || state == "reconnecting";
  return open + " data-ls-client-state=\"" + state + "\" data-ls-loading=\"" +
         (loading ? "true" : "false") + "\"" +
         (error.empty() ? "" : " data-ls-error=\"" + error + "\"") + ">" + content + "</main>";
}

std::string root(const WorldRun& run) { return run.world.client()->document().outer_html(); }

/// A live counter that shows 11, everything acknowledged.
WorldRun clicked(const Configuration& knobs = {}) {
  WorldRun run(knobs);
  run.load();
  run.event("increment");
  run.event("add", "{\"by\":10}");
  return run;
}

}  // namespace

TEST_CASE("SESS-3: the mounted counter shows nought, and the client is live") {
  WorldRun run;
  run.load();
  CHECK(run.shown() == page_of(0));
  CHECK(run.world.session().lifecycle() == isa::Lifecycle::live);
  CHECK(root(run) == root_of("live", page_of(0)));
}

TEST_CASE("SESS-5: each click shows at once") {
  WorldRun run;
  run.load();
  run.event("increment");
  CHECK(run.shown() == page_of(1));
  run.event("decrement");
  run.event("decrement");
  CHECK(run.shown() == page_of(-1));
  run.event("add", "{\"by\":10}");
  CHECK(run.shown() == page_of(9));
  CHECK(run.world.session().settled());
}

TEST_CASE("SESS-5: a click that changes nothing is acknowledged, and the document stays") {
  WorldRun run = clicked();
  CHECK(only(run.event("noop"), "<>") == Said{"< event|3|noop|{}", "> ack|3"});
  CHECK(run.shown() == page_of(11));
}

TEST_CASE("SESS-7: an unknown event shows as an error until the next patch") {
  WorldRun run = clicked();
  run.event("explode");
  const std::string error = "server_failure:unsupported_client_event:explode";
  CHECK(root(run) == root_of("error", page_of(11), error));
  run.event("noop");
  CHECK(run.state() == ClientState::error);
  run.event("increment");
  CHECK(root(run) == root_of("live", page_of(12)));
}

TEST_CASE("SESS-9: a counter that is rehydrated goes on from where it was") {
  WorldRun run = clicked();
  run.cut();
  CHECK(root(run) == root_of("reconnecting", page_of(11)));
  run.event("increment");  // Nobody hears it.
  run.pass(kSecond);
  CHECK(root(run) == root_of("live", page_of(11)));
  run.event("increment");
  CHECK(run.shown() == page_of(12));
}

TEST_CASE("SESS-9: a patch that was lost with the connection is shown after it") {
  WorldRun run = clicked();
  run.drop_from_server("diff");
  run.event("increment");
  CHECK(run.shown() == page_of(11));
  run.cut();
  run.pass(kSecond);
  CHECK(run.shown() == page_of(12));
  CHECK(run.world.session().settled());
}

TEST_CASE("SESS-9: a patch whose acknowledgement was lost is not applied a second time") {
  WorldRun run({}, "counter-history");
  run.load();
  run.drop_from_client("ack");
  run.event("increment");
  const std::string before = run.shown();
  run.cut();
  run.pass(kSecond);
  CHECK(run.shown() == before);
  CHECK(run.world.session().settled());
}

TEST_CASE("SESS-10: a counter that is remounted begins at nought again") {
  WorldRun run = clicked(remounting());
  run.cut();
  CHECK(run.shown() == page_of(11));
  run.pass(kSecond);
  CHECK(root(run) == root_of("live", page_of(0)));
  run.event("increment");
  CHECK(run.shown() == page_of(1));
}

TEST_CASE("SESS-15: after a crash the client comes back to a fresh counter") {
  WorldRun run = clicked();
  CHECK(only(run.crash(), "-*@") == Said{"* 1 live -> abandoned", "- 1 1006", "@ reconnecting"});
  CHECK(root(run) == root_of("reconnecting", page_of(11)));
  CHECK(run.pass(kSecond) == Said{"timer restart at 100000", "timer reconnect at 200000"});
  CHECK(root(run) == root_of("live", page_of(0)));
}

TEST_CASE("SESS-15: while the counter is down its client is refused, and waits longer") {
  Configuration knobs;
  knobs.restart_delay_us = kSecond;
  WorldRun run = clicked(knobs);
  run.crash();
  CHECK(run.pass(300'000) == Said{"timer reconnect at 200000"});
  CHECK(run.state() == ClientState::reconnecting);
  CHECK(run.pass(2 * kSecond) == Said{"timer reconnect at 600000", "timer restart at 1000000",
                                      "timer reconnect at 1400000"});
  CHECK(root(run) == root_of("live", page_of(0)));
}

TEST_CASE("SESS-15: a counter that crashes too often is gone, and its last page stays") {
  WorldRun run = clicked();
  for (int crash = 0; crash < 3; ++crash) {
    run.crash();
    run.pass(kSecond);
    CHECK(run.shown() == page_of(0));
  }
  run.event("increment");
  run.crash();
  CHECK(run.world.session().ended());
  run.pass(60 * kSecond);
  CHECK(root(run) == root_of("reconnecting", page_of(1)));
}

TEST_CASE("SESS-13: a counter that is silent too long is cut off, and rehydrated by its client") {
  WorldRun run = clicked();
  CHECK(run.pass(30 * kSecond) == Said{"timer heartbeat at 30000000"});
  CHECK(root(run) == root_of("reconnecting", page_of(11)));
  CHECK(run.pass(kSecond) == Said{"timer reconnect at 30200000"});
  run.event("increment");
  CHECK(run.shown() == page_of(12));
}

TEST_CASE("SESS-14: a shutdown waits for the acknowledgement that is still out") {
  WorldRun run = clicked();
  run.drop_from_client("ack");
  run.event("increment");
  run.shutdown();
  CHECK(run.world.session().lifecycle() == isa::Lifecycle::draining);
  CHECK(only(run.event("increment"), ">@") ==
        Said{"> failure|4|draining", "@ error server_failure:draining"});
  CHECK(run.shown() == page_of(12));
  CHECK(only(run.duplicate("4"), "<*-") ==
        Said{"< ack|4", "* 1 draining -> terminated", "- 1 1000"});
  CHECK(run.world.session().ended());
  CHECK(run.shown() == page_of(12));
}

TEST_CASE("SESS-14: a shutdown waits no longer than its deadline") {
  WorldRun run = clicked();
  run.drop_from_client("ack");
  run.event("increment");
  run.shutdown();
  CHECK(run.pass(5 * kSecond - 1).empty());
  CHECK(run.pass(1) == Said{"timer drain at 5000000"});
  CHECK(run.world.session().lifecycle() == isa::Lifecycle::terminated);
  CHECK(root(run) == root_of("reconnecting", page_of(12)));
}

TEST_CASE("SESS-14: a shutdown with nothing pending ends the counter at once") {
  WorldRun run = clicked();
  CHECK(run.shutdown() == Said{"# shutdown:deploy", "* 1 live -> draining",
                               "* 1 draining -> terminated", "- 1 1000", "@ reconnecting"});
  CHECK(run.shown() == page_of(11));
}

TEST_CASE("SESS-21: a page that is loaded again shows the counter as it is") {
  WorldRun run = clicked();
  run.load();
  CHECK(root(run) == root_of("live", page_of(11)));
  run.leave();
  CHECK(root(run) == root_of("closed", page_of(11)));
  run.load();
  CHECK(root(run) == root_of("live", page_of(11)));
}

TEST_CASE("EPOCH-1: one long life of the counter keeps every rule of the contract") {
  for (const auto policy : {ReconnectPolicy::rehydrate, ReconnectPolicy::remount}) {
    Configuration knobs;
    knobs.reconnect_policy = policy;
    WorldRun run = clicked(knobs);
    run.event("noop");
    run.event("explode");
    run.cut();
    run.pass(kSecond);
    run.event("increment");
    run.crash();
    run.pass(kSecond);
    run.event("decrement");
    run.pass(40 * kSecond);
    run.load();
    run.event("increment");
    run.shutdown();
    run.pass(5 * kSecond);
    Contract contract(knobs, false);
    for (const Step& step : run.steps) contract.observe(step, nullptr);
    contract.finish();
    CHECK(contract.violations().empty());
  }
}

}  // namespace lightspeed::interpreter
