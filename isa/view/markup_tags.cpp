#include <algorithm>
#include <utility>

#include "isa/view/elements.hpp"
#include "isa/view/markup_parser.hpp"

namespace lightspeed::isa::view {
namespace {

bool is_tag_character(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == ':' || c == '.';
}

bool is_dynamic(const Nodes& nodes) {
  return std::any_of(nodes.begin(), nodes.end(),
                     [](const Node& node) { return !std::holds_alternative<Text>(node.value); });
}

/// For a value that ended at the first quote of the JSON it should have held.
std::string json_advice(const Element& element) {
  if (element.attributes.empty() || !element.attributes.back().value) return "";
  const auto& [name, value, at] = element.attributes.back();
  const auto* text = value->empty() ? nullptr : std::get_if<Text>(&value->front().value);
  constexpr std::string_view kLastBrace = "&#123;";  // As a text holds a brace at its end.
  const bool opens = text != nullptr && (text->html.starts_with('{') ||
                                         text->html.starts_with('[') || text->html == kLastBrace);
  if (!opens) return "";
  return joined({"; a value that holds '\"' stands in single quotes: ", name, "='…'"});
}

}  // namespace

Result<Node, MarkupError> Parser::tag(const Container& inside) {
  const Position at = scanner_.position();
  if (inside.text_only) {
    return markup_failure(
        at, {"expected text, found ", scanner_.found(), "; inside ", opened(text_holder(inside)),
             " a tag would be shown as text: write '&lt;'"});
  }
  scanner_.skip(1);
  if (scanner_.at("{{")) {
    return markup_failure(at, {"expected the name of an element, found '<{{'; a tag's name ",
                               "cannot be a variable: write one element in each of {{#name}}…",
                               "{{/name}} and {{^name}}…{{/name}}"});
  }
  if (scanner_.at("!") || scanner_.at("?")) {
    return markup_failure(at, {"expected an element, found '<", scanner_.rest().substr(0, 1),
                               "'; a view is part of a page and has no doctype, ",
                               "no processing instructions and no CDATA"});
  }
  if (!is_letter(scanner_.peek())) {
    return markup_failure(at, {"expected an element behind '<', found ", scanner_.found(),
                               "; write '&lt;' for the character"});
  }
  const std::string name(scanner_.take_while(is_tag_character));
  return element(inside, name, at);
}

Result<Node, MarkupError> Parser::element(const Container& inside, const std::string& name,
                                          Position at) {
  const std::string small = lowered(name);
  const bool foreign = inside.foreign || begins_foreign(small);
  if (const auto why = why_refused(small); !why.empty()) {
    return markup_failure(at, {"found <", small, ">, which a view cannot hold: ", why});
  }
  Element element{
      .tag = foreign && !is_void(small) ? name : small, .attributes = {}, .children = {}, .at = at};
  if (begins_foreign(small)) element.tag = small;
  Container draft{.kind = Container::Kind::element, .name = element.tag, .at = at};
  draft.foreign = foreign && !ends_foreign(small);
  draft.keeps_blanks = inside.keeps_blanks || (!foreign && keeps_blanks(small));
  draft.text_only = !foreign && holds_text_only(small);
  const auto container = inner(inside, std::move(draft));
  if (!container) return failure(container.error());

  Container around = *container;
  around.foreign = foreign;
  if (auto problem = attributes(element, around)) return failure(std::move(*problem));
  const bool self_closing = scanner_.take("/");
  if (!scanner_.take(">")) {
    return markup_failure(scanner_.position(), {"expected '>' at the end of ", opened(around),
                                                ", found ", scanner_.found()});
  }
  if (is_void(small)) return Node{std::move(element)};
  if (self_closing) {
    if (foreign) return Node{std::move(element)};
    return markup_failure(at, {"expected <", small, "></", small, ">, found <", small,
                               "/>; browsers read that as a start tag without its end"});
  }
  if (!foreign && keeps_blanks(small) && !scanner_.take("\r\n") && !scanner_.take("\n")) {
    scanner_.take("\r");
  }
  auto children = nodes(*container);
  if (!children) return failure(std::move(children.error()));
  element.children = std::move(*children);
  if (small == "iframe" && !element.children.empty()) {
    return markup_failure(at, {"expected <iframe></iframe>, found content; its content is the ",
                               "page that src names"});
  }
  return Node{std::move(element)};
}

Parser::Problem Parser::end_tag(const Container& inside) {
  const Position at = scanner_.position();
  scanner_.skip(2);
  const std::string_view written = scanner_.take_while(is_tag_character);
  const std::string name = lowered(written);
  if (scanner_.at("{{") || name.empty()) {
    return MarkupError{at, joined({"expected the name of an element behind '</', found ",
                                   scanner_.found(), "; write '&lt;/' for the text"})};
  }
  if (is_void(name)) {
    return MarkupError{
        at, joined({"<", name, "> has no content and no end tag; remove </", name, ">"})};
  }
  if (inside.kind != Container::Kind::element || lowered(inside.name) != name) {
    return wrong_end_tag(inside, written, at);
  }
  scanner_.skip_blanks();
  if (!scanner_.take(">")) {
    return MarkupError{scanner_.position(),
                       joined({"expected '>' behind '</", written, "', found ", scanner_.found()})};
  }
  return std::nullopt;
}

Parser::Problem Parser::wrong_end_tag(const Container& inside, std::string_view name,
                                      Position at) const {
  if (inside.kind == Container::Kind::view) {
    return MarkupError{
        at, joined({"found </", name, ">, but no <", name, "> is open here; remove it, or write <",
                    name, "> before its content"})};
  }
  const bool across = inside.kind != Container::Kind::element;
  return MarkupError{at, joined({"expected '", closing(inside), "' for ", opened(inside),
                                 ", found '</", name, ">'",
                                 across ? "; a section holds whole elements, so that an element "
                                          "begins and ends on the same side of it"
                                        : "; each element but the void ones is closed, the last "
                                          "one that was opened first"})};
}

Parser::Problem Parser::attributes(Element& element, const Container& around) {
  bool parted = is_blank(scanner_.peek());
  scanner_.skip_blanks();
  while (!scanner_.ended() && !scanner_.at(">") && !scanner_.at("/>")) {
    if (scanner_.at("{{")) {
      return MarkupError{scanner_.position(),
                         joined({"expected an attribute or '>', found ", scanner_.found(),
                                 "; variables and sections stand inside of attribute values: ",
                                 "write checked=\"{{done}}\" for an attribute that is there when ",
                                 "a boolean is true"})};
    }
    if (!parted) {
      return MarkupError{scanner_.position(),
                         joined({"expected a blank or '>' in ", opened(around), ", found ",
                                 scanner_.found(), json_advice(element)})};
    }
    if (element.attributes.size() == kAttributesMax) {
      return MarkupError{scanner_.position(),
                         joined({"expected at most ", std::to_string(kAttributesMax),
                                 " attributes in ", opened(around), ", found one more"})};
    }
    auto next = attribute(element, around);
    if (!next) return std::move(next.error());
    element.attributes.push_back(std::move(*next));
    parted = is_blank(scanner_.peek());
    scanner_.skip_blanks();
  }
  return std::nullopt;
}

Result<Attribute, MarkupError> Parser::attribute(const Element& element, const Container& around) {
  Attribute attribute{.name = {}, .value = {}, .at = scanner_.position()};
  const std::string_view written = scanner_.take_while(is_tag_character);
  const bool named = !written.empty() && (is_letter(written[0]) || written[0] == '_');
  if (scanner_.at("{{") || !named) {
    return markup_failure(
        attribute.at,
        {"expected the name of an attribute or '>' in ", opened(around), ", found ",
         scanner_.found(), scanner_.at("{{") ? "; its name cannot be a variable" : ""});
  }
  const std::string small = lowered(written);
  attribute.name = around.foreign ? std::string(written) : small;
  for (const Attribute& other : element.attributes) {
    if (lowered(other.name) != small) continue;
    return markup_failure(attribute.at, {"the attribute ", attribute.name, " of ", opened(around),
                                         " was given before, at ", words_of(other.at),
                                         "; a browser takes the first alone: remove one"});
  }
  Scanner behind = scanner_;
  behind.skip_blanks();
  if (!behind.take("=")) return attribute;
  behind.skip_blanks();
  scanner_ = behind;
  auto read = value(attribute, around);
  if (!read) return failure(std::move(read.error()));
  if (const auto why = why_static(small); is_dynamic(*read) && !why.empty()) {
    return markup_failure(attribute.at, {"the attribute ", small, " cannot hold variables: ", why});
  }
  attribute.value = std::move(*read);
  return attribute;
}

Result<Nodes, MarkupError> Parser::value(const Attribute& attribute, const Container& around) {
  const char quote = scanner_.peek();
  if (quote != '"' && quote != '\'') {
    return markup_failure(scanner_.position(),
                          {"expected a value in quotes for ", attribute.name, ", found ",
                           scanner_.found(), "; write ", attribute.name, "=\"…\""});
  }
  scanner_.skip(1);
  Container container{.kind = Container::Kind::value, .name = attribute.name, .at = attribute.at};
  container.outer = &around;
  container.depth = around.depth;
  container.quote = quote;
  auto read = nodes(container);
  if (!read) return failure(std::move(read.error()));
  scanner_.skip(1);
  return std::move(*read);
}

}  // namespace lightspeed::isa::view
