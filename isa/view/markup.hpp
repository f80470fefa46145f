// The markup of a view: HTML with the part of Mustache that people know, parsed once.
// Implements VIEW-3 to VIEW-9, VIEW-20 (specs/views.md): elements, variables, components.
// It refuses raw output, scripts, unbalanced tags, and layout: line breaks there are nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/program/value.hpp"

namespace lightspeed::isa::view {

/// Where something stands in the text, from 1; columns count characters.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

struct Node;
using Nodes = std::vector<Node>;

/// Static text or comment (`<!--…-->`) as HTML writes it: references such as `&amp;` included, no
/// bare `<` and `>`, in values of attributes no `"` (VIEW-21). A line feed is one that is meant, as
/// in `pre`. Of what `parse_markup` gives, two texts stand beside each other only if one is a
/// comment, and none is empty; components that are put in make others.
struct Text {
  std::string html;
};
/// `{{name}}`: the value of that name, escaped.
struct Variable {
  std::string name;
  Position at;
};
/// One attribute. Without a value it is a boolean one that is always there. A value holds texts,
/// variables and sections of these. A value that is one boolean variable and nothing else makes the
/// attribute present, with an empty value, when it is true and absent when it is false.
struct Attribute {
  std::string name;
  std::optional<Nodes> value;
  Position at;
};
struct Element {
  std::string tag;  ///< In lower case but within SVG and MathML, as are names of attributes.
  std::vector<Attribute> attributes;
  Nodes children;  ///< Always empty for a void element.
  Position at;
};
/// `{{#name}}…{{/name}}`: for each record of a list, or when a boolean is true. `{{^name}}`: when
/// the list is empty or the boolean false.
struct Section {
  std::string name;
  bool inverted = false;
  Nodes children;
  Position at;
};
/// `{{> name title=draft size=3}}`, or with content between `{{#> name}}` and `{{/name}}`.
struct Argument {
  std::string name;
  std::variant<Variable, program::Value> value;
  Position at;
};
struct Component {
  std::string name;
  std::vector<Argument> arguments;
  Nodes children;  ///< What stands where the component says `{{> slot}}`.
  Position at;
};
/// `{{> slot}}`, inside a component only.
struct SlotContent {
  Position at;
};

/// One node of the markup.
struct Node {
  std::variant<Text, Variable, Element, Section, Component, SlotContent> value;
};

/// What is wrong with the markup, and where.
struct MarkupError {
  Position at;
  std::string text;  ///< What was expected, what was found, what to do.
};

/// Reads markup. `at` is where its first character stands in the whole file.
[[nodiscard]] Result<Nodes, MarkupError> parse_markup(std::string_view text, Position at = {});

/// The markup in its one canonical spelling, each line indented by `indent` blanks and ended by a
/// line feed; `parse_markup` of it gives the same nodes but for positions (VIEW-20).
[[nodiscard]] std::string markup_text(const Nodes& nodes, std::size_t indent);

/// Equal but for positions.
[[nodiscard]] bool same_markup(const Nodes& left, const Nodes& right);

/// Elements without content and end tag, `br` and its like.
[[nodiscard]] bool is_void(std::string_view tag);

}  // namespace lightspeed::isa::view
