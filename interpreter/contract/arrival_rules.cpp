#include "interpreter/contract/arrival_rules.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "interpreter/contract/answer_rules.hpp"
#include "interpreter/contract/order_rules.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::string_view kTooLarge = "frame_too_large:";

// What the session did, rather than its world or its client.
bool is_deed(const Seen& item) {
  if (item.is<LifecycleChanged>() != nullptr) return true;
  return item.is<Telemetry>() != nullptr && !told_by_world(item);
}

std::string text_of(const Seen& item) {
  if (const auto* telemetry = item.is<Telemetry>()) return telemetry->name;
  return "the lifecycle goes on";
}

}  // namespace

void BoundRules::observe(const Observation& seen, Violations& out) {
  const std::uint32_t bound = seen.configuration.frame_bytes_max;
  bool unread = false;  // The message before was too long.
  for (const Seen& item : seen.events) {
    if (unread && is_deed(item)) {
      out.push_back(violation(seen, "BOUND-1", Party::server,
                              "a message above " + std::to_string(bound) + " bytes is not read",
                              text_of(item)));
    }
    const bool heard = session_.hears(item);
    session_.observe(item);
    if (const auto* opened = item.is<Opened>()) {
      connection_ = opened->connection;
      owed_.clear();
    }
    unread = heard && item.message->data.size() > bound;
    if (unread) {
      owed_.push_back({.reason = std::string(kTooLarge) +
                                 std::to_string(item.message->data.size()) + ":" +
                                 std::to_string(bound),
                       .step = seen.step.number});
      if (owed_.size() > kWaitingMax) {
        never_refused(seen, owed_.front(), none_while_later(kWaitingMax), out);
        owed_.pop_front();
      }
    }
    const auto* refusal = item.sent<isa::Failure>(Party::server);
    if (refusal == nullptr || item.message->connection != connection_) continue;
    if (!refusal->reason.starts_with(kTooLarge)) continue;
    if (owed_.empty() || owed_.front().reason != refusal->reason) {
      out.push_back(
          violation(seen, "BOUND-1", Party::server,
                    owed_.empty() ? "no refusal: nothing was too long" : owed_.front().reason,
                    refusal->reason));
    }
    if (!owed_.empty()) owed_.pop_front();
  }
}

void BoundRules::never_refused(const Observation& seen, const Owed& owed, std::string what,
                               Violations& out) {
  out.push_back(caused_by(owed.step, violation(seen, "BOUND-1", Party::server,
                                               "failure||" + owed.reason, std::move(what))));
}

// Of an open connection: nothing is in flight at the end.
void BoundRules::finish(const Observation& last, Violations& out) {
  if (!last.quiet) return;
  if (session_.connection().value == 0 || session_.connection() != connection_) return;
  for (const Owed& owed : owed_) never_refused(last, owed, "none until the end", out);
}

void StaleRules::observe(const Observation& seen, Violations& out) {
  const Seen* late = nullptr;  // Telemetry is due for it.
  const auto broken = [&](std::string what) {
    out.push_back(violation(seen, "STALE-1", Party::server,
                            "telemetry stale_epoch, and nothing else, for what came late",
                            std::move(what)));
  };
  bool was_late = false;
  for (const Seen& item : seen.events) {
    if (told(item, "stale_epoch") != nullptr && late != nullptr) {
      late = nullptr;
      continue;
    }
    if (was_late && is_deed(item)) broken(text_of(item));
    if (item.message != nullptr || item.is<Closed>() != nullptr) {
      if (std::exchange(late, nullptr) != nullptr) broken("no telemetry");
      was_late = false;
    }
    const bool arrives = item.message != nullptr && !item.lost && item.sender() == Party::client;
    if (arrives && !session_.hears(item)) {
      late = &item;
      was_late = true;
    }
    session_.observe(item);
  }
  if (late != nullptr) broken("no telemetry");
}

void CrashRules::observe(const Observation& seen, Violations& out) {
  const auto broken = [&](std::string what) {
    out.push_back(violation(seen, "CRASH-1", Party::server,
                            "a turn that crashes sends no diff and answers no event",
                            std::move(what)));
  };
  // What began the turn that goes on: an event, or the stimulus.
  std::optional<std::string> event;
  std::string diff;
  bool many = false;
  for (const Seen& item : seen.events) {
    const auto* arrived = session_.hears(item) ? item.arrived<isa::Event>(Party::client) : nullptr;
    session_.observe(item);
    if (const auto* opened = item.is<Opened>()) {
      connection_ = opened->connection;
      crashed_.clear();
    }
    if (const auto* queued = told(item, "patch_queued")) {
      diff = queued->detail;
      if (session_.down()) broken("diff " + diff + " of a session that is down");
    }
    // Of a session that becomes live, each event that waited has a turn of its own.
    if (const auto* changed = item.is<LifecycleChanged>()) {
      many = changed->to == isa::Lifecycle::live && !changed->abandoned;
    }
    if (told(item, "crashed") != nullptr) {
      if (!diff.empty() && !many) broken("diff " + diff);
      if (event) crashed_.insert(*event);
    }
    if (item.message == nullptr) continue;
    diff.clear();
    many = false;
    event = arrived != nullptr && !session_.opening() ? std::optional(arrived->ref) : std::nullopt;
    const auto* ref = answered_event(item);
    if (ref == nullptr || item.message->connection != connection_) continue;
    if (crashed_.erase(*ref)) broken("an answer to event " + *ref);
  }
}

}  // namespace lightspeed::interpreter
