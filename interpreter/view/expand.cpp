#include "interpreter/view/expand.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "interpreter/client/slots.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter::view {
namespace {

namespace markup = isa::view;
using isa::program::ComponentDefinition;
using isa::program::Parameter;
using isa::program::Value;
using markup::MarkupError;
using markup::Nodes;
using markup::Position;
using Expanded = Result<void, MarkupError>;

// A browser nests elements at most 513 deep (HTML-6), and a page stands around the view.
constexpr std::size_t kDepthMax = 256;

/// What a name of a component stands for: a name of the place where it is used, or a constant.
using Binding = std::variant<std::string, Value>;

/// Where markup stands: in a component whose attributes are bound, or in the view itself.
struct Place {
  const std::map<std::string, Binding>* bindings = nullptr;  ///< None in the view itself.
  const Nodes* slot = nullptr;                               ///< Already expanded.
};

MarkupError error(Position at, std::string text) { return {.at = at, .text = std::move(text)}; }

// Of markup that was expanded already; it holds neither components nor slots.
std::size_t size_of(const Nodes& nodes) {
  std::size_t size = nodes.size();
  for (const markup::Node& node : nodes) {
    if (const auto* element = std::get_if<markup::Element>(&node.value)) {
      size += size_of(element->children);
    } else if (const auto* section = std::get_if<markup::Section>(&node.value)) {
      size += size_of(section->children);
    }
  }
  return size;
}

// Such a value, of a boolean, is the presence of its attribute.
bool is_lone_variable(const Nodes& value) {
  return value.size() == 1 && std::holds_alternative<markup::Variable>(value.front().value);
}

class Expander {
 public:
  explicit Expander(const std::vector<ComponentDefinition>& components) : components_(components) {}

  Expanded add(const Nodes& nodes, const Place& place, Nodes& out) {
    for (const markup::Node& node : nodes) {
      if (auto added = add(node, place, out); !added) return added;
    }
    return {};
  }

 private:
  Expanded add(const markup::Node& node, const Place& place, Nodes& out) {
    return std::visit(
        Overloaded{
            [&](const markup::Text& text) -> Expanded {
              out.push_back({text});
              return {};
            },
            [&](const markup::Variable& variable) { return add_variable(variable, place, out); },
            [&](const markup::Element& element) { return add_element(element, place, out); },
            [&](const markup::Section& section) { return add_section(section, place, out); },
            [&](const markup::Component& component) {
              return add_component(component, place, out);
            },
            [&](const markup::SlotContent& slot) -> Expanded {
              if (place.bindings == nullptr) {
                return failure(error(slot.at, "{{> slot}} stands in components only"));
              }
              if (auto counted = count(size_of(*place.slot), slot.at); !counted) return counted;
              out.insert(out.end(), place.slot->begin(), place.slot->end());
              return {};
            },
        },
        node.value);
  }

  Expanded add_variable(const markup::Variable& variable, const Place& place, Nodes& out) {
    const auto bound = binding(variable.name, variable.at, place);
    if (!bound) return failure(bound.error());
    if (const auto* value = std::get_if<Value>(&*bound)) {
      out.push_back({markup::Text{escape_html(isa::program::shown(*value))}});
    } else {
      out.push_back({markup::Variable{std::get<std::string>(*bound), variable.at}});
    }
    return {};
  }

  Expanded add_element(const markup::Element& element, const Place& place, Nodes& out) {
    if (auto counted = count(1, element.at); !counted) return counted;
    if (depth_ == kDepthMax) {
      return failure(error(element.at, "<" + element.tag + "> is nested more than " +
                                           std::to_string(kDepthMax) + " deep"));
    }
    markup::Element made{.tag = element.tag, .attributes = {}, .children = {}, .at = element.at};
    for (const markup::Attribute& attribute : element.attributes) {
      if (auto added = add_attribute(attribute, place, made); !added) return added;
    }
    ++depth_;
    auto added = add(element.children, place, made.children);
    --depth_;
    if (!added) return added;
    out.push_back({std::move(made)});
    return {};
  }

  // One boolean constant is presence or absence, as one boolean variable would be.
  Expanded add_attribute(const markup::Attribute& attribute, const Place& place,
                         markup::Element& made) {
    markup::Attribute copy{.name = attribute.name, .value = {}, .at = attribute.at};
    if (!attribute.value) {
      made.attributes.push_back(std::move(copy));
      return {};
    }
    const bool lone = is_lone_variable(*attribute.value);
    if (lone) {
      if (const auto* variable = std::get_if<markup::Variable>(&attribute.value->front().value)) {
        const auto bound = binding(variable->name, variable->at, place);
        if (!bound) return failure(bound.error());
        const auto* value = std::get_if<Value>(&*bound);
        if (const auto* flag = value != nullptr ? std::get_if<bool>(value) : nullptr) {
          if (*flag) made.attributes.push_back(std::move(copy));
          return {};
        }
      }
    }
    copy.value.emplace();
    if (auto added = add(*attribute.value, place, *copy.value); !added) return added;
    // What is left of a longer value is a text, and never makes the attribute come and go (VIEW-6).
    if (!lone && is_lone_variable(*copy.value)) copy.value->push_back({markup::Text{}});
    made.attributes.push_back(std::move(copy));
    return {};
  }

  Expanded add_section(const markup::Section& section, const Place& place, Nodes& out) {
    const auto bound = binding(section.name, section.at, place);
    if (!bound) return failure(bound.error());
    if (const auto* value = std::get_if<Value>(&*bound)) {
      const auto* flag = std::get_if<bool>(value);
      if (flag == nullptr) return failure(not_boolean(section));
      return *flag != section.inverted ? add(section.children, place, out) : Expanded{};
    }
    if (auto counted = count(1, section.at); !counted) return counted;
    markup::Section made{.name = std::get<std::string>(*bound),
                         .inverted = section.inverted,
                         .children = {},
                         .at = section.at};
    if (auto added = add(section.children, place, made.children); !added) return added;
    out.push_back({std::move(made)});
    return {};
  }

  Expanded add_component(const markup::Component& component, const Place& place, Nodes& out) {
    if (auto counted = count(1, component.at); !counted) return counted;
    const auto found = std::find_if(
        components_.begin(), components_.end(),
        [&](const ComponentDefinition& definition) { return definition.name == component.name; });
    if (found == components_.end()) {
      return failure(error(component.at, "there is no component '" + component.name + "'"));
    }
    if (std::find(open_.begin(), open_.end(), &*found) != open_.end()) {
      return failure(error(component.at, "component '" + component.name + "' uses itself"));
    }
    std::map<std::string, Binding> bindings;
    for (const Parameter& attribute : found->attributes) {
      auto bound = argument(attribute, component, place);
      if (!bound) return failure(bound.error());
      bindings.emplace(attribute.name, *std::move(bound));
    }
    for (const markup::Argument& given : component.arguments) {
      if (bindings.contains(given.name)) continue;
      return failure(error(
          given.at, "component '" + component.name + "' has no attribute '" + given.name + "'"));
    }
    Nodes slot;
    if (auto added = add(component.children, place, slot); !added) return added;
    open_.push_back(&*found);
    auto added = add(found->markup, Place{&bindings, &slot}, out);
    open_.pop_back();
    return added;
  }

  static Result<Binding, MarkupError> argument(const Parameter& attribute,
                                               const markup::Component& component,
                                               const Place& place) {
    const auto given =
        std::find_if(component.arguments.begin(), component.arguments.end(),
                     [&](const markup::Argument& one) { return one.name == attribute.name; });
    if (given == component.arguments.end()) {
      if (attribute.fallback) return Binding(*attribute.fallback);
      return failure(error(component.at, "component '" + component.name +
                                             "' needs the attribute '" + attribute.name + "'"));
    }
    if (const auto* variable = std::get_if<markup::Variable>(&given->value)) {
      return binding(variable->name, given->at, place);
    }
    const Value& value = std::get<Value>(given->value);
    if (isa::program::type_of(value) == attribute.type) return Binding(value);
    return failure(error(
        given->at, "attribute '" + attribute.name + "' of component '" + component.name + "' is " +
                       std::string(isa::program::name_of(attribute.type)) + ", not " +
                       std::string(isa::program::name_of(isa::program::type_of(value)))));
  }

  static Result<Binding, MarkupError> binding(const std::string& name, Position at,
                                              const Place& place) {
    if (place.bindings == nullptr) return Binding(name);
    const auto found = place.bindings->find(name);
    if (found != place.bindings->end()) return found->second;
    return failure(error(at, "a component sees its attributes only, and '" + name + "' is none"));
  }

  static MarkupError not_boolean(const markup::Section& section) {
    return error(section.at,
                 "a section needs a list or a boolean; '" + section.name + "' is neither");
  }

  Expanded count(std::size_t nodes, Position at) {
    nodes_ += nodes;
    if (nodes_ <= kExpandedNodesMax) return {};
    return failure(error(at, "with its components the view has more than " +
                                 std::to_string(kExpandedNodesMax) + " nodes"));
  }

  const std::vector<ComponentDefinition>& components_;
  std::vector<const ComponentDefinition*> open_;
  std::size_t nodes_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Result<Nodes, MarkupError> expand(const Nodes& markup,
                                  const std::vector<ComponentDefinition>& components) {
  Nodes out;
  if (auto added = Expander(components).add(markup, Place{}, out); !added) {
    return failure(added.error());
  }
  return out;
}

}  // namespace lightspeed::interpreter::view
