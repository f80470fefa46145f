#include "interpreter/contract/patch_rules.hpp"

#include <algorithm>
#include <utility>

#include "isa/reference.hpp"

namespace lightspeed::interpreter {

void RepeatedByFault::observe(const Observation& seen) {
  const auto* again = std::get_if<DuplicateDiff>(&seen.step.stimulus);
  if (again == nullptr) return;
  refs_.insert(again->ref);
  if (refs_.size() > kRefsMax) refs_.erase(refs_.begin());
}

bool RepeatedByFault::take(const std::string& ref) {
  const auto found = refs_.find(ref);
  if (found == refs_.end()) return false;
  refs_.erase(found);
  return true;
}

void PendingRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    const std::uint64_t before = patches_.pending().size();
    patches_.observe(item, session_, seen.configuration);
    session_.observe(item);
    const std::uint64_t now = patches_.pending().size();
    if (now <= before || now <= seen.configuration.pending_max) continue;
    out.push_back(
        violation(seen, "PEND-1", Party::server,
                  "at most " + std::to_string(seen.configuration.pending_max) + " patches wait",
                  std::to_string(now) + " do"));
  }
}

void OnceRules::observe(const Observation& seen, Violations& out) {
  repeated_.observe(seen);
  for (const Seen& item : seen.events) {
    if (const auto* opened = item.is<Opened>()) {
      connection_ = opened->connection;
      sent_.clear();
    }
    const auto* diff = item.sent<isa::Diff>(Party::server);
    if (diff == nullptr || item.message->connection != connection_) continue;
    if (sent_.insert(diff->ref) || repeated_.take(diff->ref)) continue;
    out.push_back(violation(seen, "ONCE-1", Party::server,
                            "diff " + diff->ref + " once on this connection", "it is sent again"));
  }
}

void PushRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    const auto* push = item.sent<isa::Event>(Party::server);
    if (push == nullptr) continue;
    const auto ref = isa::reference(push->ref);
    if (ref != next_) {
      out.push_back(violation(seen, "REF-3", Party::server,
                              "push reference " + std::to_string(next_), push->ref));
    }
    if (ref) next_ = *ref + 1;
  }
}

void ReturnRules::observe(const Observation& seen, Violations& out) {
  repeated_.observe(seen);
  for (const Seen& item : seen.events) {
    const auto* how = item.is<Telemetry>();
    if (std::exchange(tells_, false) && how != nullptr) on_told(how->name, seen, out);
    patches_.observe(item, session_, seen.configuration);
    session_.observe(item);
    if (const auto* opened = item.is<Opened>()) {
      connection_ = opened->connection;
      due_.clear();
      first_ = false;
    }
    if (told(item, "crashed") != nullptr) model_ = unknown_ = false;
    const auto* changed = item.is<LifecycleChanged>();
    if (changed != nullptr && !changed->abandoned) {
      if (changed->to == isa::Lifecycle::handshaking && session_.fresh()) unknown_ = true;
      if (changed->to == isa::Lifecycle::mounted) mounted(seen);
    }
    const auto* diff = item.sent<isa::Diff>(Party::server);
    if (diff == nullptr) continue;
    if (item.message->connection == connection_) on_diff(diff->ref, seen, out);
    highest_ = std::max(highest_, isa::reference(diff->ref).value_or(0));
  }
}

// Whether the session finds its model again: it had one, did not crash, and may keep it.
void ReturnRules::mounted(const Observation& seen) {
  keeps_ = model_ && seen.configuration.reconnect_policy == ReconnectPolicy::rehydrate;
  // A page that was just loaded may look at another route, which takes a fresh model (SESS-22).
  sure_ = !unknown_ || !keeps_;
  unknown_ = false;
  model_ = true;
  tells_ = true;
  first_ = true;
  due_ = keeps_ ? patches_.pending() : NumberSet{};
}

void ReturnRules::on_told(const std::string& how, const Observation& seen, Violations& out) const {
  const bool first_ever = highest_ == 0 && how == "mounted";
  if (!sure_ || first_ever) return;
  const std::string_view right = keeps_ ? "rehydrated" : "remounted";
  const bool a_mount = how == "mounted" || how == "rehydrated" || how == "remounted";
  if (!a_mount || how == right) return;
  out.push_back(violation(seen, keeps_ ? "REHY-1" : "REMOUNT-1", Party::server,
                          "the session is " + std::string(right), "it is " + how));
}

void ReturnRules::on_diff(const std::string& ref, const Observation& seen, Violations& out) {
  const std::uint64_t value = isa::reference(ref).value_or(0);
  if (!due_.empty() && value == due_.lowest()) {
    due_.erase(value);
    first_ = false;
    return;
  }
  if (repeated_.take(ref)) return;
  if (!due_.empty()) {
    out.push_back(violation(seen, "REHY-1", Party::server,
                            "diff " + std::to_string(due_.lowest()) + " again, not yet answered",
                            "diff " + ref));
    due_.clear();
  } else if (first_ && !keeps_ && value <= highest_) {
    out.push_back(violation(seen, "REMOUNT-1", Party::server,
                            "a diff above " + std::to_string(highest_), "diff " + ref));
  }
  first_ = false;
}

}  // namespace lightspeed::interpreter
