// What holds of every run over links that take their time: the same steps again, and in sync at
// last.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/play.hpp"
#include "tests/interpreter/sessions_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::configuration;
using testing::Faults;
using testing::Move;
using testing::moves;
using testing::play;
using testing::unnumbered;
using testing::WorldRun;

constexpr std::uint64_t kLatencyMax = 1'000;
constexpr std::uint64_t kLongEnough = 60'000'000;

App any_app() {
  const auto name = *rc::gen::element<std::string>("counter", "counter-history", "chat", "table");
  auto native = find_app(name);
  return native ? *std::move(native) : testing::corpus_program(name);
}

rc::Gen<Direction> any_side() {
  return rc::gen::element(Direction::client_to_server, Direction::server_to_client);
}

/// What a network does that loses nothing while a connection lasts.
Stimulus draw_pace() {
  if (*rc::gen::inRange(0, 3) == 0) return Stalled{*any_side(), *rc::gen::arbitrary<bool>()};
  return LatencySet{*any_side(), *rc::gen::element<std::uint64_t>(0, 1, 99, 100, 101, kLatencyMax)};
}

Stimulus draw_link_fault() {
  return FaultNext{*any_side(),
                   *rc::gen::element<std::string>("hello", "event", "diff", "ack", "failure"),
                   *rc::gen::element(LinkFault::corrupt, LinkFault::truncate, LinkFault::reorder),
                   *rc::gen::inRange<std::uint64_t>(0, 400)};
}

/// The moves with such choices among them, at the ticks where they are.
template <class Draw>
std::vector<Move> among(const std::vector<Move>& chosen, const Draw& draw) {
  std::vector<Move> all;
  for (const Move& move : chosen) {
    all.push_back(move);
    if (*rc::gen::inRange(0, 3) == 0) all.push_back({0, draw()});
  }
  return all;
}

void ignore(const Step& /*step*/, const World* /*world*/) {}

/// Knobs under which a client comes back, however slow its link is.
Configuration patient_knobs() {
  Configuration knobs = *configuration();
  knobs.heartbeat_timeout_us = 30'000'000;
  knobs.reconnect_grace_us = kLongEnough;
  knobs.restart_delay_us = 100;
  knobs.restarts_max = 1'000;
  knobs.pending_max = *rc::gen::element<std::uint32_t>(1, 2, 32);
  knobs.frame_bytes_max = Configuration{}.frame_bytes_max;
  return knobs;
}

}  // namespace

TEST_CASE("WORLD-16: links without latency or stall make the steps that there were without them") {
  CHECK(rc::check("nothing", [] {
    const Configuration knobs = *configuration();
    const App app = any_app();
    const std::vector<Move> chosen = *moves(Faults::all);
    const auto nothing = [] {
      return *any_side() == Direction::client_to_server ? Stimulus{LatencySet{*any_side(), 0}}
                                                        : Stimulus{Stalled{*any_side(), false}};
    };
    WorldRun plain(knobs, app);
    play(plain, chosen, ignore);
    WorldRun told(knobs, app);
    play(told, among(chosen, nothing), ignore);
    std::vector<Step> rest;
    for (const Step& step : told.steps) {
      const bool new_kind = std::holds_alternative<LatencySet>(step.stimulus) ||
                            std::holds_alternative<Stalled>(step.stimulus);
      if (!new_kind) rest.push_back(unnumbered(step));
    }
    for (Step& step : plain.steps) step = unnumbered(step);
    // What is due at the last tick fires before another choice of that tick.
    RC_ASSERT(rest.size() >= plain.steps.size());
    rest.resize(plain.steps.size());
    RC_ASSERT(rest == plain.steps);
  }));
}

TEST_CASE("WORLD-6: latencies, stalls and damage give the same steps again, and a whole story") {
  CHECK(rc::check("twice the same", [] {
    const Configuration knobs = *configuration();
    const App app = any_app();
    const std::vector<Move> chosen = among(among(*moves(Faults::all), draw_pace), draw_link_fault);
    WorldRun first(knobs, app);
    WorldRun second(knobs, app);
    std::uint64_t number = 0;
    Tick now;
    play(first, chosen, [&](const Step& step, const World*) {
      RC_ASSERT(step.number == ++number);
      RC_ASSERT(step.at >= now);
      RC_ASSERT(step.cause < step.number);
      RC_ASSERT(as_stimulus(step.stimulus).has_value() == (step.cause == 0));
      now = step.at;
    });
    play(second, chosen, ignore);
    RC_ASSERT(first.steps == second.steps);
  }));
}

TEST_CASE("WORLD-19: after the last fault of a slow link the document is the whole view again") {
  CHECK(rc::check("in sync", [] {
    const Configuration knobs = patient_knobs();
    WorldRun run(knobs, any_app());
    Contract contract(knobs, false);
    std::vector<Move> chosen = among(*moves(Faults::none), draw_pace);
    for (const Direction from : {Direction::client_to_server, Direction::server_to_client}) {
      chosen.push_back({0, Stalled{from, false}});
    }
    chosen.push_back({0, AcksHeld{false}});
    chosen.push_back({kLatencyMax, Restored{}});
    chosen.push_back({kLongEnough / 4, TimePassed{}});
    play(run, chosen, [&](const Step& step, const World* world) { contract.observe(step, world); });
    for (const Violation& broken : contract.violations()) {
      RC_LOG(std::string(broken.rule) + " at step " + std::to_string(broken.step) + ": expected " +
             broken.expected + ", saw " + broken.seen);
      RC_ASSERT(broken.rule != "SYNC-1");
    }
    const Client* client = run.world.client();
    if (client == nullptr || run.world.session().ended()) return;
    if (client->state() == ClientState::closed) return;  // The user has left.
    RC_ASSERT(client->is_open());
    RC_ASSERT(run.world.session().settled());
  }));
}

}  // namespace lightspeed::interpreter
