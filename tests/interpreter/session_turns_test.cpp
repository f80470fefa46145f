// What a session makes of the turns of its application: where it is mounted, what turns ask for.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/session_line.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Line;
using testing::program_of;
using testing::Said;
using testing::short_times;
using testing::wire;

constexpr std::string_view kPlaces = R"(program places 1

state
  at: text
  ticks: integer
  heard: integer

on mount
  mount "/" "main"
  set at = route
  fail "no_such_place" if route = "/nowhere"
  crash if route = "/broken"

on route "/"

on route "/items/:id"
  set at = "item " <> id

on event go(to: text)
  navigate to

on event ring(name: text)
  push_event name "{}"
  set at = "rung"

on event join
  subscribe "room"
  subscribe "room"

on event leave
  unsubscribe "room"

on event say(text: text)
  publish "room" text

on event start(ms: integer)
  start_timer tick ms

on event every(ms: integer)
  start_timer tick every ms

on event stop
  stop_timer tick

on event boom
  crash

on event quit
  set at = "over"
  shutdown "done"

on event confused
  unsubscribe "nothing"

on topic "room"(text: text)
  fail "rude" if text = "rude"
  crash if text = "boom"
  set heard = heard + 1
  push_event "heard" text

on presence "room"(count: integer)
  set heard = 100 + count

on timer tick
  set ticks = ticks + 1

view main
  <p>{{at}}</p>
  <b>{{ticks}}</b>
  <i>{{heard}}</i>
)";

Configuration remounting() {
  Configuration knobs = short_times();
  knobs.reconnect_policy = ReconnectPolicy::remount;
  return knobs;
}

class Places : public Line {
 public:
  explicit Places(const Configuration& knobs = short_times()) : Line(knobs, program_of(kPlaces)) {}

  /// A client that looks at the route and has acknowledged its first view.
  Places& at(std::string route) {
    open(true, std::move(route));
    hello();
    ack(1);
    return *this;
  }
  Said hears(std::string text) {
    return step(TopicArrived{"room", "{\"text\":\"" + std::move(text) + "\"}"});
  }
  [[nodiscard]] std::string view() const {
    auto page = testing::empty_page();
    REQUIRE(page.apply(isa::encode_patch_stream(full_render(session.app()))).has_value());
    return page.inner_html();
  }
  [[nodiscard]] bool shows(std::string_view text) const {
    return view().find(text) != std::string::npos;
  }
};

bool has(const Said& said, std::string_view line) {
  return std::find(said.begin(), said.end(), line) != said.end();
}
bool has_diff(const Said& said) {
  return std::any_of(said.begin(), said.end(),
                     [](const std::string& line) { return line.starts_with("> diff|"); });
}

}  // namespace

TEST_CASE("SESS-22: a fresh model is mounted at the route of the page that was loaded last") {
  Places line;
  line.at("/items/3");
  CHECK(line.shows("<p>item 3</p>"));
  line.crash();
  line.pass(100);
  line.open();
  line.hello();
  CHECK(line.shows("<p>item 3</p>"));
}

TEST_CASE(
    "SESS-22: a page that was loaded elsewhere gets a fresh model, one loaded there does not") {
  Places line;
  line.at("/items/3").event(1, "ring", "name=bell");
  CHECK(line.shows("<p>rung</p>"));
  line.lose();
  line.open(true, "/items/3");
  CHECK(has(line.hello(), "# rehydrated:2"));
  CHECK(line.shows("<p>rung</p>"));
  line.lose();
  line.open(true, "/items/4");
  CHECK(has(line.hello(), "# remounted:3"));
  CHECK(line.shows("<p>item 4</p>"));
}

TEST_CASE("SESS-22: what the client went to by an accepted patch is where a fresh model begins") {
  Places line(remounting());
  line.at("/").event(1, "lv:patch", R"({"to":"/items/7","replace":true})");
  CHECK(line.session.route() == "/items/7");
  CHECK(wire(line.event(2, "lv:patch", R"({"to":"/elsewhere"})")) ==
        Said{"> failure|2|no_route:/elsewhere"});
  CHECK(line.session.route() == "/items/7");
  line.lose();
  line.open();
  line.hello();
  CHECK(line.shows("<p>item 7</p>"));
}

TEST_CASE("SESS-23: a mount that is refused ends the incarnation before it was mounted") {
  Places line;
  line.open(true, "/nowhere");
  CHECK(line.hello() ==
        Said{"> failure||no_such_place", "x 1011 no_such_place", "* 1 handshaking -> abandoned"});
  CHECK(line.session.accepts(true));
  line.open(true, "/");
  CHECK(has(line.hello(), "# mounted:2"));
}

TEST_CASE("SESS-23: a crash of the application is a crash, told with its reason, and no answer") {
  Places line;
  line.at("/");
  const Said said = line.event(1, "boom");
  CHECK(said.front() == "# crashed:event:boom");
  CHECK(wire(said) == Said{"x 1006 "});
  CHECK_FALSE(line.session.accepts(false));
  Places mounting;
  mounting.open(true, "/broken");
  CHECK(has(mounting.hello(), "# crashed:mount"));
  CHECK_FALSE(mounting.session.accepts(false));
}

TEST_CASE("SESS-23: a message and a timer that crash the application crash the session") {
  Places line;
  line.at("/").event(1, "join");
  const Said said = line.hears("boom");
  CHECK(has(said, "# crashed:topic:room"));
  CHECK(has(said, "- room"));
  CHECK_FALSE(line.session.subscribes("room"));
}

TEST_CASE("SESS-24: what a turn asks for follows its diff and the answer, in order") {
  Places line;
  const Said said = wire(line.at("/").event(1, "ring", "name=bell"));
  REQUIRE(said.size() == 3);
  CHECK(said[0].starts_with("> diff|2"));
  CHECK(said[1] == "> ack|1");
  CHECK(said[2] == "> event|1|bell|{}");
}

TEST_CASE("SESS-24: a shutdown that a turn asks for comes behind the answer, and drains") {
  Places line;
  line.at("/");
  const Said said = line.event(1, "quit");
  const auto ack = std::find(said.begin(), said.end(), "> ack|1");
  const auto drain = std::find(said.begin(), said.end(), "* 1 live -> draining");
  REQUIRE(ack != said.end());
  CHECK(ack < drain);
  CHECK(line.event(2, "ring", "name=late") == Said{"> failure|2|draining"});
  line.ack(2);
  CHECK(line.session.ended());
}

TEST_CASE("SESS-24: events that wait behind a turn that shuts down are refused, in order") {
  Places line;
  line.open(true);
  line.hello();
  line.event(1, "quit");
  line.event(2, "join");
  const Said said = wire(line.ack(1));
  REQUIRE(said.size() == 3);
  CHECK(said[1] == "> ack|1");
  CHECK(said[2] == "> failure|2|draining");
}

TEST_CASE("SESS-24: what the application reports is telemetry") {
  Places line;
  line.at("/");
  CHECK(has(line.event(1, "confused"), "# instruction_error:not_subscribed:nothing"));
}

TEST_CASE(
    "SESS-25: pushes are numbered from 1 for the whole session, over connections and crashes") {
  Places line;
  line.at("/");
  CHECK(has(line.event(1, "ring", "name=a"), "> event|1|a|{}"));
  CHECK(has(line.event(2, "go", R"({"to":"/a\"b"})"), R"(> event|2|lv:navigate|{"to":"/a\\"b"})"));
  line.crash();
  line.pass(100);
  line.open();
  line.hello();
  line.ack(3);
  CHECK(has(line.event(1, "ring", "name=b"), "> event|3|b|{}"));
}

TEST_CASE("SESS-25: a push without a client is lost, and takes no number") {
  Places line;
  line.at("/").event(1, "join");
  line.lose();
  CHECK(has(line.hears("hello"), "# push_lost:heard"));
  line.open();
  CHECK(has(line.hears("hello"), "# push_lost:heard"));  // It has not said hello yet.
  line.hello();
  CHECK(has(line.hears("hello"), R"(> event|1|heard|hello)"));
}

TEST_CASE("SESS-26: a navigation mounts a fresh model at its route, and shows the whole view") {
  Places line;
  line.at("/").event(1, "join");
  line.event(2, "every", "ms=1");
  const Said said = line.event(3, "lv:navigate", R"({"to":"/items/9","replace":false})");
  CHECK(has(said, "# remounted:1"));
  CHECK(has(said, "- room"));
  CHECK(has_diff(said));
  CHECK(said.back() == "> ack|3");
  CHECK(line.shows("<p>item 9</p>"));
  CHECK(line.session.route() == "/items/9");
  CHECK(line.session.lifecycle() == isa::Lifecycle::live);
  CHECK(line.session.next_due()->timer == Timer::heartbeat);
}

TEST_CASE("SESS-26: a navigation that is refused leaves model, topics and timers as they were") {
  Places line;
  line.at("/items/1").event(1, "join");
  line.event(2, "every", "ms=1");
  const auto before = line.session.next_due();
  CHECK(wire(line.event(3, "lv:navigate", R"({"to":"/nowhere"})")) ==
        Said{"> failure|3|no_such_place"});
  CHECK(wire(line.event(4, "lv:navigate", "{}")) ==
        Said{"> failure|4|invalid_payload:lv:navigate:to:text:missing"});
  CHECK(line.session.route() == "/items/1");
  CHECK(line.session.subscribes("room"));
  CHECK(line.session.next_due()->deadline.at == before->deadline.at);
  CHECK(line.shows("<p>item 1</p>"));
}

TEST_CASE("SESS-26: patches that wait for their acknowledgement still do after a navigation") {
  Places line;
  line.at("/").event(1, "ring", "name=a");
  CHECK(line.session.pending_count() == 1);
  line.event(2, "lv:navigate", R"({"to":"/items/2"})");
  CHECK(line.session.pending_count() == 2);
  line.ack(2);
  line.ack(3);
  CHECK(line.session.settled());
}

TEST_CASE("SESS-27: what changes without a client waits as pending, and is sent when one mounts") {
  Places line;
  line.at("/").event(1, "join");
  line.lose();
  CHECK(wire(line.hears("hello")).empty());
  CHECK(line.session.pending_count() == 1);
  line.open();
  CHECK(wire(line.hears("hello")).empty());
  const Said said = wire(line.hello());
  CHECK(said.size() == 2);
  CHECK(has_diff(said));
  line.ack(2);
  line.ack(3);
  CHECK(line.session.settled());
  CHECK(line.shows("<i>2</i>"));
}

TEST_CASE("SESS-8: a patch that was never sent gives its reference back") {
  Places line;
  line.at("/").event(1, "join");
  line.lose();
  CHECK(has(line.hears("hello"), "# patch_queued:2"));
  line.crash();
  line.pass(100);
  line.open();
  const Said said = line.hello();
  CHECK(has(said, "# patch_queued:2"));
}

TEST_CASE("SESS-27: where the whole view is due, what changes without a client is not queued") {
  Configuration knobs = short_times();
  knobs.pending_max = 1;
  Places line(knobs);
  line.at("/").event(1, "join");
  line.lose();
  CHECK(has(line.hears("a"), "# patch_queued:2"));
  CHECK(has(line.hears("b"), "# patch_coalesced:1"));
  CHECK(line.hears("c") == Said{"# push_lost:heard"});
  line.open();
  CHECK(wire(line.hello()).size() == 1);  // The one that waits; the whole view needs its room.
  CHECK(has_diff(line.ack(2)));
  line.ack(3);
  CHECK(line.session.settled());
  CHECK(line.shows("<i>3</i>"));
}

TEST_CASE("SESS-27: a session that drains, is down or has ended takes no input") {
  Places drains;
  drains.at("/").event(1, "ring", "name=pending");
  drains.event(2, "join");
  CHECK(has(drains.shutdown(), "- room"));
  CHECK(drains.hears("late").empty());
  Places down;
  down.at("/").event(1, "join");
  down.crash();
  CHECK(down.hears("late").empty());
  Places ended;
  ended.at("/").shutdown();
  REQUIRE(ended.session.ended());
  CHECK(ended.hears("late").empty());
}

TEST_CASE("SESS-27: an input that is refused changes nothing, and telemetry says so") {
  Places line;
  line.at("/").event(1, "join");
  CHECK(line.hears("rude") == Said{"# turn_refused:topic room: rude"});
  CHECK(line.shows("<i>0</i>"));
  CHECK(line.step(PresenceArrived{"room", 3}).size() > 0);
  CHECK(line.shows("<i>103</i>"));
}

TEST_CASE("SESS-27: a second subscription to one topic is none, and the end of it is one") {
  Places line;
  line.at("/");
  const Said said = line.event(1, "join");
  CHECK(std::count(said.begin(), said.end(), "+ room") == 1);
  CHECK(has(line.event(2, "leave"), "- room"));
}

TEST_CASE("SESS-27: a model that is remounted has subscribed to nothing meanwhile") {
  Places line(remounting());
  line.at("/").event(1, "join");
  CHECK(has(line.lose(), "- room"));
  CHECK(line.hears("late").empty());
}

TEST_CASE("TIME-3: a timer fires its delay after its start, once") {
  Places line;
  line.at("/").event(1, "start", "ms=5");
  CHECK(line.pass(4'999).empty());
  CHECK(has_diff(line.pass(1)));
  CHECK(line.shows("<b>1</b>"));
  line.pass(100'000);
  CHECK(line.shows("<b>1</b>"));
}

TEST_CASE("TIME-3: a timer that repeats fires again each delay, until it is stopped") {
  Places line;
  line.at("/").event(1, "every", "ms=5");
  line.pass(22'000);
  CHECK(line.shows("<b>4</b>"));
  line.event(2, "stop");
  line.pass(100'000);
  CHECK(line.shows("<b>4</b>"));
}

TEST_CASE("TIME-3: starting a timer again replaces it, and it ends with its model") {
  Places line;
  line.at("/").event(1, "every", "ms=5");
  line.pass(4'000);
  line.event(2, "start", "ms=5");
  line.pass(4'999);
  CHECK(line.shows("<b>0</b>"));
  line.pass(20'000);
  CHECK(line.shows("<b>1</b>"));
  line.event(3, "every", "ms=5");
  line.crash();
  line.pass(20'000);
  line.open();
  line.hello();
  CHECK(line.shows("<b>0</b>"));
}

TEST_CASE("TIME-2: timers of one tick fire by kind, and those of the application last") {
  Places line;
  Configuration knobs = short_times();
  knobs.reconnect_grace_us = 5'000;
  Places grace(knobs);
  grace.at("/").event(1, "start", "ms=5");
  grace.lose();
  CHECK(grace.session.next_due()->timer == Timer::grace);
  CHECK(label_of(*line.at("/").session.next_due()) == "heartbeat");
  line.event(1, "start", "ms=0");
  CHECK(label_of(*line.session.next_due()) == "app:tick");
}

}  // namespace lightspeed::interpreter
