// Deadlines of virtual time: at most one for each kind or name, the earliest first.
// Implements TIME-1 to TIME-3 (specs/session.md): due at its tick, ties by kind, then by name.
// It refuses clocks: time is what the caller says it is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/digest.hpp"
#include "interpreter/event.hpp"

namespace lightspeed::interpreter {

/// Everything that waits for a time, in the order in which ties fire.
enum class Timer : std::uint8_t {
  heartbeat,
  slow_client,
  drain,
  grace,
  restart,
  reconnect,
  link,
  application
};
inline constexpr std::size_t kTimerCount = 6;  ///< Those that a deadline is set for.
inline constexpr std::array<std::string_view, kTimerCount + 2> kTimerNames{
    "heartbeat", "slow_client", "drain", "grace", "restart", "reconnect", "link:", "app:"};

[[nodiscard]] constexpr std::string_view name_of(Timer timer) {
  return kTimerNames.at(static_cast<std::size_t>(timer));
}

/// So many microseconds later, at most the last tick of virtual time (TIME-1).
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
  std::string name{};  ///< Of a timer of the application, or whose messages arrive.
};

/// What a step calls it: `heartbeat`, `app:tick`.
[[nodiscard]] inline std::string label_of(const Due& due) {
  return std::string(name_of(due.timer)) + due.name;
}

class Timers {
 public:
  void set(Timer timer, Tick at, std::uint64_t step) { slot(timer) = Deadline{at, step}; }
  void clear(Timer timer) { slot(timer).reset(); }
  void clear_all() { slots_ = {}; }
  [[nodiscard]] bool is_set(Timer timer) const {
    const auto index = static_cast<std::size_t>(timer);
    return index < kTimerCount && slots_[index].has_value();
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
  friend struct SnapshotFields;
  std::optional<Deadline>& slot(Timer timer) { return slots_.at(static_cast<std::size_t>(timer)); }
  std::array<std::optional<Deadline>, kTimerCount> slots_{};
};

/// The timers that an application started, each under its name.
class AppTimers {
 public:
  struct Start {
    std::uint64_t delay_us = 0;
    bool repeats = false;
  };
  void start(const std::string& name, Start how, Tick now, std::uint64_t step) {
    running_[name] = {.deadline = {after(now, how.delay_us), step}, .how = how};
  }
  void stop(const std::string& name) { running_.erase(name); }
  void clear() { running_.clear(); }
  [[nodiscard]] bool empty() const { return running_.empty(); }

  /// The timer fires: started again if it repeats, else forgotten. False if there is none.
  bool fire(const std::string& name, Tick now, std::uint64_t step) {
    const auto found = running_.find(name);
    if (found == running_.end()) return false;
    const Start how = found->second.how;
    if (!how.repeats) running_.erase(found);
    if (how.repeats) start(name, how, now, step);
    return true;
  }

  /// The earliest deadline; of equal ones the first name.
  [[nodiscard]] std::optional<Due> next() const {
    const Running* first = nullptr;
    const std::string* name = nullptr;
    for (const auto& [key, running] : running_) {
      if (first != nullptr && first->deadline.at <= running.deadline.at) continue;
      first = &running;
      name = &key;
    }
    if (first == nullptr) return std::nullopt;
    return Due{Timer::application, first->deadline, *name};
  }

  void add_to(Digester& digester) const {
    digester.number(running_.size());
    for (const auto& [name, running] : running_) {
      digester.text(name).number(running.deadline.at.value);
      digester.number(running.how.delay_us).number(running.how.repeats ? 1 : 0);
    }
  }

 private:
  friend struct SnapshotFields;
  struct Running {
    Deadline deadline;
    Start how;
  };
  std::map<std::string, Running> running_;
};

}  // namespace lightspeed::interpreter
