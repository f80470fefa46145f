// The rules that compare what is sent with what both ends hold: nothing in vain, nothing for ever.
// Implements IDLE-1 and SYNC-2 (specs/rules.md).
// It refuses to wait for who cannot answer: a client that is away, slow on purpose, or was cut off.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// How long an open client may be out of sync while nothing happens: many times what is on its way.
inline constexpr std::uint64_t kSyncWithinUs = 1'000'000;

/// IDLE-1: what changed nothing sends nothing.
class IdleRules {
 public:
  static constexpr std::array kRules{
      Rule{"IDLE-1", Needs::world, "a turn that leaves the model as it was sends no diff"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  std::optional<Digest> settled_;  ///< The model as the client shows it, before the step.
  std::optional<bool> judged_;     ///< The program shows its view alone; it stays the same.
};

/// SYNC-2: a session whose client is there comes in sync again.
class LivenessRules {
 public:
  static constexpr std::array kRules{
      Rule{"SYNC-2", Needs::world, "with its client there, a session is soon in sync again"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out) { judge(last, out); }

 private:
  void judge(const Observation& seen, Violations& out);

  Incarnation session_;
  bool held_ = false;
  bool lossy_ = false;  ///< Something was lost on this connection, or was too long to be read.
  std::array<bool, 2> stalled_{};
  std::uint64_t longest_us_ = 0;  ///< The longest latency that a side ever had.
  Tick active_;                   ///< When something happened last.
  std::uint64_t step_ = 0;
};

}  // namespace lightspeed::interpreter
