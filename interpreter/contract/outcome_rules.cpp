#include "interpreter/contract/outcome_rules.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/world/world.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::interpreter {
namespace {

// What reaches the application without its client.
bool gives_input(const Event& stimulus) {
  const auto* timer = std::get_if<TimerFired>(&stimulus);
  return std::holds_alternative<TopicMessage>(stimulus) ||
         std::holds_alternative<PresenceChanged>(stimulus) ||
         (timer != nullptr && timer->timer.starts_with("app:"));
}

std::string model_after(const std::vector<isa::Event>& events) {
  if (events.empty()) return "the model as it was";
  std::string text = "the model after";
  for (const isa::Event& event : events) text += " event " + event.ref + ",";
  return text + " each handled once";
}

}  // namespace

void OutcomeRules::observe(const Observation& seen, Violations& out) {
  const bool was_live = session_.state() == isa::Lifecycle::live;
  const auto events = turns(seen);
  const auto before = std::exchange(before_, std::nullopt);
  if (seen.world == nullptr) return;
  const Session& session = seen.world->session(seen.step.session);
  before_ = session.app();
  const bool is_live = session_.state() == isa::Lifecycle::live;
  if (!events || !before || !was_live || !is_live) return;
  App expected = *before;
  for (const isa::Event& event : *events) {
    (void)handle(expected, EventInput{event.name, event.payload});
  }
  Digester digester;
  add_to(digester, expected);
  if (digester.finish() == session.model_digest()) return;
  out.push_back(violation(seen, "OUT-1", Party::server, model_after(*events), "another model"));
}

std::optional<std::vector<isa::Event>> OutcomeRules::turns(const Observation& seen) {
  std::vector<isa::Event> events;
  bool heard_any = false;
  bool alone = !gives_input(seen.step.stimulus);
  for (const Seen& item : seen.events) {
    const bool read =
        session_.hears(item) && item.message->data.size() <= seen.configuration.frame_bytes_max;
    if (const auto* event = read ? item.arrived<isa::Event>(Party::client) : nullptr) {
      heard_any = true;
      const std::uint64_t ref = isa::reference(event->ref).value_or(0);
      const bool may_wait = waiting_.size() < seen.configuration.deferred_max;
      if (session_.opening() && may_wait) waiting_.push_back(ref);
      if (session_.state() == isa::Lifecycle::live && ref > last_) {
        last_ = ref;
        alone = alone && event->name != isa::program::kNavigateEvent;  // It mounts anew.
        events.push_back(*event);
      }
    }
    session_.observe(item);
    if (const auto* change = item.is<LifecycleChanged>()) changed(*change);
  }
  return alone && heard_any ? std::optional(std::move(events)) : std::nullopt;
}

// The events that waited have their turns when the session is live.
void OutcomeRules::changed(const LifecycleChanged& change) {
  if (change.abandoned) return;
  if (change.to == isa::Lifecycle::handshaking) last_ = 0;
  if (change.to == isa::Lifecycle::mounted) return;
  for (const std::uint64_t each : waiting_) {
    if (change.to == isa::Lifecycle::live) last_ = std::max(last_, each);
  }
  waiting_.clear();
}

}  // namespace lightspeed::interpreter
