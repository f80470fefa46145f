// What the effects of a session tell of it: its connection, its state, and what it waits for.
// Implements RULE-8 (specs/rules.md): the rules judge by their own account, not by the session's.
// It refuses the world: all of it is in the trace.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "interpreter/contract/latest_references.hpp"
#include "interpreter/contract/rule.hpp"
#include "isa/lifecycle.hpp"
#include "isa/reference.hpp"

namespace lightspeed::interpreter {

/// Telemetry of that name, or null.
[[nodiscard]] inline const Telemetry* told(const Seen& item, std::string_view name) {
  const auto* telemetry = item.is<Telemetry>();
  return telemetry != nullptr && telemetry->name == name ? telemetry : nullptr;
}

/// Telemetry of the world may stand behind anything; it is not the session's.
[[nodiscard]] inline bool told_by_world(const Seen& item) {
  constexpr std::array<std::string_view, 12> kOfTheWorld{"deliveries_stopped",
                                                         "timers_stopped",
                                                         "attempts_suspended",
                                                         "link_fault",
                                                         "link_full",
                                                         "diff_dropped",
                                                         "fault_without_effect",
                                                         "click_without_effect",
                                                         "submit_without_effect",
                                                         "type_without_effect",
                                                         "page_without_root",
                                                         "supervisor_gave_up"};
  const auto* telemetry = item.is<Telemetry>();
  return telemetry != nullptr &&
         std::find(kOfTheWorld.begin(), kOfTheWorld.end(), telemetry->name) != kOfTheWorld.end();
}

/// Whether the step's stimulus is that timer.
[[nodiscard]] inline bool fired(const Observation& seen, std::string_view timer) {
  const auto* due = std::get_if<TimerFired>(&seen.step.stimulus);
  return due != nullptr && due->timer == timer;
}

/// It is abandoned, or comes to its end.
[[nodiscard]] inline bool is_over(const LifecycleChanged& changed) {
  return changed.abandoned || changed.to == isa::Lifecycle::terminated;
}

class Incarnation {
 public:
  /// The session's own connection; zero while it has none.
  [[nodiscard]] ConnectionId connection() const { return connection_; }
  /// Of its incarnation.
  [[nodiscard]] isa::Lifecycle state() const { return state_; }
  [[nodiscard]] bool down() const { return down_; }
  [[nodiscard]] bool ended() const { return ended_; }
  /// Whether the page behind the latest connection had just been loaded.
  [[nodiscard]] bool fresh() const { return fresh_; }
  /// Events that arrive now wait until it is live.
  [[nodiscard]] bool opening() const {
    return state_ == isa::Lifecycle::handshaking || state_ == isa::Lifecycle::mounted;
  }
  /// A message of the client that reaches the session on its own connection.
  [[nodiscard]] bool hears(const Seen& item) const {
    return item.message != nullptr && !item.lost && item.sender() == Party::client &&
           connection_.value != 0 && item.message->connection == connection_;
  }
  /// Such a message that is not too long to be read (SESS-18).
  [[nodiscard]] bool reads(const Seen& item, const Configuration& knobs) const {
    return hears(item) && item.message->data.size() <= knobs.frame_bytes_max;
  }
  /// The event of the client that it reads, or null.
  [[nodiscard]] const isa::Event* read_event(const Seen& item, const Configuration& knobs) const {
    return reads(item, knobs) ? item.arrived<isa::Event>(Party::client) : nullptr;
  }

  void observe(const Seen& item) {
    if (item.is<PageLoaded>() != nullptr) page_fresh_ = true;
    if (const auto* opened = item.is<Opened>()) opened_ = opened->connection;
    if (told(item, "crashed") != nullptr) down_ = true;
    if (told(item, "restarted") != nullptr) down_ = false;
    // A live session drains first.
    if (told(item, "shutdown") != nullptr && state_ != isa::Lifecycle::live) ended_ = true;
    const auto* changed = item.is<LifecycleChanged>();
    if (changed == nullptr) return;
    if (is_over(*changed)) {
      if (state_ == isa::Lifecycle::draining) ended_ = true;
      state_ = isa::Lifecycle::disconnected;
      connection_ = {};
      return;
    }
    state_ = changed->to;
    if (changed->to != isa::Lifecycle::handshaking) return;
    connection_ = opened_;
    fresh_ = page_fresh_;
    page_fresh_ = false;
  }

 private:
  ConnectionId opened_;
  ConnectionId connection_;
  isa::Lifecycle state_ = isa::Lifecycle::disconnected;
  bool page_fresh_ = false;
  bool fresh_ = false;
  bool down_ = false;
  bool ended_ = false;
};

/// The patches that wait for an answer: queued by telemetry, answered on the wire.
class PatchLedger {
 public:
  [[nodiscard]] const NumberSet& pending() const { return pending_; }

  /// The incarnation as it is before the item.
  void observe(const Seen& item, const Incarnation& before, const Configuration& knobs) {
    if (const auto* queued = told(item, "patch_queued")) {
      pending_.insert(isa::reference(queued->detail).value_or(0));
    }
    if (before.reads(item, knobs)) {
      if (const auto* ack = item.arrived<isa::Ack>(Party::client)) settle(ack->ref);
      if (const auto* failed = item.arrived<isa::Failure>(Party::client)) settle(failed->ref);
    }
    if (item.is<PageLoaded>() != nullptr) page_fresh_ = true;
    if (told(item, "crashed") != nullptr) pending_.clear();
    const auto* changed = item.is<LifecycleChanged>();
    if (changed == nullptr) return;
    const bool over = is_over(*changed);
    const bool forgets = knobs.reconnect_policy == ReconnectPolicy::remount ||
                         before.state() == isa::Lifecycle::draining;
    if (over && forgets) pending_.clear();
    if (over || changed->to != isa::Lifecycle::handshaking) return;
    if (std::exchange(page_fresh_, false)) pending_.clear();
  }

 private:
  void settle(const std::string& ref) { pending_.erase(isa::reference(ref).value_or(0)); }
  NumberSet pending_;
  bool page_fresh_ = false;
};

}  // namespace lightspeed::interpreter
