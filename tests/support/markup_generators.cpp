#include "tests/support/markup_generators.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "tests/support/markup_places.hpp"

namespace lightspeed::tests {
namespace {

/// A range of numbers widens with RapidCheck's size, and odds must not: all is drawn at full size.
constexpr int kFullSize = 100;

namespace view = isa::view;
using interpreter::view::ListName;
using interpreter::view::Name;
using isa::program::Type;

/// What the generator knows at a place of the view.
struct Here {
  Place place = Place::flow;
  int depth = 0;
  bool in_control = false;  ///< Within a link, button or label: none of these may stand in one.
  bool in_form = false;
  std::vector<Name> values{};  ///< Every name that shows a value, innermost first, each once.
};

bool chance(int percent) { return *rc::gen::inRange(0, 100) < percent; }

bool fits(const Tag& tag, const Here& here) {
  const bool flows = here.place == Place::flow && tag.place == Place::phrasing;
  if (tag.place != here.place && !flows) return false;
  return !(is_control(tag.name) && here.in_control) && !(tag.name == "form" && here.in_form);
}

/// The names inside of a section over the list: fields and `key` hide names from outside.
std::vector<Name> inside_of(const ListName& list, std::vector<Name> outer) {
  std::vector<Name> names = list.fields;
  names.push_back({.name = "key", .type = Type::text});
  for (Name& name : outer) {
    const bool hidden =
        std::any_of(names.begin(), names.end(), [&](const Name& n) { return n.name == name.name; });
    if (!hidden) names.push_back(std::move(name));
  }
  return names;
}

class Drawer {
 public:
  explicit Drawer(MarkupChoices choices) : choices_(std::move(choices)) {}

  view::Nodes view() {
    auto nodes = children({.values = choices_.names.values});
    // Blanks at the ends of a view are nothing, so that no text may begin or end with one there.
    const auto mend = [](view::Node& node, bool front) {
      auto* text = std::get_if<view::Text>(&node.value);
      if (text == nullptr) return;
      const char end = front ? text->html.front() : text->html.back();
      if (end == ' ' || end == '\t') text->html.insert(front ? 0 : text->html.size(), "|");
    };
    if (!nodes.empty()) mend(nodes.front(), true);
    if (!nodes.empty()) mend(nodes.back(), false);
    return nodes;
  }

 private:
  view::Nodes children(const Here& here) {
    view::Nodes nodes;
    const int count = *rc::gen::inRange(0, choices_.children_max + 1);
    for (int i = 0; i < count; ++i) add(nodes, here);
    return nodes;
  }

  void add(view::Nodes& nodes, const Here& here) {
    const int what = *rc::gen::inRange(0, 100);
    const bool deep = here.depth >= choices_.depth_max;
    if (takes_text(here.place) && (what < 25 || (deep && what < 60))) {
      add_text(nodes, *static_text());
    } else if (takes_text(here.place) && (what < 40 || deep)) {
      if (!here.values.empty()) nodes.push_back({view::Variable{value_name(here), {}}});
    } else if (deep) {
      return;
    } else if (what < 55) {
      add_section(nodes, here);
    } else if (what < 60 && here.place != Place::text) {
      nodes.push_back({view::Text{*rc::gen::element<std::string>("<!-- note -->", "<!--é|😀-->")}});
    } else if (what < 66 && here.place == Place::flow && !here.in_form) {
      add_component(nodes, here);
    } else if (here.place != Place::text) {
      add_element(nodes, here);
    }
  }

  static void add_text(view::Nodes& nodes, const std::string& html) {
    auto* last = nodes.empty() ? nullptr : std::get_if<view::Text>(&nodes.back().value);
    if (last == nullptr || last->html.starts_with("<!--")) {
      nodes.push_back({view::Text{html}});
    } else {
      last->html.append(html);
    }
  }

  static std::string value_name(const Here& here) {
    const Name name = *rc::gen::elementOf(here.values);
    return name.name;
  }

  static std::vector<std::string> of_type(const Here& here, Type type) {
    std::vector<std::string> names;
    for (const Name& name : here.values) {
      if (name.type == type) names.push_back(name.name);
    }
    return names;
  }

  void add_section(view::Nodes& nodes, const Here& here) {
    Here within = here;
    ++within.depth;
    view::Section section{.name = {}, .inverted = chance(25), .children = {}, .at = {}};
    const auto conditions = of_type(here, Type::boolean);
    const bool over_list = !choices_.names.lists.empty() && (conditions.empty() || chance(60));
    if (over_list) {
      const auto list = *rc::gen::elementOf(choices_.names.lists);
      // A field or an outer value of this name would be meant instead.
      for (const Name& name : here.values) {
        if (name.name == list.name) return;
      }
      section.name = list.name;
      if (!section.inverted) within.values = inside_of(list, here.values);
    } else if (!conditions.empty()) {
      section.name = *rc::gen::elementOf(conditions);
    } else {
      return;
    }
    const bool keyed = over_list && !section.inverted && here.place != Place::text && chance(50);
    if (keyed) {
      add_element(section.children, within);
      for (view::Node& node : section.children) {
        auto& element = std::get<view::Element>(node.value);
        element.attributes.push_back({"data-key", view::Nodes{{view::Variable{"key", {}}}}, {}});
      }
    } else {
      section.children = children(within);
    }
    nodes.push_back({std::move(section)});
  }

  void add_element(view::Nodes& nodes, const Here& here) {
    std::vector<Tag> tags;
    std::copy_if(kTags.begin(), kTags.end(), std::back_inserter(tags),
                 [&](const Tag& tag) { return fits(tag, here); });
    if (tags.empty()) return;
    const Tag tag = *rc::gen::elementOf(tags);
    view::Element element{.tag = std::string(tag.name), .attributes = {}, .children = {}, .at = {}};
    add_attributes(element, here);
    if (!view::is_void(tag.name)) {
      Here within = here;
      within.place = tag.content;
      ++within.depth;
      within.in_control = here.in_control || is_control(tag.name);
      within.in_form = here.in_form || tag.name == "form";
      element.children = children(within);
    }
    nodes.push_back({std::move(element)});
  }

  void add_attributes(view::Element& element, const Here& here) {
    const bool drawn = here.place == Place::drawing || element.tag == "svg";
    for (const std::string_view name : {"class", "title", "data-x", "viewBox", "value", "href"}) {
      const bool fitting = (name != "viewBox" || drawn) && (name != "href" || element.tag == "a") &&
                           (name != "value" || element.tag == "input" || element.tag == "option");
      if (!fitting || !chance(25)) continue;
      element.attributes.push_back({std::string(name), value(here, 0), {}});
    }
    const auto conditions = of_type(here, Type::boolean);
    for (const std::string_view name : {"checked", "selected", "disabled", "hidden"}) {
      const bool fitting = (name != "checked" || element.tag == "input") &&
                           (name != "selected" || element.tag == "option");
      if (!fitting || !chance(name == "checked" || name == "selected" ? 50 : 8)) continue;
      view::Attribute attribute{.name = std::string(name), .value = {}, .at = {}};
      if (!conditions.empty() && chance(80)) {
        attribute.value = view::Nodes{{view::Variable{*rc::gen::elementOf(conditions), {}}}};
      }
      element.attributes.push_back(std::move(attribute));
    }
  }

  view::Nodes value(const Here& here, int depth) {
    view::Nodes nodes;
    const int count = *rc::gen::inRange(0, 4);
    for (int i = 0; i < count; ++i) {
      const auto conditions = of_type(here, Type::boolean);
      if (chance(40)) {
        add_text(nodes, *rc::gen::element<std::string>("a", " b", "&quot;", "&lt;", "é ", "}}", "'",
                                                       "&#123;", "\n"));
      } else if (chance(60) || depth > 1 || conditions.empty()) {
        if (!here.values.empty()) nodes.push_back({view::Variable{value_name(here), {}}});
      } else {
        nodes.push_back({view::Section{.name = *rc::gen::elementOf(conditions),
                                       .inverted = chance(30),
                                       .children = value(here, depth + 1),
                                       .at = {}}});
      }
    }
    return nodes;
  }

  void add_component(view::Nodes& nodes, const Here& here) {
    if (choices_.slot && chance(50)) {
      nodes.push_back({view::SlotContent{}});
      return;
    }
    if (choices_.components.empty()) return;
    const auto index = *rc::gen::inRange<std::size_t>(0, choices_.components.size());
    const auto& definition = choices_.components[index];
    view::Component component{.name = definition.name, .arguments = {}, .children = {}, .at = {}};
    for (const auto& attribute : definition.attributes) {
      if (attribute.fallback && chance(50)) continue;
      view::Argument argument{.name = attribute.name, .value = {}, .at = {}};
      const auto fitting = of_type(here, attribute.type);
      if (!fitting.empty() && chance(70)) {
        argument.value = view::Variable{*rc::gen::elementOf(fitting), {}};
      } else if (attribute.type == Type::integer) {
        argument.value = isa::program::Value(*rc::gen::arbitrary<std::int64_t>());
      } else if (attribute.type == Type::boolean) {
        argument.value = isa::program::Value(chance(50));
      } else {
        argument.value = isa::program::Value(
            *rc::gen::element<std::string>("", "a b", "}} \"q\" \\", "<b>&", "é\n😀"));
      }
      component.arguments.push_back(std::move(argument));
    }
    Here within = here;
    ++within.depth;
    component.children = children(within);
    nodes.push_back({std::move(component)});
  }

  MarkupChoices choices_;
};

}  // namespace

interpreter::view::Names sample_names() {
  return {.values = {{"title", Type::text},
                     {"count", Type::integer},
                     {"done", Type::boolean},
                     {"open", Type::boolean}},
          .lists = {
              {"items", {{"title", Type::text}, {"size", Type::integer}, {"done", Type::boolean}}},
              {"rows", {{"cell", Type::text}}}}};
}

rc::Gen<std::string> static_text() {
  const auto piece = rc::gen::element<std::string>(
      "milk", "a b", " ", "  ", "\t", "\n", "&amp;", "&lt;", "&gt;", "&nbsp;", "&#9731;", "é", "€",
      "😀", "\"", "'", "}}", "{ ", "&#123;", "0", "=", "|", "\\");
  return rc::gen::resize(kFullSize, rc::gen::exec([piece] {
                           const int count = *rc::gen::inRange(1, 5);
                           std::string text;
                           for (int i = 0; i < count; ++i) text.append(*piece);
                           return text;
                         }));
}

rc::Gen<view::Nodes> markup(MarkupChoices choices) {
  return rc::gen::resize(
      kFullSize, rc::gen::exec([choices = std::move(choices)] { return Drawer(choices).view(); }));
}

rc::Gen<std::vector<isa::program::ComponentDefinition>> components() {
  return rc::gen::resize(
      kFullSize, rc::gen::exec([] {
        std::vector<isa::program::ComponentDefinition> definitions;
        const int count = *rc::gen::inRange(0, 3);
        for (int i = 0; i < count; ++i) {
          isa::program::ComponentDefinition definition{
              .name = "part_" + std::to_string(i),
              .attributes = {{.name = "title", .type = Type::text, .fallback = {}},
                             {.name = "size", .type = Type::integer, .fallback = std::int64_t{-1}},
                             {.name = "done", .type = Type::boolean, .fallback = false}},
              .markup = {}};
          MarkupChoices choices{.names = {}, .slot = true, .depth_max = 3, .children_max = 3};
          for (const auto& each : definition.attributes) {
            choices.names.values.push_back({each.name, each.type});
          }
          definition.markup = *markup(std::move(choices));
          definitions.push_back(std::move(definition));
        }
        return definitions;
      }));
}

}  // namespace lightspeed::tests
