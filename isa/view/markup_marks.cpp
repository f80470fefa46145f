#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "isa/instruction_text.hpp"
#include "isa/view/markup_parser.hpp"

namespace lightspeed::isa::view {
namespace {

constexpr std::string_view kSlot = "slot";

/// Forms that look like Mustache and are none of ours. The longest beginning comes first.
struct Stranger {
  std::string_view begin;
  std::string_view answer;
};
constexpr std::string_view kRaw =
    "a view cannot write raw output: what a user typed would run as markup in the pages of others; "
    "write {{name}}, and elements in the view itself";
constexpr std::string_view kInherited =
    "a view has no inheritance; write a component, and {{#> name}}…{{/name}} with its content";
constexpr std::array kStrangers{
    Stranger{"{{{", kRaw},
    Stranger{"{{&", kRaw},
    Stranger{"{{=", "a view cannot change its delimiters; write '&#123;{' for the text '{{'"},
    Stranger{"{{$", kInherited},
    Stranger{"{{<", kInherited},
    Stranger{"{{*", "a view has no decorators; write {{name}}"},
    Stranger{"{{@", "a view has no counters of its own; give the record a field"},
    Stranger{"{{.", "in a section over a list write the record's field, or key"},
    Stranger{"{{}}", "write '&#123;{' for the text '{{'"},
};

/// Words of Handlebars and what Mustache writes instead, with the name that follows between.
struct Block {
  std::string_view word;
  std::string_view mark;
};
constexpr std::array kBlocks{Block{"if", "#"}, Block{"each", "#"}, Block{"with", "#"},
                             Block{"unless", "^"}};

/// The innermost section around, for an advice that names it.
std::string section_name(const Container& inside) {
  for (const Container* each = &inside; each != nullptr; each = each->outer) {
    if (each->kind == Container::Kind::section) return each->name;
  }
  return "name";
}

bool is_word_character(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

/// `draft` of `{{draft}}`.
std::string variable_ahead(Scanner scanner) {
  scanner.take_while([](char c) { return c == '{' || is_blank(c); });
  const std::string_view word = scanner.take_while(is_word_character);
  return word.empty() ? "name" : std::string(word);
}

}  // namespace

Result<std::optional<Node>, MarkupError> Parser::mark(const Container& inside) {
  using Found = std::optional<Node>;
  const Position at = scanner_.position();
  for (const Stranger& stranger : kStrangers) {
    if (!scanner_.at(stranger.begin)) continue;
    return markup_failure(at,
                          {"expected {{name}}, found '", stranger.begin, "'; ", stranger.answer});
  }
  const auto wrapped = [](Parsed<Node> node) -> Parsed<Found> {
    if (!node) return failure(std::move(node.error()));
    return Found(std::move(*node));
  };
  if (scanner_.at("{{!")) {
    const std::size_t size = scanner_.rest().find("}}");
    if (size == std::string_view::npos) {
      return markup_failure(
          at, {"expected '}}' for the remark that begins here, found the end of ", "the view"});
    }
    scanner_.skip(size + 2);
    return Found();
  }
  if (scanner_.at("{{#>") || scanner_.at("{{>")) return wrapped(component(inside));
  if (scanner_.at("{{#") || scanner_.at("{{^")) return wrapped(section(inside));
  Scanner ahead = scanner_;
  ahead.skip(2);
  ahead.skip_blanks();
  if (ahead.take_while(is_word_character) == "else") {
    const std::string open = section_name(inside);
    return markup_failure(
        at, {"a view has no {{else}}; write {{/", open, "}}{{^", open, "}}…{{/", open, "}}"});
  }
  return wrapped(variable());
}

Result<Node, MarkupError> Parser::variable() {
  const Position at = scanner_.position();
  scanner_.skip(2);
  auto read = name("{{");
  if (!read) return failure(std::move(read.error()));
  scanner_.skip_blanks();
  if (auto problem = block_of(*read, "", at)) return failure(std::move(*problem));
  if (auto problem = close_mark(*read)) return failure(std::move(*problem));
  return Node{Variable{.name = std::move(*read), .at = at}};
}

Result<Node, MarkupError> Parser::section(const Container& inside) {
  const Position at = scanner_.position();
  const bool inverted = scanner_.peek(2) == '^';
  scanner_.skip(3);
  auto read = name(inverted ? "{{^" : "{{#");
  if (!read) return failure(std::move(read.error()));
  scanner_.skip_blanks();
  if (auto problem = block_of(*read, "#", at)) return failure(std::move(*problem));
  if (auto problem = close_mark(*read)) return failure(std::move(*problem));
  Container draft{.kind = Container::Kind::section, .name = *read, .at = at};
  draft.inverted = inverted;
  draft.foreign = inside.foreign;
  draft.keeps_blanks = inside.keeps_blanks;
  draft.text_only = inside.text_only;
  const auto container = inner(inside, std::move(draft));
  if (!container) return failure(container.error());
  auto children = nodes(*container);
  if (!children) return failure(std::move(children.error()));
  return Node{Section{
      .name = std::move(*read), .inverted = inverted, .children = std::move(*children), .at = at}};
}

/// `{{if x}}` and `{{#if x}}`, which other templates have.
Parser::Problem Parser::block_of(std::string_view word, std::string_view sign, Position at) {
  const auto* block = std::find_if(kBlocks.begin(), kBlocks.end(),
                                   [&](const Block& each) { return each.word == word; });
  if (block == kBlocks.end() || scanner_.at("}}")) return std::nullopt;
  const std::string_view read = scanner_.take_while(is_word_character);
  const std::string_view name = read.empty() ? "name" : read;
  return MarkupError{at, joined({"a view has no {{", sign, word, "}}; write {{", block->mark, name,
                                 "}}…{{/", name, "}}"})};
}

Result<Node, MarkupError> Parser::component(const Container& inside) {
  const Position at = scanner_.position();
  const bool has_content = scanner_.take("{{#>");
  if (!has_content) scanner_.skip(3);
  if (inside.quote != '\0') {
    return markup_failure(at, {"expected text, variables or sections in an attribute value, found ",
                               "a component; write it between tags"});
  }
  auto read = name(has_content ? "{{#>" : "{{>");
  if (!read) return failure(std::move(read.error()));
  Component component{.name = *read, .arguments = {}, .children = {}, .at = at};
  scanner_.skip_blanks();
  if (*read == kSlot) {
    if (has_content) {
      return markup_failure(at, {"expected {{> slot}}, found {{#> slot}}; the content of a slot is "
                                 "given where the component is used"});
    }
    if (auto problem = close_mark("slot")) return failure(std::move(*problem));
    return Node{SlotContent{.at = at}};
  }
  while (!scanner_.at("}}")) {
    if (component.arguments.size() == kAttributesMax) {
      return markup_failure(scanner_.position(),
                            {"expected at most ", std::to_string(kAttributesMax),
                             " attributes of a component, found one more"});
    }
    auto next = argument();
    if (!next) return failure(std::move(next.error()));
    for (const Argument& other : component.arguments) {
      if (other.name != next->name) continue;
      return markup_failure(next->at, {"the attribute ", next->name, " was given before, at ",
                                       words_of(other.at), "; remove one"});
    }
    component.arguments.push_back(std::move(*next));
    scanner_.skip_blanks();
  }
  scanner_.skip(2);
  if (!has_content) {
    last_uses_[component.name] = at;
    return Node{std::move(component)};
  }
  Container draft{.kind = Container::Kind::component, .name = *read, .at = at};
  draft.foreign = inside.foreign;
  draft.keeps_blanks = inside.keeps_blanks;
  draft.text_only = inside.text_only;
  const auto container = inner(inside, std::move(draft));
  if (!container) return failure(container.error());
  auto children = nodes(*container);
  if (!children) return failure(std::move(children.error()));
  component.children = std::move(*children);
  return Node{std::move(component)};
}

Result<Argument, MarkupError> Parser::argument() {
  Argument argument{.name = {}, .value = {}, .at = scanner_.position()};
  if (!is_letter(scanner_.peek())) {
    return markup_failure(
        argument.at,
        {"expected an attribute such as title=draft, or '}}', found ", scanner_.found()});
  }
  auto read = name("the component");
  if (!read) return failure(std::move(read.error()));
  argument.name = std::move(*read);
  if (!scanner_.take("=")) {
    return markup_failure(scanner_.position(),
                          {"expected '=' behind ", argument.name, ", found ", scanner_.found(),
                           "; write ", argument.name, "=name, =\"text\", =12 or =true"});
  }
  const Position at = scanner_.position();
  const auto expected = [&]() -> Parsed<Argument> {
    return markup_failure(at, {"expected a name, a text in double quotes, a number of 64 bits, "
                               "true or false for ",
                               argument.name, ", found ", scanner_.found()});
  };
  const char first = scanner_.peek();
  if (first == '"') {
    auto text = read_quoted(scanner_.rest(), 0);
    if (!text) {
      return markup_failure(at, {"expected a text in double quotes, as JSON writes it, for ",
                                 argument.name, ", found ", scanner_.found()});
    }
    scanner_.skip(text->end);
    argument.value = program::Value(std::move(text->text));
    return argument;
  }
  if (is_digit(first) || first == '-') {
    Scanner ahead = scanner_;
    const auto digits = ahead.take_while([](char c) { return is_word_character(c) || c == '-'; });
    std::int64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto result = std::from_chars(digits.data(), end, number);
    if (result.ec != std::errc() || result.ptr != end) return expected();
    scanner_ = ahead;
    argument.value = program::Value(number);
    return argument;
  }
  if (first == '{') {
    return markup_failure(at, {"a name stands here without braces; write ", argument.name, "=",
                               variable_ahead(scanner_)});
  }
  if (!is_letter(first)) return expected();
  auto word = name("=");
  if (!word) return failure(std::move(word.error()));
  if (*word == "true" || *word == "false") {
    argument.value = program::Value(*word == "true");
  } else {
    argument.value = Variable{.name = std::move(*word), .at = at};
  }
  return argument;
}

Result<std::string, MarkupError> Parser::name(std::string_view behind) {
  scanner_.skip_blanks();
  const Position at = scanner_.position();
  Scanner ahead = scanner_;
  const std::string_view word = ahead.take_while(is_word_character);
  const bool good = !word.empty() && word[0] >= 'a' && word[0] <= 'z' &&
                    std::all_of(word.begin(), word.end(), is_name_character);
  if (!good) {
    const std::string small = lowered(word);
    const bool letters = !small.empty() && is_letter(small[0]);
    return markup_failure(at, {"expected a name of small letters, digits and '_' behind ", behind,
                               ", found ", scanner_.found(), letters ? "; write '" : "",
                               letters ? small : "", letters ? "'" : ""});
  }
  scanner_ = ahead;
  return std::string(word);
}

Parser::Problem Parser::close_mark(std::string_view behind) {
  scanner_.skip_blanks();
  if (scanner_.take("}}")) return std::nullopt;
  const char next = scanner_.peek();
  const bool is_tag = next == '<' && !is_blank(scanner_.peek(1)) && scanner_.peek(1) != '=';
  const bool computes = next != '\0' && !is_tag &&
                        std::string_view("+-*/%<>=!&|(?").find(next) != std::string_view::npos;
  return MarkupError{
      scanner_.position(),
      joined({"expected '}}' behind ", behind, ", found ", scanner_.found(),
              next == '.' ? "; names have no dots: in a section over a list write the record's "
                            "field alone"
              : computes
                  ? "; a view shows names and computes nothing: name the value by 'let NAME = …', "
                    "and write the name here"
                  : ""})};
}

}  // namespace lightspeed::isa::view
