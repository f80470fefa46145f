#include "interpreter/contract/answer_rules.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "interpreter/contract/incarnation.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::string_view kConnectionEnded = "none until its connection ended";
constexpr std::string_view kAllEnded = "none until the end";

std::string later(std::string_view what, Tick arrived, Tick ended) {
  return std::string(what) + ", " + std::to_string(waited_us(arrived, ended)) + " us later";
}

// The answers of that party that the step loses: where it ends the connection they were in flight.
std::set<std::string> lost_answers(const Observation& seen, Party party) {
  std::set<std::string> refs;
  for (const Seen& item : seen.events) {
    if (!item.lost) continue;
    if (const auto* ack = item.sent<isa::Ack>(party)) refs.insert(ack->ref);
    if (const auto* refusal = item.sent<isa::Failure>(party)) refs.insert(refusal->ref);
  }
  return refs;
}

}  // namespace

void DiffAnswerRules::observe(const Observation& seen, Violations& out) {
  if (const auto* hold = std::get_if<AcksHeld>(&seen.step.stimulus)) held_ = hold->held;
  for (const Seen& item : seen.events) {
    if (const auto ended = connection_.observe(*item.event, item.at)) {
      const auto lost = lost_answers(seen, Party::client);
      for (const Owed& owed : owed_) {
        if (held_ || in_flight(owed.at, *ended) || lost.contains(owed.ref)) continue;
        break_ack_1(seen, owed, later(kConnectionEnded, owed.at, *ended), out);
      }
      owed_.clear();
      late_.clear();
    }
    if (item.message == nullptr || item.message->connection != connection_.id()) continue;
    on_message(item, seen, out);
  }
}

void DiffAnswerRules::on_message(const Seen& item, const Observation& seen, Violations& out) {
  if (const auto* diff = item.arrived<isa::Diff>(Party::server)) {
    owed_.push_back({.ref = diff->ref, .step = seen.step.number, .at = item.at});
    if (owed_.size() > waiting_max(seen.configuration.pending_max)) {
      leave_oldest(seen, item.at, out);
    }
    return;
  }
  const std::string* ref = nullptr;
  if (const auto* ack = item.sent<isa::Ack>(Party::client)) ref = &ack->ref;
  if (const auto* refusal = item.sent<isa::Failure>(Party::client)) {
    if (refusal->reason.starts_with("patch_failed:")) ref = &refusal->ref;
  }
  // What the link lost was answered all the same.
  if (ref != nullptr) answered(seen, *ref, out);
}

void DiffAnswerRules::answered(const Observation& seen, const std::string& ref, Violations& out) {
  const auto found =
      std::find_if(owed_.begin(), owed_.end(), [&](const Owed& owed) { return owed.ref == ref; });
  if (found == owed_.end()) {
    if (late_.erase(ref)) return;
    out.push_back(violation(seen, "ACK-2", Party::client, "an answer to a diff that was sent",
                            "an answer to " + ref));
    return;
  }
  for (auto skipped = owed_.begin(); skipped != found; ++skipped) {
    break_ack_1(seen, *skipped, "diff " + ref + " answered before it", out);
  }
  owed_.erase(owed_.begin(), found + 1);
}

// No more than that may wait for an answer (PEND-1); what comes this late is not judged again.
void DiffAnswerRules::leave_oldest(const Observation& seen, Tick now, Violations& out) {
  const Owed& owed = owed_.front();
  const bool may_come = held_ || (seen.captured && still_waits(owed.at, now));
  if (!may_come) break_ack_1(seen, owed, none_while_later(owed_.size() - 1), out);
  late_.insert(owed.ref);
  owed_.pop_front();
}

void DiffAnswerRules::break_ack_1(const Observation& seen, const Owed& owed, std::string what,
                                  Violations& out) {
  out.push_back(caused_by(owed.step, violation(seen, "ACK-1", Party::client,
                                               "an answer to diff " + owed.ref, std::move(what))));
}

void DiffAnswerRules::finish(const Observation& last, Violations& out) {
  if (!last.quiet) return;
  for (const Owed& owed : owed_) {
    // A recording may have ended before the answer.
    if (last.captured && still_waits(owed.at, last.step.at)) continue;
    if (held_) continue;
    break_ack_1(last, owed,
                last.captured ? later(kAllEnded, owed.at, last.step.at) : std::string(kAllEnded),
                out);
  }
}

void EventAnswerRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    if (const auto end = connection_.observe(*item.event, item.at)) {
      ended(seen, *end, kConnectionEnded, out);
      for (const Owed& owed : owed_) maybe_.insert(owed.ref);
      owed_.clear();
    }
    if (item.is<PageLoaded>() != nullptr) maybe_.clear();
    if (const auto* changed = item.is<LifecycleChanged>()) lifecycle_changed(*changed, item.at);
    // What still comes on a connection that the page has given up answers to nobody.
    if (item.message == nullptr || item.message->connection != connection_.id()) continue;
    on_message(item, seen, out);
  }
}

void EventAnswerRules::on_message(const Seen& item, const Observation& seen, Violations& out) {
  if (const auto* event = item.arrived<isa::Event>(Party::client)) {
    // What is too long is not read, so its reference is not known either (SESS-18).
    if (item.message->data.size() > seen.configuration.frame_bytes_max) return;
    owed_.push_back({.ref = event->ref,
                     .step = seen.step.number,
                     .due = item.at,
                     .order = ++arrived_,
                     .waits = waits_});
    if (owed_.size() > waiting_max(seen.configuration.deferred_max)) {
      leave_oldest(seen, item.at, out);
    }
  } else if (const auto* ack = item.sent<isa::Ack>(Party::server)) {
    answered(seen, ack->ref, false, out);
  } else if (const auto* refusal = item.sent<isa::Failure>(Party::server)) {
    if (answers_no_event(*refusal)) return;
    answered(seen, refusal->ref, refusal->reason.starts_with("inbox_full:"), out);
  }
}

// What is refused for want of room is answered at once, and overtakes nobody (SESS-4).
void EventAnswerRules::answered(const Observation& seen, const std::string& ref, bool at_once,
                                Violations& out) {
  // The first that came, of one reference.
  const auto found =
      std::find_if(owed_.begin(), owed_.end(), [&](const Owed& owed) { return owed.ref == ref; });
  if (found != owed_.end()) {
    if (!at_once) answered_ = std::max(answered_, found->order);
    owed_.erase(found);
    maybe_.erase(ref);
    return;
  }
  if (maybe_.erase(ref)) return;
  out.push_back(violation(seen, "ACK-3", Party::server, "an answer to an event that was sent",
                          "an answer to " + ref));
}

void EventAnswerRules::lifecycle_changed(const LifecycleChanged& changed, Tick at) {
  // What comes behind the end of its incarnation is answered by nobody (SESS-16).
  const bool over = is_over(changed);
  waits_ = over || changed.to < isa::Lifecycle::live;
  // Its answers may be under way, and the end of the connection behind them (WORLD-19).
  if (over) {
    for (Owed& owed : owed_) owed.due = Tick{std::numeric_limits<std::uint64_t>::max()};
  }
  if (waits_) return;
  for (Owed& owed : owed_) {
    if (!std::exchange(owed.waits, false)) continue;
    owed.due = at;
  }
}

void EventAnswerRules::ended(const Observation& seen, Tick at, std::string_view what,
                             Violations& out) {
  // A simulated run ends with nothing in flight; of its connections only what was sent is known.
  const bool all = seen.events.empty() && !seen.captured;
  const auto lost = lost_answers(seen, Party::server);
  for (const Owed& owed : owed_) {
    const bool overtaken = owed.order < answered_;
    if (owed.waits || lost.contains(owed.ref) || !(all || overtaken || !in_flight(owed.due, at)))
      continue;
    std::string why(what);
    if (overtaken) {
      why += ", though a later event was answered";
    } else if (!all) {
      why = later(what, owed.due, at);
    }
    break_ack_3(seen, owed, std::move(why), out);
  }
}

// What may still be answered is not judged then, and what comes this late is not judged again.
void EventAnswerRules::leave_oldest(const Observation& seen, Tick now, Violations& out) {
  const Owed& owed = owed_.front();
  if (!owed.waits && (owed.order < answered_ || !in_flight(owed.due, now))) {
    break_ack_3(seen, owed, none_while_later(owed_.size() - 1), out);
  }
  maybe_.insert(owed.ref);
  owed_.pop_front();
}

void EventAnswerRules::break_ack_3(const Observation& seen, const Owed& owed, std::string what,
                                   Violations& out) {
  out.push_back(caused_by(owed.step, violation(seen, "ACK-3", Party::server,
                                               "an answer to event " + owed.ref, std::move(what))));
}

void EventAnswerRules::finish(const Observation& last, Violations& out) {
  if (last.quiet) ended(last, last.step.at, kAllEnded, out);
}

}  // namespace lightspeed::interpreter
