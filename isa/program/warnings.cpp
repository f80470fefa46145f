#include "isa/program/warnings.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "isa/base/overloaded.hpp"
#include "isa/nearest.hpp"
#include "isa/program/token.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::string_view kEventAttribute = "data-ls-event";

/// The event that the attribute names without variables and references; empty if it does not.
std::string_view literal_event(const view::Attribute& attribute) {
  if (attribute.name != kEventAttribute || !attribute.value) return {};
  if (attribute.value->size() != 1) return {};
  const auto* text = std::get_if<view::Text>(&attribute.value->front().value);
  if (text == nullptr || text->html.find('&') != std::string::npos) return {};
  return text->html;
}

class EventFinder {
 public:
  explicit EventFinder(const Program& program) {
    for (const Handler& handler : program.handlers) {
      if (handler.trigger.kind == TriggerKind::event) names_.emplace_back(handler.trigger.name);
    }
    taken_.insert(names_.begin(), names_.end());
    taken_.insert({kPatchEvent, kNavigateEvent});
  }

  void look(const view::Nodes& nodes) {
    for (const view::Node& node : nodes) {
      std::visit(Overloaded{
                     [](const view::Text&) {},
                     [](const view::Variable&) {},
                     [&](const view::Element& element) {
                       for (const view::Attribute& each : element.attributes) look(each);
                       look(element.children);
                     },
                     [&](const view::Section& section) { look(section.children); },
                     [&](const view::Component& component) { look(component.children); },
                     [](const view::SlotContent&) {},
                 },
                 node.value);
    }
  }

  [[nodiscard]] std::vector<AssemblyError> take() { return std::move(warnings_); }

 private:
  void look(const view::Attribute& attribute) {
    const std::string_view event = literal_event(attribute);
    if (event.empty() || taken_.contains(event)) return;
    warnings_.push_back(
        error_at(attribute.at, "no handler takes the event '" + std::string(event) + "'" +
                                   (names_.empty() ? "; write: on event " + std::string(event)
                                                   : suggestion(event, names_))));
  }

  std::vector<std::string_view> names_;  ///< Of events, in the order of their handlers.
  std::set<std::string_view> taken_;
  std::vector<AssemblyError> warnings_;
};

}  // namespace

std::vector<AssemblyError> warnings_of(const Program& program) {
  EventFinder finder(program);
  for (const ComponentDefinition& component : program.components) finder.look(component.markup);
  for (const View& view : program.views) finder.look(view.markup);
  return finder.take();
}

}  // namespace lightspeed::isa::program
