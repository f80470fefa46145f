#include "interpreter/contract/gate_rules.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/world/world.hpp"
#include "isa/reference.hpp"

namespace lightspeed::interpreter {
namespace {

std::optional<Denial> denial(const CredentialsSet& credentials, const Observation& seen) {
  const Identity own = identity_of(seen.step.session);
  return denial_of(own_hooks(), seen.configuration, own, asked_with(credentials, own, {}));
}

bool told_denial(const Observation& seen, const Denial& denied) {
  return std::any_of(seen.events.begin(), seen.events.end(), [&](const Seen& item) {
    const auto* telemetry = told(item, denied.error);
    return telemetry != nullptr && telemetry->detail == denied.reason;
  });
}

}  // namespace

void AuthRules::observe(const Observation& seen, Violations& out) {
  if (const auto* set = std::get_if<CredentialsSet>(&seen.step.stimulus)) credentials_ = *set;
  for (const Seen& item : seen.events) {
    const auto* refused = item.is<Refused>();
    const bool opened = item.is<Opened>() != nullptr;
    if (refused == nullptr && !opened) continue;
    const auto denied = denial(credentials_, seen);
    const std::string expected = denied ? text_of(*denied) : "";
    if (opened && denied) {
      out.push_back(violation(seen, "AUTH-1", Party::server, expected, "the connection opens"));
    } else if (refused != nullptr && denied && refused->reason != expected) {
      out.push_back(violation(seen, "AUTH-1", Party::server, expected, refused->reason));
    } else if (denied && !told_denial(seen, *denied)) {
      out.push_back(violation(seen, "AUTH-1", Party::server, "telemetry " + expected, "none"));
    }
    if (refused != nullptr && !denied && is_denial(refused->reason)) {
      out.push_back(violation(seen, "AUTH-1", Party::server,
                              "the connection of the owner's page opens", refused->reason));
    }
  }
}

void OwnerRules::observe(const Observation& seen, Violations& out) {
  const auto* foreign = std::get_if<ForeignMessage>(&seen.step.stimulus);
  bool known = false;
  for (const Seen& item : seen.events) {
    if (item.event == &seen.step.stimulus) continue;
    const auto* telemetry = told(item, "foreign_owner");
    if (foreign != nullptr && telemetry != nullptr && telemetry->detail == foreign->owner &&
        !std::exchange(known, true)) {
      continue;
    }
    if (telemetry != nullptr || (foreign != nullptr && !told_by_world(item))) {
      out.push_back(violation(seen, "OWNER-1", Party::server,
                              foreign != nullptr ? "telemetry foreign_owner and nothing else"
                                                 : "no telemetry foreign_owner",
                              "something else follows"));
      return;
    }
  }
  if (foreign == nullptr || known) return;
  out.push_back(violation(seen, "OWNER-1", Party::server, "telemetry foreign_owner", "none"));
}

void RateRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    if (item.is<Opened>() != nullptr) waiting_.clear();
    for (EventTurn& turn : turns_.observe(item, seen.configuration)) {
      waiting_.add(turn.event.ref, {.reason = std::move(turn.limited), .step = seen.step.number});
    }
    if (const auto* ack = item.sent<isa::Ack>(Party::server)) answered(ack->ref, {}, seen, out);
    if (const auto* failure = item.sent<isa::Failure>(Party::server)) {
      answered(failure->ref, failure->reason, seen, out);
    }
  }
}

void RateRules::answered(const std::string& ref, const std::string& reason, const Observation& seen,
                         Violations& out) {
  const Expected* const found = waiting_.find(ref);
  if (found == nullptr) return;
  const Expected expected = *found;
  waiting_.erase(ref);
  if (reason == "draining") return;  // A turn before it began the drain.
  const bool limited = reason.starts_with("rate_limited:");
  if (limited ? reason == expected.reason : expected.reason.empty()) return;
  out.push_back(caused_by(
      expected.step,
      violation(seen, "RATE-1", Party::server,
                "event " + ref +
                    (expected.reason.empty() ? " is taken" : " is refused, " + expected.reason),
                limited ? reason : "it is taken")));
}

void SlowRules::observe(const Observation& seen, Violations& out) {
  if (!fired(seen, "slow_client")) slow_.passed_by(seen, out);
  for (const Seen& item : seen.events) {
    patches_.observe(item, session_, seen.configuration);
    session_.observe(item);
    if (const auto* queued = told(item, "patch_queued")) on_queued(*queued, item, seen);
    if (const auto* slow = told(item, "slow_client")) find_slow(*slow, seen, out);
    const auto* changed = item.is<LifecycleChanged>();
    // Whoever is mounted is sent all of them again.
    if (changed == nullptr || changed->abandoned || changed->to != isa::Lifecycle::mounted) {
      continue;
    }
    for (auto& [ref, sent] : sent_) sent = {.at = item.at, .step = seen.step.number};
  }
  while (!sent_.empty() && !patches_.pending().contains(sent_.begin()->first)) {
    sent_.erase(sent_.begin());
  }
  await_oldest(seen);
}

// Of more patches than may wait (PEND-1) the further ones are not known here (CHK-7).
void SlowRules::on_queued(const Telemetry& queued, const Seen& item, const Observation& seen) {
  const NumberSet& pending = patches_.pending();
  const std::size_t bound = waiting_max(seen.configuration.pending_max);
  if (pending.size() > bound) return;
  sent_[isa::reference(queued.detail).value_or(0)] = {.at = item.at, .step = seen.step.number};
  if (sent_.size() <= 2 * bound) return;
  std::erase_if(sent_, [&](const auto& sent) { return !pending.contains(sent.first); });
}

void SlowRules::await_oldest(const Observation& seen) {
  const isa::Lifecycle at = session_.state();
  const bool there = at == isa::Lifecycle::mounted || at == isa::Lifecycle::live;
  if (!there || sent_.empty() || sent_.begin()->second.told) return slow_.clear();
  const Sent& oldest = sent_.begin()->second;
  const std::uint64_t timeout = seen.configuration.slow_client_timeout_us;
  // One that has become the oldest may have waited for too long already.
  const bool late = after(oldest.at, timeout) < seen.step.at;
  slow_.set(late ? seen.step.at : oldest.at, late ? 0 : timeout, oldest.step);
}

void SlowRules::find_slow(const Telemetry& slow, const Observation& seen, Violations& out) {
  slow_.happens(seen, out);
  const std::uint64_t ref = isa::reference(slow.detail).value_or(0);
  if (const auto found = sent_.find(ref); found != sent_.end()) found->second.told = true;
  const bool cuts = seen.configuration.slow_client_policy == SlowClientPolicy::cut;
  const bool ends = std::any_of(seen.events.begin(), seen.events.end(), [](const Seen& item) {
    const auto* changed = item.is<LifecycleChanged>();
    return changed != nullptr && changed->abandoned;
  });
  if (cuts == ends) return;
  out.push_back(violation(seen, "SLOW-1", Party::server,
                          cuts ? "the incarnation is abandoned" : "the client is kept",
                          ends ? "it is abandoned" : "it goes on"));
}

}  // namespace lightspeed::interpreter
