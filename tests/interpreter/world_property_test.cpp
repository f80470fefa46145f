// What holds of every run: the same steps again, a story without gaps, and the contract's rules.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/play.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::configuration;
using testing::Faults;
using testing::Move;
using testing::moves;
using testing::play;
using testing::WorldRun;

const std::vector<std::string> kApps{"counter", "counter-history", "chat",  "dashboard",
                                     "table",   "daring",          "daring"};

/// Everything that a turn can ask for, by the events that the generated moves raise.
constexpr std::string_view kDaring = R"(program daring 1

state
  n: integer
  here: integer
  line: text

on mount
  mount "/" "main"
  fail "no_such_place" if route = "/items/3"
  subscribe "room"

on event increment
  set n = n + 1
  publish "room" {text: "n" <> n}

on event decrement
  start_timer tick every 1
  start_timer once 2 if n > 2

on event add(by: integer)
  set n = n + by
  push_event "added" "{}"
  navigate "/there"
  unsubscribe "room" if by < 0

on event noop
  stop_timer tick

on event explode
  set line = "never seen"
  crash

on event "a|b\\c"
  set line = "over"
  shutdown "over"

on topic "room"(text: text)
  set line = text
  fail "enough" if n > 5
  push_event "heard" text

on presence "room"(count: integer)
  set here = here + count

on timer tick
  set n = n + 1
  stop_timer tick if n > 20

on timer once
  crash if n > 4

view main
  <p>{{n}} {{here}}</p><b title="{{line}}">{{line}}</b><button data-ls-event="increment">+</button>
)";

/// The native application of that name, or the program of the corpus.
App app_called(const std::string& name) {
  if (name == "daring") return testing::program_of(kDaring);
  auto native = find_app(name);
  return native ? *std::move(native) : testing::corpus_program(name);
}

std::string any_app() { return *rc::gen::elementOf(kApps); }

/// Every violation as a line; an empty text is a run that kept the contract.
std::string violations_of(const Contract& contract) {
  std::string text;
  for (const Violation& broken : contract.violations()) {
    text += std::string(broken.rule) + " at step " + std::to_string(broken.step) + ": expected " +
            broken.expected + ", saw " + broken.seen + "\n";
  }
  return text;
}

using Rules = std::set<std::string>;

struct Judged {
  Rules broken;
  Rules explained;  ///< Those that the messages lost on the way explain.
  std::string text;
};

/// The rules that are broken when the link loses such a message: what it carried is missed.
Rules explained_by(const Message& lost) {
  const std::string tag = lost.data.substr(0, lost.data.find('|'));
  if (lost.direction == Direction::server_to_client) {
    return tag == "diff" ? Rules{"SYNC-1"} : Rules{};
  }
  return tag == "ack" || tag == "failure" ? Rules{"ACK-1"} : Rules{};
}

Judged judge(const Configuration& knobs, const std::string& app, const std::vector<Move>& chosen) {
  WorldRun run(knobs, app_called(app));
  Contract contract(knobs, false);
  Judged judged;
  play(run, chosen, [&](const Step& step, const World* world) {
    contract.observe(step, world);
    for (const Effect& effect : step.effects) {
      const auto* lost = std::get_if<MessageLost>(&effect.event);
      if (lost != nullptr) judged.explained.merge(explained_by(lost->message));
    }
  });
  contract.finish();
  judged.text = violations_of(contract);
  for (const Violation& broken : contract.violations()) judged.broken.emplace(broken.rule);
  return judged;
}

bool within(const Rules& some, const Rules& all) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

/// A run by hand, judged.
Judged judge_story(DuplicatePolicy policy, const std::vector<Stimulus>& story) {
  Configuration knobs;
  knobs.duplicate_policy = policy;
  std::vector<Move> chosen;
  for (const Stimulus& stimulus : story) chosen.push_back({1, stimulus});
  return judge(knobs, "counter-history", chosen);
}

/// The references of the diffs of a step, in order, whether they arrived or not.
std::vector<std::uint64_t> diffs_of(const Step& step) {
  std::vector<std::uint64_t> refs;
  for (const Effect& effect : step.effects) {
    const auto* lost = std::get_if<MessageLost>(&effect.event);
    const auto* message = lost != nullptr ? &lost->message : std::get_if<Message>(&effect.event);
    if (message == nullptr || message->direction != Direction::server_to_client) continue;
    const auto frame = isa::decode_frame(message->data, isa::Mode::strict);
    if (!frame) continue;
    if (const auto* diff = std::get_if<isa::Diff>(&*frame)) refs.push_back(std::stoull(diff->ref));
  }
  return refs;
}

}  // namespace

TEST_CASE("WORLD-6: the same configuration and stimuli give the same steps, digests included") {
  CHECK(rc::check("twice the same", [] {
    const Configuration knobs = *configuration();
    const std::string app = any_app();
    const std::vector<Move> chosen = *moves(Faults::all);
    WorldRun first(knobs, app_called(app));
    WorldRun second(knobs, app_called(app));
    play(first, chosen, [](const Step&, const World*) {});
    play(second, chosen, [](const Step&, const World*) {});
    RC_ASSERT(first.steps == second.steps);
  }));
}

TEST_CASE("WORLD-6: whoever looks at the document changes no digest") {
  CHECK(rc::check("looked at", [] {
    const Configuration knobs = *configuration();
    const std::string app = any_app();
    const std::vector<Move> chosen = *moves(Faults::all);
    WorldRun seen(knobs, app_called(app));
    WorldRun unseen(knobs, app_called(app));
    play(seen, chosen, [](const Step&, const World* world) {
      if (world != nullptr && world->client() != nullptr) {
        RC_ASSERT(!world->client()->document().outer_html().empty());
      }
    });
    play(unseen, chosen, [](const Step&, const World*) {});
    RC_ASSERT(seen.steps == unseen.steps);
  }));
}

TEST_CASE("WORLD-2: steps are numbered without gaps, time never goes back, causes point back") {
  CHECK(rc::check("a story", [] {
    WorldRun run(*configuration(), app_called(any_app()));
    std::uint64_t number = 0;
    Tick now;
    play(run, *moves(Faults::all), [&](const Step& step, const World*) {
      RC_ASSERT(step.number == ++number);
      RC_ASSERT(step.at >= now);
      now = step.at;
      RC_ASSERT(step.cause < step.number);
      RC_ASSERT(as_stimulus(step.stimulus).has_value() == (step.cause == 0));
      for (const Effect& effect : step.effects) {
        RC_ASSERT(effect.at == step.at);
        RC_ASSERT(!as_stimulus(effect.event).has_value());
      }
      RC_ASSERT(step.digest.root.value != 0);
    });
  }));
}

TEST_CASE("SESS-12: on every run at most pending_max patches are outstanding") {
  CHECK(rc::check("bounded", [] {
    const Configuration knobs = *configuration();
    WorldRun run(knobs, app_called(any_app()));
    play(run, *moves(Faults::all), [&](const Step&, const World* world) {
      if (world != nullptr) RC_ASSERT(world->session().pending_count() <= knobs.pending_max);
    });
  }));
}

TEST_CASE("SESS-8: on every run patch references grow by one, whatever was lost or sent again") {
  CHECK(rc::check("references", [] {
    WorldRun run(*configuration(), app_called(any_app()));
    std::uint64_t highest = 0;
    play(run, *moves(Faults::all), [&](const Step& step, const World*) {
      for (const std::uint64_t ref : diffs_of(step)) {
        RC_ASSERT(ref <= highest + 1);
        highest = std::max(highest, ref);
      }
    });
  }));
}

TEST_CASE("EPOCH-1: without faults and with our duplicate policy a run breaks no rule at all") {
  CHECK(rc::check("no violation", [] {
    const Configuration knobs = *configuration();
    const Judged judged = judge(knobs, any_app(), *moves(Faults::none));
    RC_LOG(judged.text);
    RC_ASSERT(judged.text.empty());
  }));
}

TEST_CASE("DUP-1: a diff that is delivered again breaks no rule under our duplicate policy") {
  CHECK(rc::check("no violation", [] {
    const Configuration knobs = *configuration();
    const Judged judged = judge(knobs, any_app(), *moves(Faults::duplicate_only));
    RC_LOG(judged.text);
    RC_ASSERT(judged.text.empty());
  }));
}

TEST_CASE("ACK-1: whatever is lost on the way breaks only the rules that the loss explains") {
  CHECK(rc::check("explained", [] {
    const Configuration knobs = *configuration();
    const Judged judged = judge(knobs, any_app(), *moves(Faults::all));
    RC_LOG(judged.text);
    RC_ASSERT(within(judged.broken, judged.explained));
  }));
}

TEST_CASE(
    "SYNC-1: a diff delivered again to a client of another policy shows in the document only") {
  CHECK(rc::check("explained", [] {
    Configuration knobs = *configuration();
    knobs.duplicate_policy = *rc::gen::element(DuplicatePolicy::last, DuplicatePolicy::none);
    const Judged judged = judge(knobs, any_app(), *moves(Faults::duplicate_only));
    RC_LOG(judged.text);
    RC_ASSERT(within(judged.broken, {"DUP-1", "SYNC-1"}));
  }));
}

TEST_CASE("RULE-9: a swallowed acknowledgement is held against nobody") {
  const std::vector<Stimulus> story{PageLoaded{}, DropNext{Direction::client_to_server, "ack"},
                                    UserEvent{"increment", "{}"}, UserEvent{"increment", "{}"}};
  const Judged judged = judge_story(DuplicatePolicy::highest, story);
  CHECK(judged.broken.empty());
}

TEST_CASE("DUP-1: an older append that is delivered again is found under the published policy") {
  const std::vector<Stimulus> story{PageLoaded{}, UserEvent{"increment", "{}"},
                                    UserEvent{"increment", "{}"}, DuplicateDiff{"2"}};
  CHECK(judge_story(DuplicatePolicy::last, story).broken == Rules{"DUP-1", "SYNC-1"});
  CHECK(judge_story(DuplicatePolicy::none, story).broken == Rules{"DUP-1", "SYNC-1"});
  CHECK(judge_story(DuplicatePolicy::highest, story).broken.empty());
}

TEST_CASE("DRAIN-1: a diff that the link delivers again was not sent by a draining session") {
  const std::vector<Stimulus> story{PageLoaded{}, DropNext{Direction::client_to_server, "ack"},
                                    UserEvent{"increment", "{}"}, Shutdown{"deploy"},
                                    DuplicateDiff{"1"}};
  CHECK(judge_story(DuplicatePolicy::highest, story).broken.empty());
}

}  // namespace lightspeed::interpreter
