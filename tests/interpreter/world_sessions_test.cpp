// A world of several sessions: whose steps are whose, and what topics carry between them.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/interpreter/play.hpp"
#include "tests/interpreter/sessions_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::only;
using testing::Said;
using testing::SessionsRun;

constexpr std::string_view kRooms = R"(program rooms 1

state
  heard: text
  here: integer

on event join(room: text = "room")
  subscribe room

on event leave
  unsubscribe "room"

on event say(text: text)
  publish "room" {text: text}
  publish "other" {text: text}

on event start
  start_timer tick every 1

on event both
  subscribe "b"
  subscribe "a"
  publish "a" {text: "first"}

on event boom
  crash

on event flood
  subscribe "flood"
  publish "flood" {text: heard}

on topic "flood"(text: text)
  publish "flood" {text: text}
  publish "flood" {text: text}

on topic "room"(text: text)
  set heard = heard <> text
  publish "room" {text: "!"} if text = "echo"
  publish "room" {text: text} if text = "for ever"
  unsubscribe "room" if text = "bye"

on topic "a"(text: text)
  set heard = heard <> text

on presence "room"(count: integer)
  set here = count

on presence "a"(count: integer)
  set here = here * 10 + count

on timer tick
  set here = here + 1

view main
  <p>{{heard}}</p>
  <b>{{here}}</b>
)";

/// Two sessions that joined the room.
SessionsRun two() {
  SessionsRun run(kRooms);
  for (const std::uint32_t session : {1U, 2U}) {
    run.load(session);
    run.event(session, "join");
  }
  return run;
}

bool shows(const SessionsRun& run, std::uint32_t session, std::string_view text) {
  return run.shown(session).find(text) != std::string::npos;
}

std::string text_of(const Violations& violations) {
  std::string text;
  for (const Violation& broken : violations) {
    text += std::string(broken.rule) + " at " + std::to_string(broken.step) + ": expected " +
            broken.expected + ", saw " + broken.seen + "\n";
  }
  return text;
}

/// Shows the steps of the last choice to the rules, and the world behind the last of each session.
void observe(Contract& contract, const SessionsRun& run) {
  for (std::size_t i = run.first; i < run.steps.size(); ++i) {
    const Step& step = run.steps[i];
    const bool last =
        std::none_of(run.steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, run.steps.end(),
                     [&](const Step& later) { return later.session == step.session; });
    contract.observe(step, last ? &run.world : nullptr);
  }
}

std::string violations_of(const SessionsRun& run) {
  Contract contract(run.world.configuration(), false);
  for (const Step& step : run.steps) contract.observe(step, nullptr);
  contract.finish();
  return text_of(contract.violations());
}

}  // namespace

TEST_CASE("WORLD-8: a session begins when it is first addressed, with a page of its own") {
  SessionsRun run(find_app("counter").value());
  CHECK_FALSE(run.world.knows(1));
  CHECK(run.load(7) == Said{"7 page"});
  CHECK_FALSE(run.world.knows(1));
  CHECK(run.world.knows(7));
  CHECK(run.world.client(7)->document().outer_html().find("data-ls-session=\"s-7\"") !=
        std::string::npos);
  const auto& opened = std::get<Opened>(run.steps[0].effects[1].event);
  CHECK(opened.url == "/live?session=s-7");
  CHECK(opened.connection == ConnectionId{1});
}

TEST_CASE("WORLD-8: sessions count connections, references and epochs each for itself") {
  SessionsRun run(find_app("counter").value());
  run.load(1);
  run.event(1, "increment");
  run.load(2);
  run.event(2, "increment");
  CHECK(run.steps_of(1).size() == 2);
  CHECK(only(run.effects(), "<>") == Said{"< event|1|increment|{}",
                                          "> diff|2|slots #app count=1,parity=odd", "> ack|1",
                                          "< ack|2"});
  CHECK(run.world.session(2).app().index() == run.world.session(1).app().index());
}

TEST_CASE("WORLD-8: a step's digest is that of its session alone") {
  SessionsRun alone(find_app("counter").value());
  SessionsRun beside(find_app("counter").value());
  alone.load(2);
  beside.load(1);
  beside.event(1, "increment");
  beside.load(2);
  CHECK(alone.steps.back().digest == beside.steps.back().digest);
}

TEST_CASE("TIME-2: deadlines of one tick fire in the order of their sessions") {
  SessionsRun run(kRooms);
  for (const std::uint32_t session : {3U, 1U, 2U}) {
    run.load(session);
    run.event(session, "start");
  }
  CHECK(run.pass(1'000) ==
        Said{"1 timer app:tick", "2 timer app:tick", "3 timer app:tick", "1 time"});
}

TEST_CASE("WORLD-9: a crash in one session changes no byte of another's steps") {
  CHECK(rc::check("isolated", [] {
    Configuration knobs = *testing::configuration();
    knobs.escalations_max = kNeverEscalates;
    const auto chosen = *testing::moves(testing::Faults::all);
    const auto other = *testing::moves(testing::Faults::all);
    const auto crash_at = *rc::gen::inRange<std::size_t>(0, other.size());
    const auto run_with = [&](bool crash) {
      SessionsRun run(find_app("counter-history").value(), knobs);
      for (std::size_t i = 0; i < std::max(chosen.size(), other.size()); ++i) {
        const auto choose = [&](std::uint32_t session, const auto& moves) {
          if (i >= moves.size()) return;
          run.now.value += moves[i].delay;
          run.choose(session, session == 2 && i == crash_at && crash ? Stimulus{Crash{}}
                                                                     : moves[i].stimulus);
        };
        choose(1, chosen);
        choose(2, other);
      }
      return run.steps_of(1);
    };
    RC_ASSERT(run_with(true) == run_with(false));
  }));
}

TEST_CASE("WORLD-9: a session that crashes leaves its topics, and the others only hear of that") {
  SessionsRun run = two();
  CHECK(run.event(2, "boom") == Said{"2 event boom", "1 presence room 1"});
  CHECK(shows(run, 1, "<b>1</b>"));
  CHECK(run.event(1, "say", "text=alone") ==
        Said{"1 event say", "1 topic room {\"text\":\"alone\"}"});
}

TEST_CASE("WORLD-10: a message reaches every subscriber, the publisher too, each in its step") {
  SessionsRun run = two();
  run.load(3);
  CHECK(run.event(2, "say", "text=hello") == Said{"2 event say",
                                                  "1 topic room {\"text\":\"hello\"}",
                                                  "2 topic room {\"text\":\"hello\"}"});
  CHECK(shows(run, 1, "hello"));
  CHECK(shows(run, 2, "hello"));
  CHECK_FALSE(shows(run, 3, "hello"));
  const std::uint64_t cause = run.steps[run.first].number;
  CHECK(run.steps[run.first + 1].cause == cause);
  CHECK(run.steps[run.first + 2].cause == cause);
  CHECK(run.steps[run.first + 2].at == run.now);
}

TEST_CASE("WORLD-10: what an answer publishes comes behind what was published before it") {
  SessionsRun run = two();
  const Said said = run.event(1, "say", "text=echo");
  CHECK(said == Said{"1 event say", "1 topic room {\"text\":\"echo\"}",
                     "2 topic room {\"text\":\"echo\"}", "1 topic room {\"text\":\"!\"}",
                     "2 topic room {\"text\":\"!\"}", "1 topic room {\"text\":\"!\"}",
                     "2 topic room {\"text\":\"!\"}"});
  CHECK(run.steps[run.first + 3].cause == run.steps[run.first + 1].number);
  CHECK(run.steps[run.first + 5].cause == run.steps[run.first + 2].number);
}

TEST_CASE("WORLD-10: who unsubscribed before a message comes is not told it") {
  SessionsRun run(kRooms);
  run.load(1);
  run.event(1, "join");
  run.event(1, "say", "text=bye");
  CHECK(run.event(1, "say", "text=late") == Said{"1 event say"});
  run.event(1, "join");
  run.load(2);
  run.event(2, "join");
  // Both unsubscribe by their own message; the second one hears of no change any more.
  CHECK(run.event(2, "say", "text=bye") ==
        Said{"2 event say", "1 topic room {\"text\":\"bye\"}", "2 topic room {\"text\":\"bye\"}"});
}

TEST_CASE("WORLD-10: messages reach sessions whose client is away") {
  SessionsRun run = two();
  run.choose(2, Cut{});
  run.event(1, "say", "text=hello");
  CHECK_FALSE(shows(run, 2, "hello"));
  run.choose(2, Restored{});
  CHECK(shows(run, 2, "hello"));
}

TEST_CASE("WORLD-11: whoever subscribes is told how many do, by every change") {
  SessionsRun run(kRooms);
  run.load(1);
  CHECK(run.event(1, "join") == Said{"1 event join", "1 presence room 1"});
  run.load(2);
  CHECK(run.event(2, "join") == Said{"2 event join", "1 presence room 2", "2 presence room 2"});
  CHECK(shows(run, 1, "<b>2</b>"));
  CHECK(run.event(1, "leave") == Said{"1 event leave", "2 presence room 1"});
  CHECK(run.event(2, "leave") == Said{"2 event leave"});
}

TEST_CASE("WORLD-11: a session that ends or mounts a fresh model changes who subscribes") {
  SessionsRun run = two();
  CHECK(run.choose(2, UserEvent{"lv:navigate", R"({"to":"/"})"}) ==
        Said{"2 event lv:navigate", "1 presence room 1"});
  run.event(2, "join");
  CHECK(run.choose(2, Shutdown{}) == Said{"2 shutdown", "1 presence room 1"});
}

TEST_CASE(
    "WORLD-11: presences come behind the messages of their step, by the names of the topics") {
  SessionsRun run(kRooms);
  run.load(1);
  CHECK(run.event(1, "both") ==
        Said{"1 event both", "1 topic a {\"text\":\"first\"}", "1 presence a 1", "1 presence b 1"});
}

TEST_CASE("WORLD-12: programs that answer each other come to an end, and telemetry says so") {
  SessionsRun run = two();
  const Said said = run.event(1, "say", "text=for ever");
  CHECK(said.size() == 1 + 2 * kDeliveriesMax);
  // Each message that was published by then was sent to both, and so was the first one.
  Said at = run.effects(kDeliveriesMax);
  at.erase(at.begin(), at.end() - 2);
  CHECK(at ==
        Said{"# deliveries_stopped:s-1:messages:10000", "# deliveries_stopped:s-2:messages:10000"});
  CHECK(run.event(1, "say", "text=x").size() == 3);
}

TEST_CASE("WORLD-12: what is more than a share is dropped when it is sent, and not kept") {
  SessionsRun run(kRooms);
  run.load(1);
  run.event(1, "join");
  // Every message is answered by two of 2,000 bytes: the bytes are used up before the messages.
  run.event(1, "say", "text=" + std::string(2'000, 'x'));
  const Said said = run.event(1, "flood");
  CHECK(said.size() < 10'000);
  std::uint64_t bytes = 0;
  std::size_t told = 0;
  for (std::size_t i = 0; i < said.size(); ++i) {
    for (const std::string& line : run.effects(i)) {
      told += line == "# deliveries_stopped:s-1:bytes:16777216" ? 1U : 0U;
    }
    const auto* message = std::get_if<TopicMessage>(&run.steps[run.first + i].stimulus);
    if (message != nullptr) bytes += message->topic.size() + message->message.size();
  }
  CHECK(told == 1);
  CHECK(bytes <= kDeliveryBytesMax);
  CHECK(bytes > kDeliveryBytesMax - 4'000);
  CHECK(run.event(1, "say", "text=x").size() == 2);
}

TEST_CASE("WORLD-9: a stimulus for one session begins the shares of all anew") {
  SessionsRun run(kRooms);
  run.load(1);
  run.event(1, "start");
  run.load(2);
  for (int i = 0; i < 3; ++i) CHECK(run.pass(6'000'000, 2).size() == 6'001);
  CHECK(run.world.session(1).next_due()->timer == Timer::application);
}

TEST_CASE("TIME-2: of many sessions only those that are due are stepped, in their order") {
  SessionsRun run(kRooms);
  for (std::uint32_t session = 40; session > 0; --session) run.load(session);
  for (const std::uint32_t session : {31U, 7U, 22U}) run.event(session, "start");
  run.choose(22, Crash{});
  CHECK(run.pass(1'000) == Said{"7 timer app:tick", "31 timer app:tick", "1 time"});
  CHECK(run.pass(99'000).back() == "1 time");
  CHECK(run.world.session(22).accepts(false));
}

TEST_CASE("WORLD-7: timers of an application that fire for ever are ended, and telemetry says so") {
  SessionsRun run(kRooms);
  run.load(1);
  run.event(1, "start");
  run.load(2);
  run.event(2, "start");
  const Said said = run.pass(20'000'000);
  const auto of = [&](std::string_view line) { return std::count(said.begin(), said.end(), line); };
  CHECK(of("1 timer app:tick") == kTimerStepsMax);
  CHECK(of("2 timer app:tick") == kTimerStepsMax);
  const Said last = run.effects(2 * kTimerStepsMax - 1);
  CHECK(std::count(last.begin(), last.end(), "# timers_stopped:10000") == 1);
  run.event(1, "start");
  CHECK(run.pass(1'000) == Said{"1 timer app:tick", "1 time"});
}

TEST_CASE("WORLD-6: several sessions that talk run twice the same, and break no rule") {
  CHECK(rc::check("twice the same", [] {
    const Configuration knobs = *testing::configuration();
    const App app =
        *rc::gen::arbitrary<bool>() ? testing::corpus_program("chat") : testing::program_of(kRooms);
    const auto chosen = *testing::moves(testing::Faults::none);
    std::vector<std::uint32_t> who;
    for (std::size_t i = 0; i < chosen.size(); ++i) who.push_back(*rc::gen::element(1U, 2U, 3U));
    Contract contract(knobs, false);
    const auto played = [&](bool judged) {
      SessionsRun run(app, knobs);
      const auto choose = [&](std::uint32_t session, const Stimulus& stimulus) {
        run.choose(session, stimulus);
        if (judged) observe(contract, run);
      };
      for (const std::uint32_t session : {1U, 2U}) {
        choose(session, PageLoaded{});
        choose(session, UserEvent{"join", "name=Ada&room=room"});
      }
      for (std::size_t i = 0; i < chosen.size(); ++i) {
        run.now.value += chosen[i].delay;
        choose(who[i], chosen[i].stimulus);
      }
      return run.steps;
    };
    RC_ASSERT(played(true) == played(false));
    contract.finish();
    const std::string broken = text_of(contract.violations());
    RC_LOG(broken);
    RC_ASSERT(broken.empty());
  }));
}

TEST_CASE("RULE-6: the rules judge each session of a trace by its own steps") {
  SessionsRun run = two();
  run.choose(1, Cut{});
  run.event(2, "say", "text=hello");
  run.pass(1'000'000);
  run.choose(2, Shutdown{});
  run.event(1, "say", "text=alone");
  CHECK(violations_of(run).empty());
  for (Step& step : run.steps) step.session = 1;
  const std::string mixed = violations_of(run);
  CHECK(mixed.find("EPOCH-1") != std::string::npos);
  CHECK(mixed.find("REF-2") != std::string::npos);
}

}  // namespace lightspeed::interpreter
