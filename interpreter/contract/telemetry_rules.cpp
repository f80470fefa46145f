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
  const bool up = !session_.down() && !session_.ended();
  if (std::holds_alternative<Crash>(seen.step.stimulus) && up) due_ = "crashed";
  if (fired(seen, "restart") && session_.down() && !session_.ended()) due_ = "restarted";
  if (fired(seen, "heartbeat") && session_.connection().value != 0) due_ = "heartbeat_timed_out";
  bool stimulus = true;
  for (const Seen& item : seen.events) {
    if (!std::exchange(stimulus, false)) on_item(item, seen, out);
    const bool answer = session_.hears(item) && (item.arrived<isa::Ack>(Party::client) != nullptr);
    if (answer) {
      const std::string& ref = item.arrived<isa::Ack>(Party::client)->ref;
      const auto value = isa::reference(ref);
      if (value && patches_.pending().contains(*value)) due_ = "patch_acked " + ref;
    }
    patches_.observe(item, session_, seen.configuration);
    session_.observe(item);
    const auto* changed = item.is<LifecycleChanged>();
    if (changed == nullptr || changed->abandoned) continue;
    if (changed->to == isa::Lifecycle::mounted) due_ = kMount;
  }
  untold(seen, out);
}

void TelemetryRules::untold(const Observation& seen, Violations& out) {
  if (!due_.empty()) out.push_back(found(seen, "telemetry " + due_, "none"));
  due_.clear();
}

// What is due comes next; what comes unasked must tell of something that happened.
void TelemetryRules::on_item(const Seen& item, const Observation& seen, Violations& out) {
  if (told_by_world(item)) return;
  const auto* telemetry = item.is<Telemetry>();
  if (telemetry != nullptr && !due_.empty()) {
    const bool right = due_ == kMount ? is_mount(telemetry->name)
                                      : due_ == telemetry->name ||
                                            due_ == telemetry->name + " " + telemetry->detail;
    if (right) return due_.clear();
  }
  untold(seen, out);
  if (telemetry != nullptr) on_told(*telemetry, seen, out);
  const auto* diff = item.sent<isa::Diff>(Party::server);
  if (diff == nullptr || isa::reference(diff->ref).value_or(0) <= queued_) return;
  out.push_back(found(seen, "telemetry patch_queued " + diff->ref, "diff " + diff->ref + " alone"));
}

void TelemetryRules::on_told(const Telemetry& telemetry, const Observation& seen, Violations& out) {
  const std::string& name = telemetry.name;
  const auto unless = [&](bool happened) {
    if (!happened)
      out.push_back(found(seen, "no telemetry " + name, name + " " + telemetry.detail));
  };
  if (name == "patch_queued") {
    queued_ = std::max(queued_, isa::reference(telemetry.detail).value_or(0));
  } else if (name == "patch_acked" || name == "restarted" || name == "heartbeat_timed_out" ||
             name == "mounted" || name == "rehydrated") {
    unless(false);  // Where it was due it was met above.
  } else if (name == "remounted") {
    unless(session_.state() == isa::Lifecycle::live);  // A navigation (SESS-26).
  } else if (name == "crashed") {
    unless(!session_.down() && !session_.ended());
  }
}

}  // namespace lightspeed::interpreter
