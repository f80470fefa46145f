#include "interpreter/view/expand.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "interpreter/client/slots.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter::view {
namespace {

namespace markup = isa::view;
using isa::program::ComponentDefinition;
using isa::program::Parameter;
using isa::program::Value;
using markup::Nodes;

/// What a name of a component stands for: a name of the place where it is used, or a constant.
using Binding = std::variant<std::string, Value>;

/// Where markup stands: in a component whose attributes are bound, or in the view itself.
struct Place {
  const std::map<std::string, Binding>* bindings = nullptr;  ///< None in the view itself.
  const Nodes* slot = nullptr;                               ///< Already expanded.
};

// Such a value, of a boolean, is the presence of its attribute.
bool is_lone_variable(const Nodes& value) {
  return value.size() == 1 && std::holds_alternative<markup::Variable>(value.front().value);
}

class Expander {
 public:
  explicit Expander(const std::vector<ComponentDefinition>& components) {
    for (const ComponentDefinition& each : components) by_name_.emplace(each.name, &each);
  }

  void add(const Nodes& nodes, const Place& place, Nodes& out) const {
    for (const markup::Node& node : nodes) add(node, place, out);
  }

 private:
  void add(const markup::Node& node, const Place& place, Nodes& out) const {
    std::visit(
        Overloaded{
            [&](const markup::Text& text) { out.push_back({text}); },
            [&](const markup::Variable& variable) { add_variable(variable, place, out); },
            [&](const markup::Element& element) { add_element(element, place, out); },
            [&](const markup::Section& section) { add_section(section, place, out); },
            [&](const markup::Component& component) { add_component(component, place, out); },
            [&](const markup::SlotContent&) {
              CHECK(place.slot != nullptr, "slots stand in components only (PROG-16)");
              out.insert(out.end(), place.slot->begin(), place.slot->end());
            },
        },
        node.value);
  }

  static void add_variable(const markup::Variable& variable, const Place& place, Nodes& out) {
    const Binding bound = binding(variable.name, place);
    if (const auto* value = std::get_if<Value>(&bound)) {
      out.push_back({markup::Text{escape_html(isa::program::shown(*value))}});
    } else {
      out.push_back({markup::Variable{std::get<std::string>(bound), variable.at}});
    }
  }

  void add_element(const markup::Element& element, const Place& place, Nodes& out) const {
    markup::Element made{.tag = element.tag, .attributes = {}, .children = {}, .at = element.at};
    for (const markup::Attribute& attribute : element.attributes) {
      add_attribute(attribute, place, made);
    }
    add(element.children, place, made.children);
    out.push_back({std::move(made)});
  }

  // One boolean constant is presence or absence, as one boolean variable would be.
  void add_attribute(const markup::Attribute& attribute, const Place& place,
                     markup::Element& made) const {
    markup::Attribute copy{.name = attribute.name, .value = {}, .at = attribute.at};
    if (!attribute.value) {
      made.attributes.push_back(std::move(copy));
      return;
    }
    const bool lone = is_lone_variable(*attribute.value);
    if (lone) {
      const auto& variable = std::get<markup::Variable>(attribute.value->front().value);
      const Binding bound = binding(variable.name, place);
      const auto* value = std::get_if<Value>(&bound);
      if (const auto* flag = value != nullptr ? std::get_if<bool>(value) : nullptr) {
        if (*flag) made.attributes.push_back(std::move(copy));
        return;
      }
    }
    copy.value.emplace();
    add(*attribute.value, place, *copy.value);
    // What is left of a longer value is a text, and never makes the attribute come and go (VIEW-6).
    if (!lone && is_lone_variable(*copy.value)) copy.value->push_back({markup::Text{}});
    made.attributes.push_back(std::move(copy));
  }

  void add_section(const markup::Section& section, const Place& place, Nodes& out) const {
    const Binding bound = binding(section.name, place);
    if (const auto* value = std::get_if<Value>(&bound)) {
      const auto* flag = std::get_if<bool>(value);
      CHECK(flag != nullptr, "a section over a constant is over a boolean (PROG-16)");
      if (*flag != section.inverted) add(section.children, place, out);
      return;
    }
    markup::Section made{.name = std::get<std::string>(bound),
                         .inverted = section.inverted,
                         .children = {},
                         .at = section.at};
    add(section.children, place, made.children);
    out.push_back({std::move(made)});
  }

  void add_component(const markup::Component& component, const Place& place, Nodes& out) const {
    const auto found = by_name_.find(component.name);
    CHECK(found != by_name_.end(), "a component that is used is there (PROG-16)");
    const ComponentDefinition& definition = *found->second;
    std::map<std::string, Binding> bindings;
    for (const Parameter& attribute : definition.attributes) {
      bindings.emplace(attribute.name, argument(attribute, component, place));
    }
    Nodes slot;
    add(component.children, place, slot);
    add(definition.markup, Place{&bindings, &slot}, out);
  }

  static Binding argument(const Parameter& attribute, const markup::Component& component,
                          const Place& place) {
    const auto given =
        std::find_if(component.arguments.begin(), component.arguments.end(),
                     [&](const markup::Argument& one) { return one.name == attribute.name; });
    if (given == component.arguments.end()) {
      CHECK(attribute.fallback, "an attribute without a default is given (PROG-16)");
      return *attribute.fallback;
    }
    return std::visit(
        Overloaded{
            [&](const markup::Variable& variable) { return binding(variable.name, place); },
            [](const Value& value) -> Binding { return value; },
        },
        given->value);
  }

  static Binding binding(const std::string& name, const Place& place) {
    if (place.bindings == nullptr) return name;
    const auto found = place.bindings->find(name);
    CHECK(found != place.bindings->end(), "a component names its attributes only (PROG-16)");
    return found->second;
  }

  std::map<std::string_view, const ComponentDefinition*> by_name_;
};

}  // namespace

Nodes expand(const Nodes& markup, const std::vector<ComponentDefinition>& components) {
  Nodes out;
  Expander(components).add(markup, Place{}, out);
  return out;
}

}  // namespace lightspeed::interpreter::view
