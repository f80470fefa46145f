#include "isa/view/markup_parser.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/view/elements.hpp"

namespace lightspeed::isa::view {
namespace {

constexpr std::size_t kReferenceNameMax = 32;

bool is_reference_character(char c) { return is_letter(c) || is_digit(c); }

NodeBuilder::Blanks blanks_of(const Container& inside) {
  using Blanks = NodeBuilder::Blanks;
  if (inside.kind == Container::Kind::view) return Blanks::trim;
  if (inside.kind == Container::Kind::value) return Blanks::value;
  if (inside.quote != '\0') return Blanks::space;
  return inside.keeps_blanks ? Blanks::keep : Blanks::collapse;
}

/// The content of a comment on one line: a run of blanks with a line break is one space.
std::string on_one_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const std::string_view blanks = text.substr(0, size);
    const bool breaks = blanks.find_first_of("\r\n") != std::string_view::npos;
    out.append(breaks ? " " : blanks);
    text.remove_prefix(size);
    const std::size_t next = std::min(text.find_first_of(" \t\r\n"), text.size());
    out.append(text.substr(0, next));
    text.remove_prefix(next);
  }
  return out;
}

}  // namespace

std::string opened(const Container& container) {
  const std::string place = " of " + words_of(container.at);
  switch (container.kind) {
    case Container::Kind::view:
      return "the view";
    case Container::Kind::element:
      return joined({"the <", container.name, ">", place});
    case Container::Kind::section:
      return joined({"the {{", container.inverted ? "^" : "#", container.name, "}}", place});
    case Container::Kind::component:
      return joined({"the {{#> ", container.name, "}}", place});
    case Container::Kind::value:
      return joined({"the value of ", container.name, place});
  }
  unreachable("every kind of container is opened somehow");
}

const Container& text_holder(const Container& inside) {
  const Container* holder = &inside;
  while (holder->kind != Container::Kind::element && holder->outer != nullptr) {
    holder = holder->outer;
  }
  return *holder;
}

std::string closing(const Container& container) {
  switch (container.kind) {
    case Container::Kind::view:
      return "the end of the view";
    case Container::Kind::element:
      return joined({"</", container.name, ">"});
    case Container::Kind::section:
    case Container::Kind::component:
      return joined({"{{/", container.name, "}}"});
    case Container::Kind::value:
      return std::string(1, container.quote);
  }
  unreachable("every kind of container is closed somehow");
}

Result<Nodes, MarkupError> parse_markup(std::string_view text, Position at) {
  if (auto problem = check_characters(text, at)) return failure(std::move(*problem));
  return Parser(text, at).nodes(Container{.at = at});
}

Result<Nodes, MarkupError> Parser::nodes(const Container& inside) {
  NodeBuilder builder(blanks_of(inside));
  while (!scanner_.ended()) {
    if (scanner_.at("{{/")) {
      if (auto problem = end_mark(inside)) return failure(std::move(*problem));
      return builder.finish();
    }
    if (scanner_.at("{{")) {
      auto node = mark(inside);
      if (!node) return failure(std::move(node.error()));
      if (!*node) continue;
      if (auto* variable = std::get_if<Variable>(&(*node)->value)) {
        builder.add_variable(std::move(*variable));
      } else {
        builder.add_mark(std::move(**node));
      }
      continue;
    }
    if (inside.quote != '\0') {
      if (scanner_.peek() == inside.quote) {
        if (inside.kind == Container::Kind::value) return builder.finish();
        return failure(*unclosed(inside));
      }
    } else if (scanner_.at("</")) {
      if (auto problem = end_tag(inside)) return failure(std::move(*problem));
      return builder.finish();
    } else if (scanner_.at("<")) {
      auto node = scanner_.at("<!--") ? comment(inside) : tag(inside);
      if (!node) return failure(std::move(node.error()));
      builder.add_mark(std::move(*node));
      continue;
    }
    if (auto problem = text(inside, builder)) return failure(std::move(*problem));
  }
  if (inside.kind != Container::Kind::view) return failure(*unclosed(inside));
  return builder.finish();
}

Parser::Problem Parser::text(const Container& inside, NodeBuilder& builder) {
  const char c = scanner_.peek();
  if (c == '&') {
    auto html = reference();
    if (!html) return std::move(html.error());
    builder.add_text(*html);
    return std::nullopt;
  }
  if (is_blank(c)) {
    builder.add_blank(c);
  } else if (c == '<') {
    builder.add_text("&lt;");
  } else if (c == '>') {
    builder.add_text("&gt;");
  } else if (c == '"' && inside.quote != '\0') {
    builder.add_text("&quot;");
  } else {
    builder.add_text(std::string_view(&c, 1));
  }
  scanner_.skip(1);
  return std::nullopt;
}

Result<std::string, MarkupError> Parser::reference() {
  const Position at = scanner_.position();
  scanner_.skip(1);
  if (scanner_.peek() == '#') return number_reference();
  // An ampersand that cannot begin a reference, whatever a variable behind it holds, is one.
  if (!is_reference_character(scanner_.peek())) return std::string("&amp;");
  const std::string_view name = scanner_.take_while(is_reference_character);
  if (name.size() > kReferenceNameMax || !is_letter(name.front()) || !scanner_.take(";")) {
    const std::string_view word = name.substr(0, kReferenceNameMax);
    return markup_failure(
        at, {"expected a reference such as '&amp;', found '&", word, "' without ';'; write '&amp;",
             word, "' for the text, or '&", word, ";' for a character of that name"});
  }
  if (name == "NewLine") return std::string("\n");
  return joined({"&", name, ";"});
}

Result<std::string, MarkupError> Parser::number_reference() {
  const Position at = scanner_.position();
  const std::string_view begin = scanner_.rest();
  scanner_.skip(1);
  const bool hexadecimal = scanner_.peek() == 'x' || scanner_.peek() == 'X';
  if (hexadecimal) scanner_.skip(1);
  const std::string_view digits = scanner_.take_while(is_reference_character);
  std::uint32_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number, hexadecimal ? 16 : 10);
  const bool whole = read.ec == std::errc() && read.ptr == end && scanner_.take(";");
  const bool surrogate = number >= 0xD800 && number < 0xE000;
  if (!whole || number == 0 || number > 0x10FFFF || surrogate) {
    return markup_failure(at, {"expected the number of a character such as '&#123;', found '&",
                               begin.substr(0, 1 + (hexadecimal ? 1 : 0) + digits.size()),
                               "'; write '&amp;#' for the text"});
  }
  if (number == '\n') return std::string("\n");
  return joined({"&", begin.substr(0, begin.size() - scanner_.rest().size())});
}

Result<Node, MarkupError> Parser::comment(const Container& inside) {
  const Position at = scanner_.position();
  if (inside.text_only) {
    return markup_failure(at,
                          {"expected text, found a comment; inside ", opened(text_holder(inside)),
                           " it would be shown as text: write '&lt;!--' if that is meant"});
  }
  scanner_.skip(4);
  const std::size_t size = scanner_.rest().find("-->");
  if (size == std::string_view::npos) {
    return markup_failure(
        at, {"expected '-->' for the comment that begins here, found ", "the end of the view"});
  }
  const std::string_view content = scanner_.rest().substr(0, size);
  if (content.find("{{") != std::string_view::npos) {
    return markup_failure(at, {"expected plain text in a comment, found '{{'; a comment cannot ",
                               "hold variables: write {{! … }} for a remark that is not sent"});
  }
  if (content.starts_with(">") || content.starts_with("->") || content.ends_with("-") ||
      content.find("--") != std::string_view::npos) {
    return markup_failure(at, {"expected a comment without '--' inside, and without '>' or '-' ",
                               "at its ends: browsers end such a comment elsewhere"});
  }
  std::string html = joined({"<!--", on_one_line(content), "-->"});
  scanner_.skip(size + 3);
  return Node{Text{std::move(html)}};
}

Parser::Problem Parser::end_mark(const Container& inside) {
  const Position at = scanner_.position();
  scanner_.skip(3);
  auto read = name("{{/");
  if (!read) return std::move(read.error());
  if (auto problem = close_mark(*read)) return problem;
  using Kind = Container::Kind;
  const bool ends = inside.kind == Kind::section || inside.kind == Kind::component;
  if (ends && inside.name == *read) return std::nullopt;
  if (auto problem = content_of_use(inside, *read, at)) return problem;
  const std::string found = joined({"'{{/", *read, "}}'"});
  for (const Container* each = &inside; each != nullptr; each = each->outer) {
    if (each->kind != Kind::section && each->kind != Kind::component) continue;
    return MarkupError{
        at, joined({"expected '", closing(inside), "' for ", opened(inside), ", found ", found,
                    ends ? "" : "; a section holds whole elements and values"})};
  }
  return MarkupError{at, joined({"found ", found, ", but no section is open here; remove it, or ",
                                 "write {{#", *read, "}} before what it holds"})};
}

Parser::Problem Parser::content_of_use(const Container& inside, const std::string& name,
                                       Position at) const {
  for (const Container* each = &inside; each != nullptr; each = each->outer) {
    if (each->name == name) return std::nullopt;
  }
  const auto use = last_uses_.find(name);
  if (use == last_uses_.end()) return std::nullopt;
  return MarkupError{at, joined({"found '{{/", name, "}}', but the {{> ", name, "}} of ",
                                 words_of(use->second), " holds nothing; with content it is ",
                                 "written {{#> ", name, " …}}…{{/", name, "}}"})};
}

Parser::Problem Parser::unclosed(const Container& inside) const {
  const bool at_end = scanner_.ended();
  const bool tag = inside.kind == Container::Kind::element;
  return MarkupError{inside.at,
                     joined({"expected '", closing(inside), "' for ", opened(inside), ", found ",
                             at_end ? "the end of the view" : "", at_end ? "" : scanner_.found(),
                             " at ", words_of(scanner_.position()),
                             tag ? "; each element but the void ones is closed" : ""})};
}

Result<Container, MarkupError> Parser::inner(const Container& outer, Container container) const {
  container.outer = &outer;
  container.depth = outer.depth + 1;
  container.quote = outer.quote;
  if (container.depth > kMarkupDepthMax) {
    return markup_failure(container.at,
                          {"expected at most ", std::to_string(kMarkupDepthMax),
                           " elements, sections and components inside each other, found one more; ",
                           "make a component of a part"});
  }
  return container;
}

}  // namespace lightspeed::isa::view
