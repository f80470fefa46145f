#include "replay/simulate/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

#include "interpreter/program/routes.hpp"
#include "isa/base/check.hpp"
#include "isa/instruction_text.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::UserEvent;
using isa::program::Parameter;
using isa::program::Trigger;
using isa::program::TriggerKind;
using isa::program::Type;

constexpr std::array<std::string_view, 14> kTexts{
    "",  "milk", "a|b\\c", "<b>&\"'</b>", "{\"x\":1}", "na\xC3\xAFve \xE2\x98\x83", "50%+1=51&x",
    "1", "7",    "-1",     "two\nlines",  "$& $1",     "99999999999999999999",      "p1"};
/// Nobody takes them, but for the native applications, which have some of these.
constexpr std::array<std::string_view, 8> kNames{"increment", "decrement", "add",   "toggle",
                                                 "reverse",   "",          "a|b\\", "nobody"};
constexpr std::array<std::string_view, 9> kPayloads{
    "{}",   "{\"by\":3}", "{\"text\":\"tea\"}", "{\"key\":\"1\"}",   "",
    "null", "[1,2]",      "{\"by\":",           "{\"\":\"\\u0000\"}"};
constexpr std::array<std::string_view, 5> kSegments{"1", "3", "none", "a%20b", "%"};
constexpr std::array<std::string_view, 4> kPaths{"/", "/", "/nowhere", "/items/2?a=b#c"};

std::string draw_value(Type type, ChoiceSource& choices) {
  switch (type) {
    case Type::integer:
      return std::to_string(between(choices, "integer", {0, 12}));
    case Type::text:
      return isa::quoted(draw_text(choices));
    case Type::boolean:
      return chance(choices, "boolean", {1, 2}) ? "true" : "false";
  }
  unreachable("every type has values");
}

/// The fields as they are declared; now and then one is missing.
std::string draw_payload(const std::vector<Parameter>& parameters, ChoiceSource& choices) {
  std::string payload = "{";
  for (const Parameter& parameter : parameters) {
    if (chance(choices, "missing", {1, 16})) continue;
    if (payload.size() > 1) payload += ',';
    payload += isa::quoted(parameter.name) + ":" + draw_value(parameter.type, choices);
  }
  return payload + "}";
}

}  // namespace

std::string draw_text(ChoiceSource& choices) { return std::string(pick(choices, "text", kTexts)); }

Vocabulary::Vocabulary(const interpreter::App& app) {
  const auto* program = std::get_if<interpreter::ProgramApp>(&app);
  if (program == nullptr) return;
  for (const isa::program::Handler& handler : program->program().handlers) {
    if (handler.trigger.kind == TriggerKind::event) events_.push_back(handler.trigger);
    const bool topic = handler.trigger.kind == TriggerKind::topic;
    if (topic || handler.trigger.kind == TriggerKind::presence) topics_.push_back(handler.trigger);
    if (handler.trigger.kind == TriggerKind::route) patterns_.push_back(handler.trigger.name);
  }
}

UserEvent Vocabulary::draw_event(ChoiceSource& choices) const {
  constexpr std::array<std::uint32_t, 3> kWeights{6, 2, 1};
  const std::size_t kind = weighted(choices, "event", kWeights);
  if (kind == 0 && !events_.empty()) {
    const Trigger& event = pick(choices, "event/known", events_);
    return {event.name, draw_payload(event.parameters, choices)};
  }
  if (kind == 1) return draw_navigation(choices);
  return {std::string(pick(choices, "event/name", kNames)),
          std::string(pick(choices, "event/payload", kPayloads))};
}

UserEvent Vocabulary::draw_navigation(ChoiceSource& choices) const {
  const std::string_view name = chance(choices, "event/anew", {1, 3}) ? isa::program::kNavigateEvent
                                                                      : isa::program::kPatchEvent;
  return {std::string(name), "{\"to\":" + isa::quoted(draw_route(choices)) + "}"};
}

interpreter::SessionStimulus Vocabulary::draw_delivery(ChoiceSource& choices) const {
  if (topics_.empty()) return interpreter::TopicArrived{"nobody", "{}"};
  const Trigger& topic = pick(choices, "topic", topics_);
  if (topic.kind == TriggerKind::topic) {
    return interpreter::TopicArrived{topic.name, draw_payload(topic.parameters, choices)};
  }
  return interpreter::PresenceArrived{topic.name, between(choices, "subscribers", {0, 3})};
}

std::string Vocabulary::draw_route(ChoiceSource& choices) const {
  if (patterns_.empty() || chance(choices, "route/odd", {1, 4})) {
    return std::string(pick(choices, "route/path", kPaths));
  }
  std::string path;
  std::string_view left = pick(choices, "route/pattern", patterns_);
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('/', 1), left.size());
    const std::string_view segment = left.substr(0, end);
    path += segment.starts_with("/:") ? "/" + std::string(pick(choices, "route/part", kSegments))
                                      : std::string(segment);
    left.remove_prefix(end);
  }
  return path;
}

}  // namespace lightspeed::replay
