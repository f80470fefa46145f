// How often something happened within a period: restarts, events, sessions that gave up.
// Implements SESS-15, SESS-32 and WORLD-31 (specs/session.md) where they count.
// It refuses bounds: how many are too many is for whoever asks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "interpreter/digest.hpp"
#include "interpreter/identifiers.hpp"

namespace lightspeed::interpreter {

/// Ticks of the recent past, which never go back: how often something happened within a period.
class RecentTicks {
 public:
  void add(Tick at, std::uint64_t period_us);
  /// Those that lie less than the period behind `now`.
  [[nodiscard]] std::size_t count(Tick now, std::uint64_t period_us) const;
  /// The first of those.
  [[nodiscard]] std::optional<Tick> first(Tick now, std::uint64_t period_us) const;
  /// How many it remembers: all within the period of the latest.
  [[nodiscard]] std::size_t size() const { return ticks_.size(); }
  void add_to(Digester& digester) const;

 private:
  friend struct SnapshotFields;
  std::deque<Tick> ticks_;
  Digest added_;  ///< Over all that were ever added: what is left of them follows from the first.
};

}  // namespace lightspeed::interpreter
