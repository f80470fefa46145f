// What users and networks do besides: routes, clicks, forms, slow clients, a network that is back.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "tests/interpreter/sessions_run.hpp"
#include "tests/interpreter/world_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::only;
using testing::program_of;
using testing::Said;
using testing::WorldRun;

constexpr std::string_view kForm = R"(program form 1

state
  last: text = "nothing"

on mount
  mount "/" "main"
  set last = route

on event save(name: text, done: text = "no")
  set last = name <> " " <> done

on event press
  set last = "pressed"

view main
  <p>{{last}}</p>
  <button data-ls-event="press">Press</button>
  <form data-ls-event="save">
    <input name="name" value="milk"><input type="checkbox" name="done">
  </form>
)";

WorldRun form_run() { return WorldRun({}, program_of(kForm)); }

/// The rules that a run broke.
std::vector<std::string> broken_by(const WorldRun& run) {
  Contract contract(run.world.configuration(), false);
  for (const Step& step : run.steps) contract.observe(step, nullptr);
  contract.finish();
  std::vector<std::string> rules;
  for (const Violation& broken : contract.violations()) rules.emplace_back(broken.rule);
  return rules;
}

bool shows(const WorldRun& run, std::string_view text) {
  return run.shown().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("WORLD-15: a page without html is the world's own, served for its route") {
  WorldRun run = form_run();
  run.apply(PageLoaded{.route = "/a&b\"c"});
  const std::string root = run.world.client()->document().outer_html();
  CHECK(root.find("data-ls-route=\"/a&amp;b&quot;c\"") != std::string::npos);
  CHECK(root.starts_with(R"(<main id="app" data-ls-session="s-1" data-ls-owner="owner-1")"));
  CHECK(shows(run, "<p>/a&amp;b\"c</p>"));
  run.load();
  CHECK(shows(run, "<p>/</p>"));
}

TEST_CASE("WORLD-15: html that is given is shown as it is, and its route is what is mounted") {
  WorldRun run = form_run();
  run.apply(PageLoaded{.root_html = "<div data-ls-root id=\"mine\"></div>", .route = "/x"});
  CHECK(run.world.client()->document().outer_html().starts_with(
      "<div data-ls-root=\"\" id=\"mine\""));
  CHECK(shows(run, "<p>/x</p>"));
}

TEST_CASE("CLIENT-12: a click in a page raises its event, and one that raises none is told") {
  WorldRun run = form_run();
  run.load();
  CHECK(only(run.apply(UserClick{"button"}), "<")[0] == "< event|1|press|{}");
  CHECK(shows(run, "pressed"));
  CHECK(run.apply(UserClick{"p"}) == Said{"# click_without_effect:p: no event at it"});
  CHECK(run.apply(UserClick{"h9"}) == Said{"# click_without_effect:h9: no such element"});
  CHECK(only(run.apply(UserClick{"button"}), "<")[0] == "< event|2|press|{}");
}

TEST_CASE("CLIENT-13: a form in a page is submitted with what its controls and the user say") {
  WorldRun run = form_run();
  run.load();
  CHECK(only(run.apply(UserSubmit{"form", "done=on"}), "<")[0] ==
        R"(< event|1|save|{"name":"milk","done":"on"})");
  CHECK(shows(run, "milk on"));
  CHECK(run.apply(UserSubmit{"button", ""}) ==
        Said{"# submit_without_effect:button: no such form"});
}

TEST_CASE("CLIENT-6: a click while no connection is open is lost, and its reference used up") {
  WorldRun run = form_run();
  run.load();
  run.cut();
  CHECK(run.apply(UserClick{"button"}) == Said{"event lost"});
  run.apply(Restored{});
  CHECK(only(run.apply(UserClick{"button"}), "<")[0] == "< event|2|press|{}");
  CHECK(broken_by(run).empty());
}

TEST_CASE("CLIENT-12: without a page nobody clicks or submits") {
  WorldRun run = form_run();
  CHECK(run.apply(UserClick{"button"}).empty());
  CHECK(run.apply(UserSubmit{"form", ""}).empty());
  CHECK(run.apply(AcksHeld{true}).empty());
  CHECK(run.apply(Restored{}).empty());
}

TEST_CASE("WORLD-13: a client that waits to connect again tries at once when the network is back") {
  WorldRun run;
  run.load();
  run.cut();
  run.now.value += 1;
  CHECK(only(run.apply(Restored{}), "+") == Said{"+ 2"});
  CHECK(run.pass(10'000'000).empty());
  CHECK(run.world.session().settled());
  CHECK(broken_by(run).empty());
}

TEST_CASE("WORLD-13: the network means nothing to a client that is connected, left or never came") {
  WorldRun run;
  CHECK(run.apply(Restored{}).empty());
  run.load();
  CHECK(run.apply(Restored{}).empty());
  run.leave();
  CHECK(run.apply(Restored{}).empty());
}

TEST_CASE("WORLD-13: an attempt that is refused waits as long as it would have") {
  WorldRun run;
  run.load();
  run.crash();
  CHECK(only(run.apply(Restored{}), "/") == Said{"/ 2 session is down"});
  // The first attempt after the loss was made, so the wait is the second one.
  const Said fired = run.pass(1'000'000);
  CHECK(std::find(fired.begin(), fired.end(), "timer reconnect at 400000") != fired.end());
  CHECK(broken_by(run).empty());
}

TEST_CASE("WORLD-7: attempts that rest begin again when the network is back") {
  Configuration knobs;
  knobs.backoff_base_us = 0;
  knobs.backoff_max_us = 0;
  WorldRun run(knobs);
  run.load();
  run.shutdown();
  run.pass(1);
  CHECK(run.pass(1).empty());
  CHECK(only(run.apply(Restored{}), "/").size() == 1);
  CHECK(run.pass(1).size() >= kTimerStepsMax);
}

TEST_CASE("WORLD-14: while acks are held they wait, and then go out in order") {
  WorldRun run;
  run.load();
  CHECK(run.apply(AcksHeld{true}).empty());
  CHECK(only(run.event("increment"), "<") == Said{"< event|1|increment|{}"});
  CHECK(only(run.event("increment"), "<") == Said{"< event|2|increment|{}"});
  CHECK(run.world.session().pending_count() == 2);
  CHECK(shows(run, "2"));
  CHECK(only(run.apply(AcksHeld{false}), "<") == Said{"< ack|2", "< ack|3"});
  CHECK(run.world.session().settled());
  CHECK(broken_by(run).empty());
}

TEST_CASE("WORLD-14: a slow client fills the outbox, and what is more is coalesced") {
  Configuration knobs;
  knobs.pending_max = 2;
  WorldRun run(knobs);
  run.load();
  run.apply(AcksHeld{true});
  for (int i = 0; i < 5; ++i) run.event("increment");
  CHECK(run.world.session().pending_count() == 2);
  run.apply(AcksHeld{false});
  CHECK(shows(run, "5"));
  CHECK(run.world.session().settled());
}

TEST_CASE("WORLD-14: what is held is lost with its connection, and the hold goes on") {
  WorldRun run;
  run.load();
  run.apply(AcksHeld{true});
  run.event("increment");
  run.cut();
  run.apply(Restored{});
  CHECK(run.world.session().pending_count() == 1);
  CHECK(only(run.apply(AcksHeld{false}), "<") == Said{"< ack|2"});
  run.apply(AcksHeld{true});
  CHECK(only(run.load(), "<") == Said{"< hello|lightspeed|1"});
  CHECK(only(run.apply(AcksHeld{false}), "<") == Said{"< ack|3"});
  CHECK(broken_by(run).empty());
}

TEST_CASE("ACK-1: what a hold keeps back is not held against the client while it lasts") {
  WorldRun held;
  held.load();
  held.apply(AcksHeld{true});
  held.event("increment");
  CHECK(broken_by(held).empty());
  held.now.value += 20'000'000;
  held.cut();
  CHECK(broken_by(held).empty());
  WorldRun lost;
  lost.load();
  lost.drop_from_client("ack");
  lost.event("increment");
  CHECK(broken_by(lost).empty());  // The client answered.
}

TEST_CASE("WORLD-14: who leaves says so at once, whatever is held") {
  WorldRun run;
  run.load();
  run.apply(AcksHeld{true});
  run.event("increment");
  CHECK(only(run.leave(), "<") == Said{"< failure||client_disconnect"});
}

TEST_CASE("BACK-1: only an attempt because the network is back need not wait") {
  WorldRun run;
  run.load();
  run.cut();
  run.now.value += 1;
  run.apply(Restored{});
  REQUIRE(broken_by(run).empty());
  for (Step& step : run.steps) {
    if (std::holds_alternative<Restored>(step.stimulus)) step.stimulus = TimePassed{};
  }
  CHECK(broken_by(run) == std::vector<std::string>{"BACK-1"});
}

TEST_CASE("DRAIN-1: a turn that asked for the shutdown was answered before it") {
  constexpr std::string_view kQuits = R"(program quits 1

state
  n: integer

on event quit
  set n = n + 1
  shutdown "done"

view main
  <p>{{n}}</p>
)";
  WorldRun run({}, program_of(kQuits));
  run.load();
  run.event("quit");
  CHECK(run.world.session().ended());
  CHECK(shows(run, "<p>1</p>"));
  CHECK(broken_by(run).empty());
}

}  // namespace lightspeed::interpreter
