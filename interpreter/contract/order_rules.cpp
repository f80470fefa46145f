#include "interpreter/contract/order_rules.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/contract/answer_rules.hpp"

namespace lightspeed::interpreter {
namespace {

bool is_full(const Seen& item) {
  const auto* refusal = item.sent<isa::Failure>(Party::server);
  return refusal != nullptr && refusal->reason.starts_with("inbox_full:");
}

}  // namespace

const std::string* answered_event(const Seen& item) {
  if (const auto* ack = item.sent<isa::Ack>(Party::server)) return &ack->ref;
  const auto* refusal = item.sent<isa::Failure>(Party::server);
  return refusal == nullptr || answers_no_event(*refusal) ? nullptr : &refusal->ref;
}

void OrderRules::observe(const Observation& seen, Violations& out) {
  turn_goes_on_ = false;
  for (const Seen& item : seen.events) {
    const auto* event = session_.read_event(item, seen.configuration);
    session_.observe(item);
    if (const auto* opened = item.is<Opened>()) {
      connection_ = opened->connection;
      turns_.clear();
    }
    const auto* queued = told(item, "patch_queued");
    if (queued != nullptr && turn_goes_on_) turns_.back().diffs.insert(queued->detail);
    if (item.message == nullptr) continue;
    turn_goes_on_ = event != nullptr && !session_.opening();
    if (turn_goes_on_) {
      turns_.push_back({.ref = event->ref, .step = seen.step.number, .diffs = {}});
      if (turns_.size() > kWaitingMax) turns_.pop_front();
    }
    if (item.message->connection != connection_) continue;
    if (const auto* diff = item.sent<isa::Diff>(Party::server)) {
      for (Turn& turn : turns_) {
        if (turn.diffs.erase(diff->ref) != 0) break;
      }
    }
    if (const auto* ref = answered_event(item)) answered(*ref, seen, out);
  }
}

void OrderRules::answered(const std::string& ref, const Observation& seen, Violations& out) {
  const auto found =
      std::find_if(turns_.begin(), turns_.end(), [&](const Turn& turn) { return turn.ref == ref; });
  if (found == turns_.end()) return;
  const auto broken = [&](std::string expected, std::string what) {
    out.push_back(caused_by(found->step, violation(seen, "ORDER-1", Party::server,
                                                   std::move(expected), std::move(what))));
  };
  if (found != turns_.begin()) {
    broken("the answer to event " + turns_.front().ref, "the answer to event " + ref);
  }
  if (!found->diffs.empty()) {
    broken("diff " + *found->diffs.begin() + " before the answer to event " + ref,
           "the answer first");
  }
  turns_.erase(turns_.begin(), found + 1);
}

void DeferRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    if (const auto* event = session_.read_event(item, seen.configuration)) {
      arrived(event->ref, seen);
    }
    session_.observe(item);
    if (const auto* opened = item.is<Opened>()) {
      connection_ = opened->connection;
      live_ = false;
      waiting_.clear();
      refused_.clear();
      later_.clear();
    }
    if (session_.state() == isa::Lifecycle::live) live_ = true;
    if (item.message == nullptr || item.message->connection != connection_) continue;
    if (const auto* ref = answered_event(item)) answered(item, *ref, seen, out);
  }
}

void DeferRules::arrived(const std::string& ref, const Observation& seen) {
  if (!session_.opening()) {
    if (!waiting_.empty()) later_.insert(ref);
  } else if (waiting_.size() < seen.configuration.deferred_max) {
    waiting_.push_back({.ref = ref, .step = seen.step.number});
  } else if (refused_.size() < kWaitingMax) {  // A refusal comes at once.
    refused_.insert(ref);
  }
}

void DeferRules::broken(const Observation& seen, const Waiting& event, std::string expected,
                        std::string what, Violations& out) {
  out.push_back(caused_by(
      event.step, violation(seen, "DEFER-1", Party::server, std::move(expected), std::move(what))));
}

void DeferRules::answered(const Seen& item, const std::string& ref, const Observation& seen,
                          Violations& out) {
  const Waiting here{.ref = ref, .step = seen.step.number};
  const auto refused = refused_.find(ref);
  const bool had_no_room = refused != refused_.end();
  if (had_no_room) refused_.erase(refused);
  if (is_full(item)) {
    if (had_no_room) return;
    const std::string why =
        " is refused, though " + std::to_string(waiting_.size()) + " wait with it";
    return broken(seen, here, "event " + ref + " waits", "it" + why, out);
  }
  if (had_no_room) {
    return broken(seen, here, "event " + ref + " is refused: as many wait as may",
                  "it waited and was answered", out);
  }
  if (waiting_.empty()) return later_.clear();  // Nothing that waited is owed before them.
  const Waiting first = waiting_.front();
  if (first.ref != ref) {
    const bool later = later_.contains(ref);
    const bool known = later || std::any_of(waiting_.begin(), waiting_.end(),
                                            [&](const Waiting& each) { return each.ref == ref; });
    if (!known) return;  // No event at all: ACK-3 says so.
    broken(seen, first, "the answer to event " + first.ref + ", which waited",
           "the answer to event " + ref, out);
    std::erase_if(waiting_, [&](const Waiting& each) { return later || each.ref == ref; });
    return;
  }
  waiting_.pop_front();
  if (live_) return;
  broken(seen, first, "event " + ref + " waits until the session is live", "it is answered", out);
}

// The session is live to the end, and nothing is in flight then.
void DeferRules::finish(const Observation& last, Violations& out) {
  if (!last.quiet) return;
  if (session_.state() != isa::Lifecycle::live || session_.connection() != connection_) return;
  for (const Waiting& event : waiting_) {
    broken(last, event, "an answer to event " + event.ref + ", which waited", "none", out);
  }
}

}  // namespace lightspeed::interpreter
