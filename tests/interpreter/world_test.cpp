// The closed world: what is delivered, what is lost, which timers fire, and what caused them.

#include "interpreter/world/world.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/interpreter/world_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::effects_of;
using testing::event_text;
using testing::only;
using testing::Said;
using testing::WorldRun;

constexpr std::uint64_t kSecond = 1'000'000;
constexpr std::uint64_t kBackoff = 200'000;
constexpr std::uint64_t kGrace = 60 * kSecond;

}  // namespace

TEST_CASE("WORLD-1: a loaded page runs until nothing is in flight, in the order of sending") {
  WorldRun run;
  CHECK(run.load() == Said{"@ connecting", "+ 1", "* 1 disconnected -> handshaking", "@ live",
                           "> hello|lightspeed|1", "< hello|lightspeed|1",
                           "* 1 handshaking -> mounted", "# mounted:1", "# patch_queued:1",
                           "> diff|1|whole #app count=0,parity=even", "< ack|1", "# patch_acked:1",
                           "* 1 mounted -> live"});
  CHECK(run.world.session().settled());
}

TEST_CASE("WORLD-1: an event is answered, and the answer acknowledged, within its step") {
  WorldRun run;
  run.load();
  CHECK(run.event("increment") == Said{"< event|1|increment|{}", "# patch_queued:2",
                                       "> diff|2|slots #app count=1,parity=odd", "> ack|1",
                                       "< ack|2", "# patch_acked:2"});
  CHECK(run.steps.size() == 2);
}

TEST_CASE("WORLD-1: nothing happens to a page that was not loaded") {
  WorldRun run;
  CHECK(run.event("increment").empty());
  CHECK(run.leave().empty());
  CHECK(run.cut().empty());
  CHECK(run.duplicate("1") == Said{"# fault_without_effect:duplicate 1"});
  CHECK(run.world.client() == nullptr);
}

TEST_CASE("WORLD-1: a page without a root is told, and connects nowhere") {
  WorldRun run;
  run.load();
  const Said said = run.apply(PageLoaded{.root_html = "", .page_html = "<p>nothing here</p>"});
  CHECK(said == Said{"- 1 1001", "* 1 live -> abandoned",
                     "# page_without_root:the page has no [data-ls-root] and no #app"});
  CHECK(run.world.client() == nullptr);
  CHECK(run.pass(kSecond).empty());
}

TEST_CASE("WORLD-1: a page that is loaded again leaves the first one's connection") {
  WorldRun run;
  run.load();
  run.event("increment");
  const Said said = run.load();
  CHECK(only(said, "+-*<>") ==
        Said{"- 1 1001", "* 1 live -> abandoned", "+ 2", "* 2 disconnected -> handshaking",
             "> hello|lightspeed|1", "< hello|lightspeed|1", "* 2 handshaking -> mounted",
             "> diff|3|whole #app count=1,parity=odd", "< ack|3", "* 2 mounted -> live"});
  CHECK(only(run.event("noop"), "<") == Said{"< event|1|noop|{}"});  // Its references begin anew.
}

TEST_CASE("WORLD-1: a client that leaves says so, and does not come back by itself") {
  WorldRun run;
  run.load();
  CHECK(run.leave() == Said{"< failure||client_disconnect", "# client_failure:client_disconnect",
                            "@ closed", "- 1 1005", "* 1 live -> abandoned"});
  CHECK(run.pass(kGrace - 1).empty());
  CHECK(run.event("increment") == Said{"event lost"});
  CHECK(run.pass(1) == Said{"timer grace at 60000000"});
}

TEST_CASE("WORLD-2: each timer is a step of its own, caused by the step that set it") {
  WorldRun run;
  run.load();              // Step 1.
  run.event("increment");  // Step 2 moves the heartbeat.
  run.now.value += 7;
  run.cut();  // Step 3 sets grace and reconnect.
  CHECK(run.pass(kBackoff) == Said{"timer reconnect at 200007"});
  const Step& reconnect = run.steps[3];
  CHECK(reconnect.number == 4);
  CHECK(reconnect.at == Tick{200'007});
  CHECK(reconnect.cause == 3);
  CHECK(only(effects_of(reconnect), "+") == Said{"+ 2"});
  CHECK(run.steps[4].number == 5);
  CHECK(run.steps[4].cause == 0);
}

TEST_CASE("WORLD-2: the heartbeat is caused by the last message that arrived") {
  WorldRun run;
  run.load();
  run.now.value += 10;
  run.event("noop");
  run.now.value += 10;
  run.drop_from_server("ack");
  CHECK(run.pass(30 * kSecond).front() == "timer heartbeat at 30000010");
  CHECK(run.steps[3].cause == 2);
  CHECK(effects_of(run.steps[3]) ==
        Said{"# heartbeat_timed_out:1", "* 1 live -> abandoned", "- 1 1001", "@ reconnecting"});
}

TEST_CASE("WORLD-2: a timer that is due at the tick of a stimulus is a step before it") {
  WorldRun run;
  run.load();
  run.cut();
  run.now.value += kBackoff;
  CHECK(only(run.event("increment"), ">") ==
        Said{"> diff|2|slots #app count=1,parity=odd", "> ack|1"});
  REQUIRE(run.steps.size() == 4);
  CHECK(event_text(run.steps[2].stimulus) == "timer reconnect");
}

TEST_CASE("TIME-1: every step is at its own tick, and none is before the one ahead of it") {
  WorldRun run;
  run.load();
  run.cut();
  run.pass(3 * kBackoff);
  CHECK(run.steps[2].at == Tick{kBackoff});
  CHECK(run.steps[3].at == Tick{3 * kBackoff});
  for (const Effect& effect : run.steps[2].effects) CHECK(effect.at == run.steps[2].at);
}

TEST_CASE("TIME-2: a deadline is due at its own tick, before the stimulus of that tick") {
  for (const std::uint64_t late : {0U, 1U, 2U}) {
    WorldRun run;
    run.load();
    run.leave();
    run.now.value = kGrace - 1 + late;
    run.apply(TimePassed{});
    CHECK(run.world.session().ended() == (late > 0));
  }
}

TEST_CASE("TIME-2: the restart is before a reconnect of the same tick, and so it is taken") {
  Configuration knobs;
  knobs.restart_delay_us = knobs.backoff_base_us;
  WorldRun run(knobs);
  run.load();
  run.crash();
  CHECK(run.pass(kBackoff) == Said{"timer restart at 200000", "timer reconnect at 200000"});
  CHECK(run.state() == ClientState::live);
}

TEST_CASE("TIME-2: the grace is before a reconnect of the same tick, and so it is refused") {
  Configuration knobs;
  knobs.reconnect_grace_us = knobs.backoff_base_us;
  WorldRun run(knobs);
  run.load();
  run.cut();
  CHECK(run.pass(kBackoff) == Said{"timer grace at 200000", "timer reconnect at 200000"});
  CHECK(effects_of(run.steps[3]) ==
        Said{"/ 2 session ended", "@ error socket_error", "@ reconnecting"});
}

TEST_CASE("WORLD-3: drop swallows the next message with that tag in that direction, once") {
  WorldRun run;
  run.load();
  CHECK(run.drop_from_server("ack").empty());
  CHECK(only(run.event("increment"), "<>!") == Said{"< event|1|increment|{}",
                                                    "> diff|2|slots #app count=1,parity=odd",
                                                    "!> ack|1", "< ack|2"});
  CHECK(only(run.event("noop"), ">!") == Said{"> ack|2"});
}

TEST_CASE("WORLD-3: a drop waits for its tag, and two drops swallow two messages") {
  WorldRun run;
  run.load();
  run.drop_from_client("event");
  run.drop_from_client("event");
  CHECK(run.event("increment") == Said{"!< event|1|increment|{}"});
  CHECK(run.event("increment") == Said{"!< event|2|increment|{}"});
  CHECK(only(run.event("increment"), ">").back() == "> ack|3");
}

TEST_CASE("WORLD-3: a tag is the whole tag, and one that is never sent swallows nothing") {
  WorldRun run;
  run.load();
  for (const std::string_view tag : {"a", "ac", "ack|", "", "diff|2"}) run.drop_from_server(tag);
  CHECK(only(run.event("increment"), "!").empty());
}

TEST_CASE("WORLD-3: a swallowed acknowledgement leaves its patch pending") {
  WorldRun run;
  run.load();
  run.drop_from_client("ack");
  CHECK(only(run.event("increment"), "!") == Said{"!< ack|2"});
  CHECK(run.world.session().pending_count() == 1);
}

TEST_CASE("WORLD-4: duplicate delivers the diff once more, on the connection that is open now") {
  WorldRun run;
  run.load();
  run.event("increment");
  run.cut();
  run.pass(kBackoff);
  CHECK(run.duplicate("2") == Said{"> diff|2|slots #app count=1,parity=odd", "# diff_dropped:2",
                                   "< ack|2", "# heartbeat_received:2"});
  const auto* message = std::get_if<Message>(&run.steps.back().effects.front().event);
  REQUIRE(message != nullptr);
  CHECK(message->connection == ConnectionId{2});
}

TEST_CASE("WORLD-4: a diff that the client drops is told, and one that it applies again is not") {
  Configuration knobs;
  knobs.duplicate_policy = DuplicatePolicy::last;
  WorldRun run(knobs);
  run.load();
  run.event("increment");
  CHECK(only(run.duplicate("2"), "#") == Said{"# diff_dropped:2", "# heartbeat_received:2"});
  CHECK(only(run.duplicate("1"), "#") == Said{"# heartbeat_received:1"});
}

TEST_CASE("WORLD-4: a duplicate that cannot be delivered says so") {
  WorldRun run;
  run.load();
  CHECK(run.duplicate("2") == Said{"# fault_without_effect:duplicate 2"});
  CHECK(run.duplicate("") == Said{"# fault_without_effect:duplicate "});
  run.cut();
  CHECK(run.duplicate("1") == Said{"# fault_without_effect:duplicate 1"});
}

TEST_CASE("WORLD-4: a duplicate can itself be swallowed, and delivered again") {
  WorldRun run;
  run.load();
  run.drop_from_server("diff");
  CHECK(run.duplicate("1") == Said{"!> diff|1|whole #app count=0,parity=even"});
  CHECK(only(run.duplicate("1"), "<") == Said{"< ack|1"});
}

TEST_CASE("WORLD-5: a cut ends the connection for both sides, and the client comes back") {
  WorldRun run;
  run.load();
  CHECK(run.cut() == Said{"- 1 1006", "* 1 live -> abandoned", "@ reconnecting"});
  CHECK(run.cut().empty());
  CHECK(run.event("increment") == Said{"event lost"});
  CHECK(run.pass(kBackoff - 1).empty());
  CHECK(run.pass(1) == Said{"timer reconnect at 200000"});
  CHECK(run.state() == ClientState::live);
  CHECK(only(run.event("increment"), "<").front() == "< event|2|increment|{}");
}

TEST_CASE("WORLD-5: refused attempts wait longer each time, up to the maximum") {
  WorldRun run;
  run.load();
  run.shutdown();
  CHECK(run.pass(20 * kSecond) == Said{"timer reconnect at 200000", "timer reconnect at 600000",
                                       "timer reconnect at 1400000", "timer reconnect at 3000000",
                                       "timer reconnect at 6200000", "timer reconnect at 11200000",
                                       "timer reconnect at 16200000"});
}

TEST_CASE("WORLD-7: a client that is refused for ever rests, and does not begin again") {
  Configuration knobs;
  knobs.backoff_base_us = 0;
  WorldRun run(knobs);
  run.load();
  CHECK(run.shutdown().back() == "@ reconnecting");
  CHECK(run.pass(0).size() == kTimerStepsMax);
  CHECK(effects_of(run.steps.back()) == Said{"# attempts_suspended:10000"});
  for (int i = 0; i < 3; ++i) {
    CHECK(run.pass(kSecond).empty());
    CHECK(effects_of(run.steps.back()).empty());
  }
  // Another page tries once by itself; that the session has ended does not change.
  CHECK(only(run.load(), "/") == Said{"/ 10002 session ended"});
  CHECK(run.pass(kSecond).empty());
}

TEST_CASE("WORLD-7: the client tries again as soon as the session takes connections") {
  Configuration knobs;
  knobs.backoff_base_us = 0;
  knobs.restart_delay_us = 10;
  WorldRun run(knobs);
  run.load();
  run.crash();
  CHECK(run.pass(9).size() == kTimerStepsMax);
  CHECK(effects_of(run.steps.back()) == Said{"# attempts_suspended:10000"});
  CHECK(run.pass(0).empty());
  CHECK(run.pass(1) == Said{"timer restart at 10", "timer reconnect at 10"});
  CHECK(run.state() == ClientState::live);
  CHECK(effects_of(run.steps.back()).empty());
  // The same in one go: the attempts that were made before the restart count no more.
  WorldRun at_once(knobs);
  at_once.load();
  at_once.crash();
  CHECK(at_once.pass(10).back() == "timer reconnect at 10");
  CHECK(at_once.state() == ClientState::live);
}

TEST_CASE("WORLD-7: a page that is loaded while the session takes connections counts anew") {
  Configuration knobs;
  knobs.backoff_base_us = 0;
  knobs.heartbeat_timeout_us = 0;  // Every connection ends at once.
  WorldRun run(knobs);
  run.load();
  CHECK(run.pass(0).size() > kTimerStepsMax);
  CHECK(run.pass(kSecond).empty());
  run.load();
  CHECK(run.pass(0).size() > kTimerStepsMax);
}

TEST_CASE("WORLD-6: every part of the state has a digest, and each part shows its own change") {
  const auto part = [](const Step& step, StatePart which) {
    return step.digest.parts[static_cast<std::size_t>(which)];
  };
  WorldRun run;
  run.load();
  run.drop_from_client("ack");
  CHECK(part(run.steps[0], StatePart::link) != part(run.steps[1], StatePart::link));
  CHECK(part(run.steps[0], StatePart::session) == part(run.steps[1], StatePart::session));
  CHECK(part(run.steps[0], StatePart::document) == part(run.steps[1], StatePart::document));
  run.event("increment");
  CHECK(part(run.steps[0], StatePart::timers) == part(run.steps[1], StatePart::timers));
  for (const auto which : {StatePart::session, StatePart::pending, StatePart::timers,
                           StatePart::document, StatePart::client, StatePart::link}) {
    CHECK(part(run.steps[1], which) != part(run.steps[2], which));
  }
  run.now.value += 1;
  run.event("noop");
  CHECK(part(run.steps[2], StatePart::timers) != part(run.steps[3], StatePart::timers));
  CHECK(part(run.steps[2], StatePart::document) == part(run.steps[3], StatePart::document));
}

TEST_CASE("WORLD-6: a client that waits to come back is told apart from one that has left") {
  WorldRun waits;
  WorldRun left;
  waits.load();
  left.load();
  waits.cut();
  left.leave();
  constexpr auto kTimers = static_cast<std::size_t>(StatePart::timers);
  CHECK(waits.steps[1].digest.parts[kTimers] != left.steps[1].digest.parts[kTimers]);
}

TEST_CASE("WORLD-6: only free choices are stimuli, and each comes back as it was recorded") {
  const std::vector<Event> choices{PageLoaded{"<main id=\"app\"></main>", ""},
                                   UserEvent{"add", "{}"},
                                   ClientLeft{"gone"},
                                   TimePassed{},
                                   Cut{},
                                   DropNext{Direction::client_to_server, "ack"},
                                   DuplicateDiff{"2"},
                                   Crash{},
                                   Shutdown{"deploy"}};
  for (const Event& choice : choices) {
    WorldRun run;
    const auto stimulus = as_stimulus(choice);
    REQUIRE(stimulus.has_value());
    run.apply(*stimulus);
    CHECK(run.steps.back().stimulus == choice);
  }
  const std::vector<Event> effects{Opened{},        Refused{},           Closed{},
                                   Message{},       MessageLost{},       UserEventLost{},
                                   TimerFired{},    Telemetry{},         LifecycleChanged{},
                                   DocumentShown{}, ClientStateChanged{}};
  for (const Event& effect : effects) CHECK_FALSE(as_stimulus(effect).has_value());
}

}  // namespace lightspeed::interpreter
