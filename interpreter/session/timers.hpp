// Deadlines of virtual time: at most one for each kind, the earliest first.
// Implements TIME-1 and TIME-2 (specs/session.md): due at its tick, ties in the order of the kinds.
// It refuses clocks: time is what the caller says it is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "interpreter/digest.hpp"
#include "interpreter/event.hpp"

namespace lightspeed::interpreter {

/// Everything that waits for a time, in the order in which ties fire.
enum class Timer : std::uint8_t { heartbeat, drain, grace, restart, reconnect };
inline constexpr std::size_t kTimerCount = 5;
inline constexpr std::array<std::string_view, kTimerCount> kTimerNames{
    "heartbeat", "drain", "grace", "restart", "reconnect"};

[[nodiscard]] constexpr std::string_view name_of(Timer timer) {
  return kTimerNames.at(static_cast<std::size_t>(timer));
}

/// The tick that many microseconds later. Virtual time ends at its last tick, and so does the sum:
/// a deadline that wrapped around would lie in the past.
[[nodiscard]] constexpr Tick after(Tick at, std::uint64_t delay_us) {
  const std::uint64_t left = std::numeric_limits<std::uint64_t>::max() - at.value;
  return Tick{at.value + (delay_us < left ? delay_us : left)};
}

/// A deadline, and the step that set it.
struct Deadline {
  Tick at;
  std::uint64_t set_by = 0;
};

/// The next deadline of a set of timers.
struct Due {
  Timer timer = Timer::heartbeat;
  Deadline deadline;
};

class Timers {
 public:
  void set(Timer timer, Tick at, std::uint64_t step) { slot(timer) = Deadline{at, step}; }
  void clear(Timer timer) { slot(timer).reset(); }
  void clear_all() { slots_ = {}; }
  [[nodiscard]] bool is_set(Timer timer) const {
    return slots_[static_cast<std::size_t>(timer)].has_value();
  }

  /// The earliest deadline; of equal ones the first kind.
  [[nodiscard]] std::optional<Due> next() const {
    std::optional<Due> due;
    for (std::size_t i = 0; i < kTimerCount; ++i) {
      if (!slots_[i]) continue;
      if (due && due->deadline.at <= slots_[i]->at) continue;
      due = Due{static_cast<Timer>(i), *slots_[i]};
    }
    return due;
  }

  void add_to(Digester& digester) const {
    for (const auto& deadline : slots_)
      digester.number(deadline ? 1 : 0).number(deadline ? deadline->at.value : 0);
  }

 private:
  std::optional<Deadline>& slot(Timer timer) { return slots_[static_cast<std::size_t>(timer)]; }
  std::array<std::optional<Deadline>, kTimerCount> slots_{};
};

}  // namespace lightspeed::interpreter
