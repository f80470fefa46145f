// The knobs of a run: policies, bounds and deadlines of the session, the client and the link.
// Implements CONF-1 (specs/session.md): every knob has one default and travels in the trace.
// It refuses hidden defaults: whatever changes behaviour is a field here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "interpreter/mutant.hpp"
#include "isa/mode.hpp"

namespace lightspeed::interpreter {

/// What a session does with its model when a client comes back.
enum class ReconnectPolicy : std::uint8_t {
  rehydrate,  ///< Keep the model, send the unacknowledged patches again, same references.
  remount,    ///< Start a fresh model, forget them, send everything anew.
};

/// Which diffs a client drops as duplicates.
enum class DuplicatePolicy : std::uint8_t {
  highest,  ///< Ours: every reference not above the highest applied.
  last,     ///< The published browser's: only the reference applied last.
  none,     ///< Nothing; every diff is applied.
};

/// What becomes of a client that leaves a patch unanswered for `slow_client_timeout`.
enum class SlowClientPolicy : std::uint8_t {
  keep,  ///< Telemetry tells of it, once for each such patch.
  cut,   ///< Its connection ends.
};

/// More events than there can be, so that none is refused (SESS-32).
inline constexpr std::uint32_t kUnlimitedRate = std::numeric_limits<std::uint32_t>::max();

/// More sessions than there can be, so that the supervisor never gives up (WORLD-33).
inline constexpr std::uint32_t kNeverEscalates = std::numeric_limits<std::uint32_t>::max();

/// Every knob of a run. Times are microseconds of virtual time.
struct Configuration {
  isa::Mode mode = isa::Mode::strict;
  ReconnectPolicy reconnect_policy = ReconnectPolicy::rehydrate;
  DuplicatePolicy duplicate_policy = DuplicatePolicy::highest;
  std::uint64_t heartbeat_timeout_us = 30'000'000;
  std::uint64_t reconnect_grace_us = 60'000'000;
  std::uint64_t restart_delay_us = 100'000;
  std::uint64_t drain_timeout_us = 5'000'000;
  std::uint64_t backoff_base_us = 200'000;
  std::uint64_t backoff_max_us = 5'000'000;
  std::uint32_t pending_max = 32;
  std::uint32_t deferred_max = 64;
  std::uint32_t restarts_max = 3;  ///< Restarts allowed within `restart_period_us`.
  std::uint64_t restart_period_us = 5'000'000;
  std::uint32_t frame_bytes_max = 1'048'576;
  SlowClientPolicy slow_client_policy = SlowClientPolicy::keep;
  std::uint64_t slow_client_timeout_us = 10'000'000;
  std::uint32_t rate_max = kUnlimitedRate;  ///< Events taken within `rate_period_us`.
  std::uint64_t rate_period_us = 1'000'000;
  std::uint32_t escalations_max = kNeverEscalates;  ///< Sessions that may give up in the period.
  std::uint64_t escalation_period_us = 60'000'000;
  Mutant mutant = Mutant::none;  ///< A promise that is broken on purpose, to see who notices.
  friend bool operator==(const Configuration&, const Configuration&) = default;
};

/// How many knobs there are: tables of them assert that they have a row for each (CONF-1).
[[nodiscard]] constexpr std::size_t field_count(const Configuration& configuration) {
  const auto& [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
               f20, f21] = configuration;
  const auto count = [](const auto&... fields) { return sizeof...(fields); };
  return count(f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19,
               f20, f21);
}

/// How long a client waits before its next attempt, `attempts` after a connection last opened:
/// min(max, base * 2^attempts), however large the knobs are (CLIENT-8).
[[nodiscard]] constexpr std::uint64_t backoff_us(const Configuration& knobs,
                                                 std::uint32_t attempts) {
  std::uint64_t delay = knobs.backoff_base_us;
  for (std::uint32_t i = 0; i < attempts && delay != 0 && delay < knobs.backoff_max_us; ++i) {
    delay = delay > knobs.backoff_max_us / 2 ? knobs.backoff_max_us : 2 * delay;
  }
  return delay < knobs.backoff_max_us ? delay : knobs.backoff_max_us;
}

/// How long a patch may wait for its answer: a tick off with the mutants of the deadline.
[[nodiscard]] constexpr std::uint64_t slow_client_us(const Configuration& knobs) {
  if (knobs.mutant == Mutant::slow_early) return knobs.slow_client_timeout_us - 1;
  return knobs.slow_client_timeout_us + (knobs.mutant == Mutant::slow_late ? 1 : 0);
}

/// How long the heartbeat's deadline lies ahead: a tick off with the mutants of the deadline.
[[nodiscard]] constexpr std::uint64_t heartbeat_us(const Configuration& knobs) {
  if (knobs.mutant == Mutant::heartbeat_early) return knobs.heartbeat_timeout_us - 1;
  return knobs.heartbeat_timeout_us + (knobs.mutant == Mutant::heartbeat_late ? 1 : 0);
}

}  // namespace lightspeed::interpreter
