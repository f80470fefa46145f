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
  const bool was_live = turns_.session().state() == isa::Lifecycle::live;
  const auto events = turns(seen);
  auto before = std::exchange(before_, std::nullopt);
  if (seen.world == nullptr) return;
  const Session& session = seen.world->session(seen.step.session);
  before_ = session.app();
  const bool is_live = turns_.session().state() == isa::Lifecycle::live;
  if (!events || !before || !was_live || !is_live) return;
  App expected = *std::move(before);
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
    if (turns_.session().read_event(item, seen.configuration) != nullptr) heard_any = true;
    for (EventTurn& turn : turns_.observe(item, seen.configuration)) {
      if (!turn.limited.empty()) continue;
      alone = alone && turn.event.name != isa::program::kNavigateEvent;  // It mounts anew.
      events.push_back(std::move(turn.event));
    }
  }
  return alone && heard_any ? std::optional(std::move(events)) : std::nullopt;
}

}  // namespace lightspeed::interpreter
