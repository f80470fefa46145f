#include "interpreter/view/build.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "interpreter/html/names.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/view/elements.hpp"

namespace lightspeed::interpreter::view {
namespace {

namespace markup = isa::view;
using markup::MarkupError;
using markup::Nodes;
using markup::Position;
using Built = Result<void, MarkupError>;

/// What a name stands for: a value, or a list by its index.
using Meaning = std::variant<Reference, std::uint32_t>;

void add_literal(Block& out, std::string_view html, std::size_t elements = 0) {
  if (html.empty()) return;
  if (out.pieces.empty() || !std::holds_alternative<Literal>(out.pieces.back().value)) {
    out.pieces.push_back({Literal{}});
  }
  auto& literal = std::get<Literal>(out.pieces.back().value);
  literal.html += html;
  literal.elements += elements;
  if (out.elements) *out.elements += elements;
}

/// Its html, if it is nothing but that.
const std::string* static_html(const Block& block) {
  static const std::string none;
  if (block.pieces.empty()) return &none;
  const auto* literal = std::get_if<Literal>(&block.pieces.front().value);
  return block.pieces.size() == 1 && literal != nullptr ? &literal->html : nullptr;
}

// A browser drops a line feed right behind these start tags, so one more is written wherever the
// content may begin with one: by data, as it is, or as a reference.
bool needs_feed(const markup::Element& element, const Block& content) {
  if (!markup::keeps_blanks(element.tag) || content.pieces.empty()) return false;
  const auto* literal = std::get_if<Literal>(&content.pieces.front().value);
  return literal == nullptr ||
         std::string_view("\n\r&").find(literal->html.front()) != std::string_view::npos;
}

bool is_plain(std::string_view word) {
  return !word.empty() && !html::ascii_digit(word.front()) && word.front() != '-' &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return html::ascii_letter(c) || html::ascii_digit(c) || c == '-' || c == '_';
         });
}

/// The value of a static attribute that can stand in a selector as it is; else nothing.
std::string plain_attribute(const markup::Element& element, std::string_view name) {
  for (const markup::Attribute& attribute : element.attributes) {
    if (attribute.name != name || !attribute.value) continue;
    std::string value;
    for (const markup::Node& node : *attribute.value) {
      const auto* text = std::get_if<markup::Text>(&node.value);
      if (text == nullptr) return {};
      value += text->html;
    }
    return is_plain(value) ? value : std::string();
  }
  return {};
}

void add_once(std::vector<std::uint32_t>& into, std::uint32_t index) {
  if (std::find(into.begin(), into.end(), index) == into.end()) into.push_back(index);
}

class Builder {
 public:
  explicit Builder(const Names& names) : names_(names) {}

  Built add(const Nodes& nodes, Block& out, bool attribute = false) {
    for (const markup::Node& node : nodes) {
      auto added = std::visit(
          Overloaded{
              [&](const markup::Text& text) -> Built {
                add_text(text.html, attribute, out);
                return {};
              },
              [&](const markup::Variable& variable) { return add_variable(variable, out); },
              [&](const markup::Element& element) { return add_element(element, out); },
              [&](const markup::Section& section) { return add_section(section, attribute, out); },
              [](const markup::Component&) -> Built { unreachable("it was expanded"); },
              [](const markup::SlotContent&) -> Built { unreachable("it was expanded"); },
          },
          node.value);
      if (!added) return added;
    }
    return {};
  }

 private:
  /// A list section whose body is being built, and the level of its record.
  struct Open {
    Uses* uses;
    std::uint32_t level;
  };

  static void add_text(const std::string& html, bool attribute, Block& out) {
    if (!attribute || html.find('"') == std::string::npos) return add_literal(out, html);
    for (const char c : html) add_literal(out, c == '"' ? "&quot;" : std::string_view(&c, 1));
  }

  Built add_variable(const markup::Variable& variable, Block& out) {
    auto reference = value_named(variable.name, variable.at);
    if (!reference) return failure(reference.error());
    out.pieces.push_back({ValuePart{*std::move(reference)}});
    return {};
  }

  Built add_element(const markup::Element& element, Block& out) {
    ElementPart part{.id = plain_attribute(element, "id"),
                     .slot = plain_attribute(element, "data-ls-slot"),
                     .start = {},
                     .feed = false,
                     .inside = {},
                     .end = {}};
    add_literal(part.start, "<" + element.tag);
    for (const markup::Attribute& attribute : element.attributes) {
      if (auto added = add_attribute(attribute, element, part.start); !added) return added;
    }
    add_literal(part.start, ">");
    Block& content = part.inside.content;
    if (auto added = add(element.children, content); !added) return added;
    part.feed = needs_feed(element, content);
    const bool has_end = !markup::is_void(element.tag) || !element.children.empty();
    if (has_end) part.end = "</" + element.tag + ">";
    const std::string* start = static_html(part.start);
    const std::string* inside = static_html(content);
    if (start != nullptr && inside != nullptr) {
      add_literal(out, *start + (part.feed ? "\n" : "") + *inside + part.end, 1);
      return {};
    }
    out.pieces.push_back({std::move(part)});
    if (out.elements) ++*out.elements;
    return {};
  }

  Built add_attribute(const markup::Attribute& attribute, const markup::Element& element,
                      Block& out) {
    const auto same = [&](const markup::Attribute& other) {
      return html::equal_ignoring_case(other.name, attribute.name);
    };
    if (&*std::find_if(element.attributes.begin(), element.attributes.end(), same) != &attribute) {
      return failure(MarkupError{.at = attribute.at,
                                 .text = "attribute '" + attribute.name + "' is there twice"});
    }
    if (!attribute.value) {
      add_literal(out, " " + attribute.name);
      return {};
    }
    if (attribute.value->size() == 1) {
      if (const auto* variable = std::get_if<markup::Variable>(&attribute.value->front().value)) {
        auto reference = value_named(variable->name, variable->at);
        if (!reference) return failure(reference.error());
        if (reference->type == Type::boolean) {
          out.pieces.push_back({FlagPart{attribute.name, *std::move(reference)}});
          return {};
        }
      }
    }
    add_literal(out, " " + attribute.name + "=\"");
    if (auto added = add(*attribute.value, out, true); !added) return added;
    add_literal(out, "\"");
    return {};
  }

  Built add_section(const markup::Section& section, bool attribute, Block& out) {
    SectionPart part{.list = {},
                     .flag = {},
                     .name = section.name,
                     .inverted = section.inverted,
                     .body = {},
                     .uses = {}};
    const auto meaning = meaning_of(section.name);
    if (!meaning) return failure(unknown(section.name, section.at));
    if (const auto* list = std::get_if<std::uint32_t>(&*meaning)) {
      part.list = *list;
      for (const Open& open : open_) add_once(open.uses->lists, *list);
    } else {
      part.flag = std::get<Reference>(*meaning);
      if (part.flag.type != Type::boolean) {
        return failure(MarkupError{.at = section.at,
                                   .text = "a section needs a list or a boolean; '" + section.name +
                                           "' is " +
                                           std::string(isa::program::name_of(part.flag.type))});
      }
      note(part.flag);
    }
    const bool repeats = part.list && !part.inverted;
    if (repeats) {
      open_.push_back({.uses = &part.uses, .level = static_cast<std::uint32_t>(frames_.size())});
      frames_.push_back(*part.list);
    }
    auto added = add(section.children, part.body, attribute);
    if (repeats) {
      open_.pop_back();
      frames_.pop_back();
    }
    if (!added) return added;
    if (part.body.elements != 0) out.elements.reset();
    if (!part.body.pieces.empty()) out.pieces.push_back({std::move(part)});
    return {};
  }

  Result<Reference, MarkupError> value_named(const std::string& name, Position at) {
    const auto meaning = meaning_of(name);
    if (!meaning) return failure(unknown(name, at));
    const auto* reference = std::get_if<Reference>(&*meaning);
    if (reference == nullptr) {
      return failure(MarkupError{
          .at = at, .text = "'" + name + "' is a list: show its records with {{#" + name + "}}"});
    }
    note(*reference);
    return *reference;
  }

  // The innermost record first: its fields, then `key`; at last what stands outside of lists.
  [[nodiscard]] std::optional<Meaning> meaning_of(const std::string& name) const {
    using Source = Reference::Source;
    for (std::size_t level = frames_.size(); level-- > 0;) {
      const std::vector<Name>& fields = names_.lists[frames_[level]].fields;
      const auto at = static_cast<std::uint32_t>(level);
      for (std::uint32_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name == name) return Reference{Source::field, i, at, fields[i].type, name};
      }
      if (name == "key") return Reference{Source::key, 0, at, Type::text, name};
    }
    for (std::uint32_t i = 0; i < names_.values.size(); ++i) {
      const Name& value = names_.values[i];
      if (value.name == name) return Reference{Source::value, i, 0, value.type, name};
    }
    for (std::uint32_t i = 0; i < names_.lists.size(); ++i) {
      if (names_.lists[i].name == name) return i;
    }
    return std::nullopt;
  }

  // Tells the lists around a reference what their bodies show from outside.
  void note(const Reference& reference) {
    for (const Open& open : open_) {
      if (reference.source == Reference::Source::value) {
        add_once(open.uses->values, reference.index);
      } else if (reference.level < open.level) {
        open.uses->enclosing_record = true;
      }
    }
  }

  static MarkupError unknown(const std::string& name, Position at) {
    return {.at = at, .text = "there is nothing of the name '" + name + "' here"};
  }

  const Names& names_;
  std::vector<std::uint32_t> frames_;
  std::vector<Open> open_;
};

}  // namespace

Result<Block, MarkupError> build(const Nodes& markup, const Names& names) {
  Block content;
  if (auto added = Builder(names).add(markup, content); !added) return failure(added.error());
  return content;
}

}  // namespace lightspeed::interpreter::view
