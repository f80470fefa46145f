#include "tests/support/view_generators.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace lightspeed::tests {
namespace {

namespace markup = isa::view;
using markup::Node;
using markup::Nodes;
using Components = std::vector<isa::program::ComponentDefinition>;

const char* const kStatics[] = {"static", "a&amp;b",  " ",    "<!-- note -->",
                                "é",      "x &lt; y", "&#10;"};

/// Where nodes stand, which decides what a browser lets stand there.
enum class Inside { flow, fields, phrase, list, table, body, row, choice, drawing, words };

struct Scope {
  bool record = false;  // Of `items`; names of its fields are there.
  bool part = false;    // In a component, which sees its attributes alone, and no lists.
};

class MarkupDrawer {
 public:
  MarkupDrawer(Dice& dice, std::size_t size, bool draws, const Components& components)
      : dice_(dice), left_(size), draws_(draws), components_(components) {}

  Nodes nodes(Inside inside, Scope scope, std::size_t depth) {
    Nodes out;
    const std::size_t count =
        depth > 0 && dice_.one_in(5) ? 0 : (depth == 0 ? 3 : 1) + dice_.below(4);
    for (std::size_t i = 0; i < count && left_ > 0; ++i) {
      --left_;
      out.push_back(node(inside, scope, depth));
    }
    return out;
  }

 private:
  Node node(Inside inside, Scope scope, std::size_t depth) {
    const std::size_t roll = dice_.below(10);
    const bool text_here = inside == Inside::flow || inside == Inside::phrase ||
                           inside == Inside::words || inside == Inside::drawing || dice_.one_in(60);
    if (depth > 5 || (roll < 1 && text_here)) return text(inside);
    if (roll < 4 && text_here) return {markup::Variable{value_name(scope), {}}};
    if (roll < 6 || inside == Inside::words) return section(inside, scope, depth);
    if (inside == Inside::flow && dice_.one_in(5)) return region(scope);
    if (inside == Inside::flow && !scope.part && !components_.empty() && dice_.one_in(4)) {
      return component(scope, depth);
    }
    if (inside == Inside::flow && scope.part && dice_.one_in(4)) return {markup::SlotContent{}};
    return element(inside, scope, depth);
  }

  Node text(Inside inside) {
    std::string html = dice_.one_of(kStatics);
    if (inside == Inside::words && html.front() == '<') html = "\nwords";
    const bool text_here = inside != Inside::list && inside != Inside::fields &&
                           inside != Inside::table && inside != Inside::body &&
                           inside != Inside::row && inside != Inside::choice;
    if (!text_here) html = dice_.one_in(4) ? "<!-- between -->" : " ";
    return {markup::Text{html}};
  }

  std::string value_name(Scope scope) {
    static const char* const kOuter[] = {"a", "b", "n", "f"};
    static const char* const kRecord[] = {"title", "count", "done", "key", "a"};
    return scope.record && !scope.part ? dice_.one_of(kRecord) : dice_.one_of(kOuter);
  }
  std::string flag_name(Scope scope) {
    static const char* const kOuter[] = {"f", "g"};
    return scope.record && !scope.part && dice_.one_in(2) ? "done" : dice_.one_of(kOuter);
  }

  Node section(Inside inside, Scope scope, std::size_t depth) {
    markup::Section made{.name = {}, .inverted = dice_.one_in(3), .children = {}, .at = {}};
    Scope within = scope;
    const std::size_t roll = dice_.below(6);
    if (roll < 3 || scope.part) {
      made.name = flag_name(scope);
    } else if (roll < 5) {
      made.name = "items";
      if (!made.inverted) within.record = true;
    } else {
      made.name = "tags";
    }
    made.children = nodes(inside, within, depth + 1);
    if (made.name == "tags" && !made.inverted && inside == Inside::phrase) {
      made.children.push_back({markup::Variable{"name", {}}});
    }
    return {std::move(made)};
  }

  struct Kind {
    const char* tag;
    Inside content;
  };

  Kind kind(Inside inside) {
    static const Kind kFlow[] = {
        {"div", Inside::flow},       {"div", Inside::flow},    {"p", Inside::phrase},
        {"ul", Inside::list},        {"table", Inside::table}, {"section", Inside::flow},
        {"pre", Inside::phrase},     {"form", Inside::fields}, {"textarea", Inside::words},
        {"select", Inside::choice},  {"svg", Inside::drawing}, {"span", Inside::phrase},
        {"input", Inside::words},    {"tbody", Inside::body},  {"h1", Inside::phrase},
        {"listing", Inside::phrase}, {"input", Inside::words}, {"textarea", Inside::words}};
    static const Kind kPhrase[] = {
        {"span", Inside::phrase},   {"b", Inside::phrase},       {"i", Inside::phrase},
        {"a", Inside::phrase},      {"br", Inside::words},       {"button", Inside::phrase},
        {"select", Inside::choice}, {"textarea", Inside::words}, {"svg", Inside::drawing},
        {"input", Inside::words},   {"img", Inside::words},      {"title", Inside::words}};
    static const Kind kList[] = {{"li", Inside::flow}};
    static const Kind kTable[] = {
        {"tbody", Inside::body}, {"thead", Inside::body}, {"caption", Inside::phrase}};
    static const Kind kBody[] = {{"tr", Inside::row}};
    static const Kind kRow[] = {{"td", Inside::flow}, {"th", Inside::phrase}};
    static const Kind kChoice[] = {{"option", Inside::words}, {"optgroup", Inside::choice}};
    static const Kind kDrawing[] = {{"g", Inside::drawing},
                                    {"text", Inside::drawing},
                                    {"linearGradient", Inside::drawing},
                                    {"foreignObject", Inside::flow}};
    switch (inside) {
      case Inside::flow:
      case Inside::fields:
        return dice_.one_of(kFlow);
      case Inside::phrase:
      case Inside::words:
        return dice_.one_of(kPhrase);
      case Inside::list:
        return dice_.one_of(kList);
      case Inside::table:
        return dice_.one_of(kTable);
      case Inside::body:
        return dice_.one_of(kBody);
      case Inside::row:
        return dice_.one_of(kRow);
      case Inside::choice:
        return dice_.one_of(kChoice);
      case Inside::drawing:
        return dice_.one_of(kDrawing);
    }
    return {"div", Inside::flow};
  }

  Node element(Inside inside, Scope scope, std::size_t depth) {
    // Beside drawings the document's parser is not sure of forms, selects and such texts (HTML-5).
    Kind drawn = kind(inside);
    const auto unsure = [&](std::string_view tag) {
      return draws_ ? tag == "textarea" || tag == "title" : tag == "svg";
    };
    while (unsure(drawn.tag)) drawn = kind(inside);
    markup::Element made{.tag = drawn.tag, .attributes = {}, .children = {}, .at = {}};
    attributes(made, scope);
    if (markup::is_void(made.tag)) return {std::move(made)};
    if (dice_.one_in(5)) {
      made.children = marked(scope);
    } else if (dice_.one_in(4) && !scope.part) {
      Scope within = scope;
      within.record = true;
      made.children.push_back({markup::Section{.name = "items",
                                               .inverted = false,
                                               .children = nodes(drawn.content, within, depth + 1),
                                               .at = {}}});
    } else {
      made.children = nodes(drawn.content, scope, depth + 1);
    }
    return {std::move(made)};
  }

  // Each attribute is given a name of its type, a constant, or what it was declared with.
  Node component(Scope scope, std::size_t depth) {
    const auto& part = components_[dice_.below(components_.size())];
    markup::Component made{.name = part.name, .arguments = {}, .children = {}, .at = {}};
    for (const isa::program::Parameter& attribute : part.attributes) {
      if (attribute.fallback && dice_.one_in(3)) continue;
      markup::Argument argument{.name = attribute.name, .value = {}, .at = {}};
      argument.value = dice_.one_in(4) ? constant(attribute.type) : named(attribute.type, scope);
      made.arguments.push_back(std::move(argument));
    }
    made.children = nodes(Inside::flow, scope, depth + 1);
    return {std::move(made)};
  }

  using Given = std::variant<markup::Variable, isa::program::Value>;
  Given constant(isa::program::Type type) {
    static const std::string kTexts[] = {"", "a & b", "\nend", "<b>"};
    if (type == isa::program::Type::text) return isa::program::Value(dice_.one_of(kTexts));
    if (type == isa::program::Type::boolean) return isa::program::Value(dice_.one_in(2));
    return isa::program::Value(std::int64_t{7});
  }
  Given named(isa::program::Type type, Scope scope) {
    const bool record = scope.record && dice_.one_in(2);
    if (type == isa::program::Type::text) return markup::Variable{record ? "title" : "a", {}};
    if (type == isa::program::Type::boolean) return markup::Variable{record ? "done" : "g", {}};
    return markup::Variable{record ? "count" : "n", {}};
  }

  // What clients keep as segments, if nothing doubles its id or its marks.
  Node region(Scope scope) {
    static const char* const kIds[] = {"r1", "r2", "r3", "i1"};
    markup::Element made{.tag = "div", .attributes = {}, .children = {}, .at = {}};
    made.attributes.push_back(
        {.name = "id", .value = Nodes{{markup::Text{dice_.one_of(kIds)}}}, .at = {}});
    made.children = marked(scope);
    return {std::move(made)};
  }

  // One value in a marked element, perhaps with static html around it: what regions are made of.
  Nodes marked(Scope scope) {
    static const char* const kSlots[] = {"s", "t", "u"};
    Nodes out;
    const std::size_t count = dice_.below(4);
    for (std::size_t i = 0; i < count; ++i) {
      markup::Element made{.tag = dice_.one_in(9) && !draws_ ? "textarea" : "b",
                           .attributes = {},
                           .children = {},
                           .at = {}};
      made.attributes.push_back(
          {.name = "data-ls-slot", .value = Nodes{{markup::Text{dice_.one_of(kSlots)}}}, .at = {}});
      made.children.push_back({markup::Variable{value_name(scope), {}}});
      out.push_back({std::move(made)});
      if (dice_.one_in(3)) out.push_back({markup::Text{dice_.one_of(kStatics)}});
    }
    return out;
  }

  void attributes(markup::Element& made, Scope scope) {
    const auto add = [&](const char* name, std::optional<Nodes> value) {
      for (const markup::Attribute& attribute : made.attributes) {
        if (attribute.name == name) return;
      }
      made.attributes.push_back({.name = name, .value = std::move(value), .at = {}});
    };
    static const char* const kIds[] = {"i1", "i2", "i3", "i4", "i5", "app"};
    if (dice_.one_in(3)) add("id", Nodes{{markup::Text{dice_.one_of(kIds)}}});
    if (dice_.one_in(8)) add("class", attribute_value(scope));
    if (dice_.one_in(14)) add("hidden", std::nullopt);
    if (dice_.one_in(10)) add("disabled", Nodes{{markup::Variable{flag_name(scope), {}}}});
    if (dice_.one_in(12)) add("title", Nodes{{markup::Variable{value_name(scope), {}}}});
    if (dice_.one_in(14)) {
      add("id", Nodes{{markup::Text{"i"}}, {markup::Variable{value_name(scope), {}}}});
    }
    if (dice_.one_in(25)) add("data-x", Nodes{{markup::Text{"a>b\"c data-ls-slot=&quot;"}}});
  }

  Nodes attribute_value(Scope scope) {
    Nodes out{{markup::Text{"card "}}};
    if (dice_.one_in(2)) out.push_back({markup::Variable{value_name(scope), {}}});
    if (dice_.one_in(2)) {
      out.push_back({markup::Section{.name = flag_name(scope),
                                     .inverted = dice_.one_in(2),
                                     .children = {{markup::Text{" on"}}},
                                     .at = {}}});
    }
    if (dice_.one_in(3) && !scope.part) {
      out.push_back({markup::Section{.name = "tags",
                                     .inverted = false,
                                     .children = {{markup::Variable{"name", {}}}},
                                     .at = {}}});
    }
    return out;
  }

  Dice& dice_;
  std::size_t left_;
  bool draws_;  ///< Whether there may be drawings; else there may be texts without markup.
  const Components& components_;
};

}  // namespace

// The attributes have the names that views have outside of lists.
DrawnView draw_view(Dice& dice, std::size_t size) {
  using isa::program::Type;
  DrawnView view;
  const bool draws = dice.one_in(2);
  Components parts;
  for (std::size_t i = dice.below(3); i > 0; --i) {
    parts.push_back({.name = "part_" + std::to_string(i),
                     .attributes = {{.name = "a", .type = Type::text, .fallback = {}},
                                    {.name = "b", .type = Type::text, .fallback = std::string("B")},
                                    {.name = "n", .type = Type::integer, .fallback = {}},
                                    {.name = "f", .type = Type::boolean, .fallback = {}},
                                    {.name = "g", .type = Type::boolean, .fallback = false}},
                     .markup = MarkupDrawer(dice, 1 + size / 4, draws, view.components)
                                   .nodes(Inside::flow, Scope{.record = false, .part = true}, 1)});
  }
  view.components = std::move(parts);
  view.markup = MarkupDrawer(dice, size, draws, view.components).nodes(Inside::flow, Scope{}, 0);
  return view;
}

}  // namespace lightspeed::tests
