#include "interpreter/contract/telemetry_rules.hpp"

#include <algorithm>
#include <utility>

#include "isa/reference.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::string_view kMount = "mounted, remounted or rehydrated";

bool is_mount(const std::string& name) {
  return name == "mounted" || name == "remounted" || name == "rehydrated";
}

Violation found(const Observation& seen, std::string expected, std::string what) {
  return violation(seen, "TELE-1", Party::server, std::move(expected), std::move(what));
}

}  // namespace

void TelemetryRules::observe(const Observation& seen, Violations& out) {
  due_ = due_by_stimulus(seen);
  const Seen* before = nullptr;
  for (const Seen& item : seen.events) {
    if (before != nullptr) on_item(item, *before, seen, out);
    if (auto due = due_by_answer(item, seen.configuration); !due.empty()) due_ = std::move(due);
    patches_.observe(item, session_, seen.configuration);
    session_.observe(item);
    before = &item;
    const auto* changed = item.is<LifecycleChanged>();
    if (changed == nullptr || changed->abandoned) continue;
    if (changed->to == isa::Lifecycle::mounted) due_ = kMount;
  }
  untold(seen, out);
}

std::string TelemetryRules::due_by_stimulus(const Observation& seen) const {
  if (session_.ended()) return {};
  const bool draining = session_.state() == isa::Lifecycle::draining;
  const bool connected = session_.connection().value != 0;
  if (std::holds_alternative<Crash>(seen.step.stimulus)) return session_.down() ? "" : "crashed";
  if (const auto* asked = std::get_if<Shutdown>(&seen.step.stimulus)) {
    return draining ? "" : "shutdown " + asked->reason;
  }
  if (fired(seen, "restart") && session_.down()) return "restarted";
  if (fired(seen, "heartbeat") && connected) return "heartbeat_timed_out";
  if (fired(seen, "grace") && !connected && !session_.down()) return "shutdown";
  return {};
}

// What the client says of a patch that waits, or of none.
std::string TelemetryRules::due_by_answer(const Seen& item, const Configuration& knobs) const {
  if (!session_.reads(item, knobs)) return {};
  const auto waits = [&](const std::string& ref) {
    const auto value = isa::reference(ref);
    return value && patches_.pending().contains(*value);
  };
  if (const auto* ack = item.arrived<isa::Ack>(Party::client)) {
    return waits(ack->ref) ? "patch_acked " + ack->ref : "";
  }
  const auto* failed = item.arrived<isa::Failure>(Party::client);
  if (failed == nullptr) return {};
  if (failed->ref.empty()) return "client_failure " + failed->reason;
  return waits(failed->ref) ? "patch_failed " + failed->ref + ":" + failed->reason : "";
}

void TelemetryRules::untold(const Observation& seen, Violations& out) {
  if (!due_.empty()) out.push_back(found(seen, "telemetry " + due_, "none"));
  due_.clear();
}

// What is due comes next; what comes unasked must tell of something that happened.
void TelemetryRules::on_item(const Seen& item, const Seen& before, const Observation& seen,
                             Violations& out) {
  if (told_by_world(item)) return;
  const auto* telemetry = item.is<Telemetry>();
  if (telemetry != nullptr && !due_.empty()) {
    const bool right = due_ == kMount ? is_mount(telemetry->name)
                                      : due_ == telemetry->name ||
                                            due_ == telemetry->name + " " + telemetry->detail;
    if (right) return due_.clear();
  }
  untold(seen, out);
  if (telemetry != nullptr) on_told(*telemetry, before, seen, out);
  const auto* diff = item.sent<isa::Diff>(Party::server);
  if (diff == nullptr || isa::reference(diff->ref).value_or(0) <= queued_) return;
  out.push_back(found(seen, "telemetry patch_queued " + diff->ref, "diff " + diff->ref + " alone"));
}

void TelemetryRules::on_told(const Telemetry& telemetry, const Seen& before,
                             const Observation& seen, Violations& out) {
  const std::string& name = telemetry.name;
  if (name == "patch_queued") {
    queued_ = std::max(queued_, isa::reference(telemetry.detail).value_or(0));
  }
  if (happened(name, before, seen)) return;
  out.push_back(found(seen, "no telemetry " + name, name + " " + telemetry.detail));
}

// What was due was met before; of the rest each says what must be true where it is told.
bool TelemetryRules::happened(const std::string& name, const Seen& before,
                              const Observation& seen) const {
  const isa::Lifecycle state = session_.state();
  if (name == "patch_acked" || name == "patch_failed" || name == "client_failure" ||
      name == "restarted" || name == "heartbeat_timed_out" || name == "mounted" ||
      name == "rehydrated") {
    return false;
  }
  if (name == "remounted") return state == isa::Lifecycle::live;  // A navigation (SESS-26).
  if (name == "crashed") return !session_.down() && !session_.ended();
  if (name == "shutdown") return !session_.ended() && state != isa::Lifecycle::draining;
  if (name == "push_lost") {
    return state == isa::Lifecycle::disconnected || state == isa::Lifecycle::handshaking;
  }
  if (name == "patch_coalesced") {
    return patches_.pending().size() >= seen.configuration.pending_max;
  }
  if (name == "stale_connection") return before.is<Closed>() != nullptr;
  if (name == "turn_refused") {
    const auto* timer = std::get_if<TimerFired>(&seen.step.stimulus);
    return timer == nullptr ? std::holds_alternative<TopicMessage>(seen.step.stimulus) ||
                                  std::holds_alternative<PresenceChanged>(seen.step.stimulus)
                            : timer->timer.starts_with("app:");
  }
  return true;  // The application's own report, or another rule's matter.
}

}  // namespace lightspeed::interpreter
