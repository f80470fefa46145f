// Random runs: a configuration of small bounds, and moves that meet its deadlines exactly.
// Implements no rule: properties of the session, the world and the contract play them.
// It refuses long chains: no back-off is so short that attempts fill a run.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include "interpreter/configuration.hpp"
#include "tests/interpreter/choices.hpp"
#include "tests/interpreter/world_run.hpp"

namespace lightspeed::interpreter {

/// Every knob of a failing run, in the order of its fields.
inline void showValue(const Configuration& knobs, std::ostream& out) {  // NOLINT: as below.
  out << "mode " << static_cast<int>(knobs.mode) << ", reconnect "
      << static_cast<int>(knobs.reconnect_policy) << ", duplicates "
      << static_cast<int>(knobs.duplicate_policy) << ", heartbeat " << knobs.heartbeat_timeout_us
      << ", grace " << knobs.reconnect_grace_us << ", restart " << knobs.restart_delay_us
      << ", drain " << knobs.drain_timeout_us << ", backoff " << knobs.backoff_base_us << " to "
      << knobs.backoff_max_us << ", pending " << knobs.pending_max << ", deferred "
      << knobs.deferred_max << ", restarts " << knobs.restarts_max << " in "
      << knobs.restart_period_us << ", bytes " << knobs.frame_bytes_max << ", escalations "
      << knobs.escalations_max << " in " << knobs.escalation_period_us;
}

namespace testing {

inline constexpr std::uint64_t kForever = std::numeric_limits<std::uint64_t>::max();

/// A stimulus, and how long after the one before it.
struct Move {
  std::uint64_t delay = 0;
  Stimulus stimulus;
};

inline Event event_of(const Stimulus& stimulus) {
  return std::visit([](const auto& choice) { return Event{choice}; }, stimulus);
}

/// A failing run reads as the calls that repeat it.
inline void showValue(const Move& move, std::ostream& out) {  // NOLINT: RapidCheck's own name.
  out << "+" << move.delay << " " << event_text(event_of(move.stimulus));
  if (const auto* event = std::get_if<UserEvent>(&move.stimulus)) out << " " << event->payload;
}

/// Moves from a first page on. The delays are sums and neighbours of the knobs' own times.
inline rc::Gen<std::vector<Move>> moves(Faults faults) {
  const auto delay = rc::gen::element<std::uint64_t>(0, 0, 0, 1, 99, 100, 101, 999, 1'000, 1'001,
                                                     1'999, 2'000, 5'000, 20'000);
  const auto move = rc::gen::map(rc::gen::pair(delay, stimulus(faults)), [](const auto& p) {
    return Move{p.first, p.second};
  });
  return rc::gen::map(rc::gen::scale(2.0, rc::gen::container<std::vector<Move>>(move)),
                      [](std::vector<Move> chosen) {
                        chosen.insert(chosen.begin(), Move{0, PageLoaded{}});
                        return chosen;
                      });
}

inline rc::Gen<Configuration> configuration() {
  return rc::gen::exec([] {
    const auto of = [](std::initializer_list<std::uint64_t> times) {
      return *rc::gen::elementOf(std::vector<std::uint64_t>(times));
    };
    const auto count = [](std::initializer_list<std::uint32_t> counts) {
      return *rc::gen::elementOf(std::vector<std::uint32_t>(counts));
    };
    Configuration knobs;
    knobs.mode = *rc::gen::element(isa::Mode::strict, isa::Mode::published);
    knobs.reconnect_policy =
        *rc::gen::element(ReconnectPolicy::rehydrate, ReconnectPolicy::remount);
    knobs.heartbeat_timeout_us = of({1'000, 2'000, 30'000'000, kForever});
    knobs.reconnect_grace_us = of({0, 100, 1'000, 5'000, 60'000'000, kForever});
    knobs.restart_delay_us = of({0, 100, 1'000, kForever});
    knobs.drain_timeout_us = of({0, 100, 1'000, kForever});
    knobs.backoff_base_us = of({1'000, 2'000, 200'000});
    knobs.backoff_max_us = of({1'000, 4'000, 5'000'000, kForever});
    knobs.pending_max = count({0, 1, 2, 32});
    knobs.deferred_max = count({0, 1, 64});
    knobs.restarts_max = count({0, 1, 3, 1'000});
    knobs.restart_period_us = of({0, 100, 5'000, kForever});
    knobs.frame_bytes_max = count({0, 8, 25, 1'048'576, 1'048'576});
    knobs.escalations_max = count({0, 1, kNeverEscalates, kNeverEscalates});
    knobs.escalation_period_us = of({0, 100, 5'000, kForever});
    return knobs;
  });
}

/// Plays the moves, and shows every step and the world after each move to `look`.
template <class Look>
void play(WorldRun& run, const std::vector<Move>& moves, Look&& look) {
  for (const Move& move : moves) {
    const std::size_t before = run.steps.size();
    run.now.value += move.delay;
    run.apply(move.stimulus);
    for (std::size_t i = before; i < run.steps.size(); ++i) {
      look(run.steps[i], i + 1 == run.steps.size() ? &run.world : nullptr);
    }
  }
}

}  // namespace testing
}  // namespace lightspeed::interpreter
