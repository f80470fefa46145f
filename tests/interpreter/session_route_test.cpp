// Where a session is: what follows a patched route, and what becomes of a mount that is refused.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "interpreter/contract/contract.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/session_line.hpp"
#include "tests/interpreter/world_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Line;
using testing::only;
using testing::program_of;
using testing::Said;
using testing::short_times;
using testing::wire;
using testing::WorldRun;

constexpr std::string_view kPaths = R"(program paths 1

state
  at: text
  live: boolean

list items
  title: text = "fresh"
  row "a" title="x"

on mount
  mount "/" "main"
  set at = route
  fail "closed" if route = "/closed"

on event begin
  set live = true

on event flash
  set at = at <> "+"
  patch "p" "flash"

on route "/"

on route "/closed"

on route "/open"
  set at = "open"

on route "/crash"
  set at = "crash"
  crash if live

on route "/child" in items["a"]
  set at = "child"
  crash if live

view main
  <p>{{at}}</p>
  <ul>{{#items}}<li>{{title}}</li>{{/items}}</ul>
)";

Configuration remounting() {
  Configuration knobs = short_times();
  knobs.reconnect_policy = ReconnectPolicy::remount;
  return knobs;
}

/// A live session at `/` that has taken one event.
Line begun(const Configuration& knobs = short_times()) {
  Line line(knobs, program_of(kPaths));
  line.live().event(1, "begin");
  return line;
}

bool has(const Said& said, std::string_view line) {
  return std::find(said.begin(), said.end(), line) != said.end();
}

std::string go(std::string_view path) { return "{\"to\":\"" + std::string(path) + "\"}"; }

}  // namespace

TEST_CASE("SESS-22: a patched route is followed only by a turn that remains") {
  Line line = begun();
  line.event(2, "lv:patch", go("/open"));
  CHECK(line.session.route() == "/open");
  const Said said = line.event(3, "lv:patch", go("/child"));
  CHECK(has(said, "# child_restarted:items:a:route:/child"));
  CHECK(has(said, "> ack|3"));
  CHECK(line.session.route() == "/open");
  CHECK(has(line.event(4, "lv:patch", go("/crash")), "# crashed:route:/crash"));
  CHECK(line.session.route() == "/open");
}

TEST_CASE("SESS-22: after a turn that was undone a fresh model begins where the old one was") {
  Line line = begun(remounting());
  line.event(2, "lv:patch", go("/child"));
  line.lose();
  line.open();
  CHECK(has(line.hello(), "# remounted:2"));
  CHECK(line.session.route() == "/");
}

TEST_CASE("SESS-28: where a mount was refused, only a page that was just loaded may connect") {
  Line line(short_times(), program_of(kPaths));
  line.open(true, "/closed");
  CHECK(wire(line.hello()) == Said{"> failure||closed", "x 1011 closed"});
  CHECK_FALSE(line.session.accepts(false));
  CHECK(line.session.refusal() == "mount refused");
  CHECK(line.open() == Said{"x 1013 try again later"});
  CHECK(line.session.accepts(true));
  line.open(true, "/closed");
  CHECK(wire(line.hello()) == Said{"> failure||closed", "x 1011 closed"});
  line.open(true, "/open");
  CHECK(has(line.hello(), "# mounted:3"));
  CHECK(line.session.accepts(false));
}

TEST_CASE("SESS-28: the grace of a session that cannot be mounted ends, and so does the session") {
  Line line(short_times(), program_of(kPaths));
  line.open(true, "/closed");
  line.hello();
  line.pass(5'000'000);
  line.open();
  CHECK(line.pass(5'000'000) == Said{"# shutdown:reconnect grace ended"});
  CHECK(line.session.ended());
}

TEST_CASE("SESS-28: a client that is refused a mount backs off, and breaks no rule") {
  WorldRun run({}, program_of(kPaths));
  const Said said = run.apply(PageLoaded{.route = "/closed"});
  CHECK(only(said, "+-/") == Said{"+ 1", "- 1 1011"});
  const Said fired = run.pass(20'000'000);
  CHECK(Said(fired.begin(), fired.begin() + 6) ==
        Said{"timer reconnect at 200000", "timer reconnect at 600000", "timer reconnect at 1400000",
             "timer reconnect at 3000000", "timer reconnect at 6200000",
             "timer reconnect at 11200000"});
  CHECK(only(testing::effects_of(run.steps[1]), "+/") == Said{"/ 2 mount refused"});
  run.pass(60'000'000);
  CHECK(run.world.session().ended());
  CHECK(run.apply(PageLoaded{.route = "/open"}).size() > 0);
  Contract contract(run.world.configuration(), false);
  for (const Step& step : run.steps) contract.observe(step, nullptr);
  contract.finish();
  CHECK(contract.violations().empty());
}

TEST_CASE("SESS-28: another page of the same session is mounted, and its client comes back") {
  WorldRun run({}, program_of(kPaths));
  run.apply(PageLoaded{.route = "/closed"});
  run.pass(1'000'000);
  run.apply(PageLoaded{.route = "/open"});
  CHECK(run.state() == ClientState::live);
  run.cut();
  run.pass(200'000);
  CHECK(run.state() == ClientState::live);
}

TEST_CASE("PROG-25: a whole view that catches up shows nothing of what patches put there") {
  Configuration knobs;
  knobs.pending_max = 1;
  WorldRun run(knobs, program_of(kPaths));
  run.load();
  run.apply(AcksHeld{true});
  run.event("flash");
  CHECK(run.shown().starts_with("<p>flash</p>"));
  run.event("flash");
  run.apply(AcksHeld{false});
  CHECK(run.shown() == "<p>/++</p><ul><li>x</li></ul>");
  auto page = testing::empty_page();
  REQUIRE(page.apply(isa::encode_patch_stream(full_render(run.world.session().app()))).has_value());
  CHECK(run.shown() == page.inner_html());
}

}  // namespace lightspeed::interpreter
