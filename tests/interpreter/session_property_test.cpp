// What holds of a session whatever arrives, in any state and at any time.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/interpreter/play.hpp"
#include "tests/interpreter/session_line.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::configuration;
using testing::Line;
using testing::Said;

/// Any stimulus, due or not, on the session's connection or on another one.
struct Blow {
  enum class Kind : std::uint8_t { open, lose, says, bytes, crash, shutdown, timer, pass };
  Kind kind = Kind::open;
  std::string text;
  std::uint32_t number = 0;  ///< How many connections ago, which timer, how long.
  bool flag = false;         ///< A fresh page.
};

void showValue(const Blow& blow, std::ostream& out) {  // NOLINT: RapidCheck's own name.
  constexpr std::array kNames{"open",  "lose",     "says",  "bytes",
                              "crash", "shutdown", "timer", "pass"};
  out << kNames.at(static_cast<std::size_t>(blow.kind)) << " " << blow.number << " '" << blow.text
      << "'" << (blow.flag ? " fresh" : "");
}

rc::Gen<std::string> any_text() {
  const auto well_formed = rc::gen::exec([] {
    const std::string ref = std::to_string(*rc::gen::inRange(0, 9));
    return *rc::gen::element<std::string>(
        "hello|lightspeed|1", "hello|lightspeed|1", "ack|" + ref, "ack|" + ref,
        "event|" + ref + "|increment|{}", "event|" + ref + "|add|{\"by\":3}",
        "event|" + ref + "|noop|{}", "event|" + ref + "|explode|{}", "failure|" + ref + "|why",
        "failure||why", "diff|" + ref + "|<b>", "hello|lightspeed|2", "hello|other|1");
  });
  return rc::gen::weightedOneOf<std::string>(
      {{9, well_formed}, {1, rc::gen::arbitrary<std::string>()}});
}

rc::Gen<std::vector<Blow>> blows() {
  using Kind = Blow::Kind;
  const auto kind = rc::gen::weightedElement<Kind>({{3, Kind::open},
                                                    {2, Kind::lose},
                                                    {20, Kind::says},
                                                    {1, Kind::bytes},
                                                    {1, Kind::crash},
                                                    {1, Kind::shutdown},
                                                    {2, Kind::timer},
                                                    {4, Kind::pass}});
  const auto blow = rc::gen::exec([kind] {
    Blow chosen{
        .kind = *kind, .text = *any_text(), .number = 0, .flag = *rc::gen::arbitrary<bool>()};
    if (chosen.kind == Kind::timer) chosen.number = *rc::gen::inRange<std::uint32_t>(0, 5);
    if (chosen.kind == Kind::pass) {
      chosen.number = *rc::gen::element<std::uint32_t>(0, 1, 99, 100, 999, 1'000, 5'000);
    }
    const bool old = chosen.kind == Kind::says || chosen.kind == Kind::lose;
    if (old) chosen.number = *rc::gen::weightedElement<std::uint32_t>({{12, 0}, {1, 1}, {1, 2}});
    return chosen;
  });
  return rc::gen::map(rc::gen::scale(2.0, rc::gen::container<std::vector<Blow>>(blow)),
                      [](std::vector<Blow> chosen) {
                        // Otherwise most runs would not get past the handshake.
                        const std::vector<Blow> start{
                            {.kind = Kind::open, .text = "", .flag = true},
                            {.kind = Kind::says, .text = "hello|lightspeed|1"},
                            {.kind = Kind::says, .text = "ack|1"}};
                        chosen.insert(chosen.begin(), start.begin(), start.end());
                        return chosen;
                      });
}

/// One effect list for each step that the blow makes; time passing makes one for each timer.
std::vector<std::vector<SessionEffect>> strike(Line& line, const Blow& blow) {
  std::vector<std::vector<SessionEffect>> steps;
  const auto step = [&](const SessionStimulus& stimulus) {
    line.session.step(stimulus, Now{line.now, ++line.number}, steps.emplace_back());
  };
  const ConnectionId from{line.connections - std::min(blow.number, line.connections)};
  switch (blow.kind) {
    case Blow::Kind::open:
      step(ConnectionOpened{ConnectionId{++line.connections}, blow.flag});
      break;
    case Blow::Kind::lose:
      step(ConnectionLost{from});
      break;
    case Blow::Kind::says:
      step(Received{from, blow.text, false});
      break;
    case Blow::Kind::bytes:
      step(Received{from, blow.text, true});
      break;
    case Blow::Kind::crash:
      step(Crashed{});
      break;
    case Blow::Kind::shutdown:
      step(ShutdownAsked{blow.text});
      break;
    case Blow::Kind::timer:
      step(TimerDue{static_cast<Timer>(blow.number)});
      break;
    case Blow::Kind::pass: {
      const Tick until = after(line.now, blow.number);
      for (auto due = line.session.next_due(); due && due->deadline.at <= until;
           due = line.session.next_due()) {
        line.now = due->deadline.at;
        step(TimerDue{due->timer});
      }
      line.now = until;
      break;
    }
  }
  return steps;
}

std::vector<isa::Frame> frames_of(const std::vector<SessionEffect>& effects) {
  std::vector<isa::Frame> frames;
  for (const SessionEffect& effect : effects) {
    const auto* send = std::get_if<Send>(&effect);
    if (send == nullptr) continue;
    const auto frame = isa::decode_frame(send->text, isa::Mode::strict);
    RC_ASSERT(frame.has_value());
    frames.push_back(*frame);
  }
  return frames;
}

template <class T>
std::size_t count_of(const std::vector<isa::Frame>& frames) {
  return static_cast<std::size_t>(
      std::count_if(frames.begin(), frames.end(),
                    [](const auto& frame) { return std::holds_alternative<T>(frame); }));
}

Line any_line() {
  return Line(*configuration(), *rc::gen::element<std::string>("counter", "counter-history"));
}

/// Strikes every blow, and shows the session and each step's effects to `look`.
template <class Look>
void play_blows(Line& line, const std::vector<Blow>& chosen, Look&& look) {
  for (const Blow& blow : chosen) {
    for (const auto& effects : strike(line, blow)) look(effects);
  }
}

}  // namespace

TEST_CASE("SESS-1: the same stimuli have the same effects and digests, in every state") {
  CHECK(rc::check("twice the same", [] {
    const Configuration knobs = *configuration();
    const std::vector<Blow> chosen = *blows();
    Line first(knobs);
    Line second(knobs);
    for (const Blow& blow : chosen) {
      const auto one = strike(first, blow);
      const auto two = strike(second, blow);
      RC_ASSERT(one.size() == two.size());
      for (std::size_t i = 0; i < one.size(); ++i) {
        RC_ASSERT(std::equal(one[i].begin(), one[i].end(), two[i].begin(), two[i].end(),
                             [](const SessionEffect& a, const SessionEffect& b) {
                               return testing::effect_text(a) == testing::effect_text(b);
                             }));
      }
      RC_ASSERT(first.digest() == second.digest());
    }
  }));
}

TEST_CASE("DIGEST-2: a digest is that of the state, however often one was taken before") {
  CHECK(rc::check("known digests", [] {
    const Configuration knobs = *configuration();
    Line asked(knobs, "counter-history");
    Line silent(knobs, "counter-history");
    for (const Blow& blow : *blows()) {
      strike(asked, blow);
      static_cast<void>(asked.digest());
      strike(silent, blow);
    }
    RC_ASSERT(asked.digest() == silent.digest());
  }));
}

TEST_CASE("SESS-2: epochs grow by one, and each incarnation walks the line or is abandoned") {
  CHECK(rc::check("a line", [] {
    Line line = any_line();
    std::uint64_t epoch = 0;
    auto state = isa::Lifecycle::disconnected;
    play_blows(line, *blows(), [&](const std::vector<SessionEffect>& effects) {
      for (const SessionEffect& effect : effects) {
        const auto* changed = std::get_if<LifecycleChanged>(&effect);
        if (changed == nullptr) continue;
        if (changed->from == isa::Lifecycle::disconnected) {
          RC_ASSERT(!changed->abandoned);
          ++epoch;
        }
        RC_ASSERT(changed->epoch == epoch);
        RC_ASSERT(changed->from == state);
        const int walked = static_cast<int>(changed->to) - static_cast<int>(changed->from);
        RC_ASSERT(walked == (changed->abandoned ? 0 : 1));
        state = changed->abandoned ? isa::Lifecycle::disconnected : changed->to;
      }
      RC_ASSERT(line.session.lifecycle() == state);
    });
  }));
}

TEST_CASE("SESS-8: whatever arrives, patch references grow by one") {
  CHECK(rc::check("references", [] {
    Line line = any_line();
    std::uint64_t highest = 0;
    play_blows(line, *blows(), [&](const std::vector<SessionEffect>& effects) {
      for (const isa::Frame& frame : frames_of(effects)) {
        const auto* diff = std::get_if<isa::Diff>(&frame);
        if (diff == nullptr) continue;
        const std::uint64_t ref = std::stoull(diff->ref);
        RC_ASSERT(ref >= 1);
        RC_ASSERT(ref <= highest + 1);
        highest = std::max(highest, ref);
      }
    });
  }));
}

TEST_CASE("SESS-12: whatever arrives, at most pending_max patches are outstanding") {
  CHECK(rc::check("bounded", [] {
    const Configuration knobs = *configuration();
    Line line(knobs);
    play_blows(line, *blows(),
               [&](const auto&) { RC_ASSERT(line.session.pending_count() <= knobs.pending_max); });
  }));
}

TEST_CASE("SESS-5: a live session answers each event once, its diff before its ack") {
  CHECK(rc::check("answers", [] {
    Line line = any_line();
    for (const Blow& blow : *blows()) {
      const bool live = line.session.lifecycle() == isa::Lifecycle::live;
      const auto steps = strike(line, blow);
      const bool own = blow.kind == Blow::Kind::says && blow.number == 0;
      if (!live || !own || !blow.text.starts_with("event|")) continue;
      const auto frames = frames_of(steps.front());
      RC_ASSERT(count_of<isa::Ack>(frames) + count_of<isa::Failure>(frames) == 1U);
      RC_ASSERT(count_of<isa::Diff>(frames) <= count_of<isa::Ack>(frames));
      RC_ASSERT(!std::holds_alternative<isa::Diff>(frames.back()));
    }
  }));
}

TEST_CASE("SESS-14: whatever arrives, a draining session sends no diff and acknowledges nothing") {
  CHECK(rc::check("draining", [] {
    Line line = any_line();
    for (const Blow& blow : *blows()) {
      const bool draining = line.session.lifecycle() == isa::Lifecycle::draining;
      for (const auto& effects : strike(line, blow)) {
        const auto frames = frames_of(effects);
        if (draining) RC_ASSERT(count_of<isa::Diff>(frames) + count_of<isa::Ack>(frames) == 0U);
      }
    }
  }));
}

TEST_CASE("SESS-16: whatever arrives elsewhere, nothing changes but telemetry") {
  CHECK(rc::check("elsewhere", [] {
    Line line = any_line();
    for (const Blow& blow : *blows()) {
      const bool arrives = blow.kind == Blow::Kind::says || blow.kind == Blow::Kind::lose;
      const StepDigest before = line.digest();
      const auto steps = strike(line, blow);
      if (!arrives || blow.number == 0) continue;
      RC_ASSERT(line.digest() == before);
      for (const SessionEffect& effect : steps.front()) {
        RC_ASSERT(std::holds_alternative<Telemetry>(effect));
      }
    }
  }));
}

TEST_CASE("SESS-14: an ended session stays ended, and waits for nothing") {
  CHECK(rc::check("the end", [] {
    Line line = any_line();
    std::optional<StepDigest> end;
    play_blows(line, *blows(), [&](const std::vector<SessionEffect>& effects) {
      if (!end) {
        if (line.session.ended()) end = line.digest();
        return;
      }
      RC_ASSERT(frames_of(effects).empty());
      RC_ASSERT(line.digest() == *end);
      RC_ASSERT(!line.session.next_due().has_value());
      RC_ASSERT(!line.session.accepts(false));
    });
  }));
}

TEST_CASE("TIME-2: a session is never late for a deadline of its own") {
  CHECK(rc::check("deadlines", [] {
    Line line = any_line();
    for (const Blow& blow : *blows()) {
      strike(line, blow);
      const auto due = line.session.next_due();
      if (due) RC_ASSERT(due->deadline.at >= line.now);
      if (due) RC_ASSERT(due->deadline.set_by <= line.number);
    }
  }));
}

}  // namespace lightspeed::interpreter
