#include "isa/program/warnings.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "isa/base/overloaded.hpp"
#include "isa/nearest.hpp"
#include "isa/program/token.hpp"
#include "isa/view/elements.hpp"

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

/// Whether what is given to the component is put somewhere.
bool has_slot(const view::Nodes& nodes) {
  return std::any_of(nodes.begin(), nodes.end(), [](const view::Node& node) {
    return std::visit(
        Overloaded{
            [](const view::Text&) { return false; },
            [](const view::Variable&) { return false; },
            [](const view::Element& element) { return has_slot(element.children); },
            [](const view::Section& section) { return has_slot(section.children); },
            [](const view::Component& component) { return has_slot(component.children); },
            [](const view::SlotContent&) { return true; },
        },
        node.value);
  });
}

class Finder {
 public:
  explicit Finder(const Program& program) {
    for (const Handler& handler : program.handlers) {
      if (handler.trigger.kind == TriggerKind::event) names_.emplace_back(handler.trigger.name);
    }
    taken_.insert(names_.begin(), names_.end());
    taken_.insert({kPatchEvent, kNavigateEvent});
    for (const ComponentDefinition& each : program.components) {
      slots_.try_emplace(each.name, has_slot(each.markup));
    }
    find_event_attributes(program);
  }

  void look(const ComponentDefinition& component) {
    inside_ = component.name;
    look(component.markup);
    inside_ = {};
  }

  void look(const view::Nodes& nodes) {
    for (const view::Node& node : nodes) {
      std::visit(Overloaded{
                     [](const view::Text&) {},
                     [](const view::Variable&) {},
                     [&](const view::Element& element) { look(element); },
                     [&](const view::Section& section) { look(section.children); },
                     [&](const view::Component& component) { look(component); },
                     [](const view::SlotContent&) {},
                 },
                 node.value);
    }
  }

  [[nodiscard]] std::vector<AssemblyError> take() { return std::move(warnings_); }

 private:
  using EventAttributes = std::set<std::pair<std::string_view, std::string_view>>;

  void warn(Position at, std::string text) { warnings_.push_back(error_at(at, std::move(text))); }

  void look(const view::Element& element) {
    for (const view::Attribute& each : element.attributes) {
      look_for_event(literal_event(each), each.at);
    }
    const bool is_own = element.tag == inside_;  // As of a component for use within SVG.
    if (slots_.contains(element.tag) && !view::is_html_element(element.tag) && foreign_ == 0 &&
        !is_own) {
      warn(element.at, "<" + element.tag + "> is no element of HTML, but a component; write: {{> " +
                           element.tag + " …}}");
    }
    const std::size_t around = view::begins_foreign(element.tag) ? 1 : 0;
    foreign_ += around;
    look(element.children);
    foreign_ -= around;
  }

  void look(const view::Component& component) {
    for (const view::Argument& each : component.arguments) {
      const auto* value = std::get_if<Value>(&each.value);
      const auto* event = value == nullptr ? nullptr : std::get_if<std::string>(value);
      if (event == nullptr || !events_.contains({component.name, each.name})) continue;
      Position at = each.at;
      at.column += each.name.size() + 1;
      look_for_event(*event, at);
    }
    const auto slot = slots_.find(component.name);
    if (!component.children.empty() && slot != slots_.end() && !slot->second) {
      warn(component.at, "the component '" + component.name +
                             "' has no {{> slot}}: what stands in it here is never shown");
    }
    look(component.children);
  }

  void look_for_event(std::string_view event, Position at) {
    if (event.empty() || taken_.contains(event)) return;
    warn(at, "no handler takes the event '" + std::string(event) + "'" +
                 (names_.empty() ? "; write: on event " + std::string(event)
                                 : suggestion(event, names_)));
  }

  /// Those that reach `data-ls-event`, through other components too, which nest 32 deep at most.
  void find_event_attributes(const Program& program) {
    std::size_t known = 0;
    do {
      known = events_.size();
      for (const ComponentDefinition& each : program.components) note_events(each, each.markup);
    } while (events_.size() > known);
  }

  void note_events(const ComponentDefinition& component, const view::Nodes& nodes) {
    for (const view::Node& node : nodes) {
      std::visit(
          Overloaded{
              [](const view::Text&) {},
              [](const view::Variable&) {},
              [&](const view::Element& element) {
                for (const view::Attribute& each : element.attributes) {
                  if (each.name != kEventAttribute || !each.value) continue;
                  if (each.value->size() != 1) continue;
                  note_event(component, std::get_if<view::Variable>(&each.value->front().value));
                }
                note_events(component, element.children);
              },
              [&](const view::Section& section) { note_events(component, section.children); },
              [&](const view::Component& use) {
                for (const view::Argument& each : use.arguments) {
                  if (!events_.contains({use.name, each.name})) continue;
                  note_event(component, std::get_if<view::Variable>(&each.value));
                }
                note_events(component, use.children);
              },
              [](const view::SlotContent&) {},
          },
          node.value);
    }
  }

  void note_event(const ComponentDefinition& component, const view::Variable* variable) {
    if (variable != nullptr) events_.emplace(component.name, variable->name);
  }

  std::vector<std::string_view> names_;  ///< Of events, in the order of their handlers.
  std::set<std::string_view> taken_;
  std::map<std::string_view, bool> slots_;  ///< The components, and whether they have a slot.
  EventAttributes events_;                  ///< Components and those attributes that name events.
  std::string_view inside_;                 ///< The component that is looked at.
  std::size_t foreign_ = 0;                 ///< How many `svg` and `math` are around.
  std::vector<AssemblyError> warnings_;
};

}  // namespace

std::vector<AssemblyError> warnings_of(const Program& program) {
  Finder finder(program);
  for (const ComponentDefinition& component : program.components) finder.look(component);
  for (const View& view : program.views) finder.look(view.markup);
  return finder.take();
}

}  // namespace lightspeed::isa::program
