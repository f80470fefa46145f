#include "interpreter/contract/world_rules.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/contract/own_connection.hpp"
#include "interpreter/contract/state_rules.hpp"
#include "interpreter/world/world.hpp"

namespace lightspeed::interpreter {
namespace {

// Whatever may send a patch though the model stays: a mount, a refusal, a child that began anew.
bool has_its_own_reason(const Seen& item) {
  if (item.is<LifecycleChanged>() != nullptr) return true;
  return item.is<Telemetry>() != nullptr && told(item, "patch_queued") == nullptr &&
         told(item, "patch_acked") == nullptr && told(item, "diff_dropped") == nullptr;
}

}  // namespace

void IdleRules::observe(const Observation& seen, Violations& out) {
  const auto before = std::exchange(settled_, std::nullopt);
  if (seen.world == nullptr) return;
  const Session& session = seen.world->session(seen.step.session);
  if (!session.settled()) return;
  if (!judged_) judged_ = shows_view_alone(session.app());
  if (!*judged_) return;
  settled_ = session.model_digest();
  if (before != settled_) return;
  const Telemetry* queued = nullptr;
  std::size_t turns = 0;
  for (const Seen& item : seen.events) {
    // Several turns may lead away and back again.
    const bool event = item.arrived<isa::Event>(Party::client) != nullptr;
    if (has_its_own_reason(item) || (event && ++turns > 1)) return;
    if (queued == nullptr) queued = told(item, "patch_queued");
  }
  if (queued == nullptr) return;
  out.push_back(violation(seen, "IDLE-1", Party::server, "no diff: the model is as it was",
                          "diff " + queued->detail));
}

void LivenessRules::observe(const Observation& seen, Violations& out) {
  if (const auto* hold = std::get_if<AcksHeld>(&seen.step.stimulus)) held_ = hold->held;
  if (const auto* stall = std::get_if<Stalled>(&seen.step.stimulus)) {
    stalled_.at(static_cast<std::size_t>(stall->direction)) = stall->stalled;
  }
  if (const auto* latency = std::get_if<LatencySet>(&seen.step.stimulus)) {
    longest_us_ = std::max(longest_us_, latency->delay_us);
  }
  for (const Seen& item : seen.events) {
    const bool heard = session_.hears(item);
    session_.observe(item);
    if (item.is<Opened>() != nullptr) lossy_ = false;
    if (item.message != nullptr && item.lost) lossy_ = true;
    if (heard && item.message->data.size() > seen.configuration.frame_bytes_max) lossy_ = true;
    const bool happens = item.message != nullptr || item.is<Telemetry>() != nullptr ||
                         item.is<LifecycleChanged>() != nullptr || item.is<Opened>() != nullptr ||
                         item.is<AcksHeld>() != nullptr || item.is<Stalled>() != nullptr ||
                         item.is<UserEvent>() != nullptr || item.is<UserClick>() != nullptr ||
                         item.is<UserSubmit>() != nullptr;
    if (!happens) continue;
    active_ = item.at;
    step_ = seen.step.number;
  }
  judge(seen, out);
}

void LivenessRules::judge(const Observation& seen, Violations& out) {
  if (seen.world == nullptr || held_ || stalled_[0] || stalled_[1] || lossy_ ||
      seen.configuration.pending_max == 0)
    return;
  const World& world = *seen.world;
  const Client* client = world.client(seen.step.session);
  if (client == nullptr || !client->is_open()) return;
  const Session& session = world.session(seen.step.session);
  const isa::Lifecycle state = session.lifecycle();
  const bool there = session_.connection().value != 0 && state != isa::Lifecycle::disconnected &&
                     state < isa::Lifecycle::draining;
  if (!there || session.settled() || step_ == 0) return;
  const std::uint64_t waited = waited_us(active_, world.now());
  if (waited / 2 < kSyncWithinUs / 2 + longest_us_) return;
  out.push_back(
      caused_by(std::exchange(step_, 0),
                violation(seen, "SYNC-2", Party::server, "client and session in sync",
                          "nothing happens for " + std::to_string(waited) + " us, with " +
                              std::to_string(session.pending_count()) + " patches waiting")));
}

}  // namespace lightspeed::interpreter
