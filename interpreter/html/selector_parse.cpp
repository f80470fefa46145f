#include <array>

#include "interpreter/html/selector_parser.hpp"
#include "isa/base/check.hpp"

namespace lightspeed::interpreter::html {
namespace {

// Nested lists are parsed and matched by functions that call themselves; deeper nesting than
// this, and longer chains than that, are answered with "unsupported".
constexpr std::size_t kNestingMax = 32;
constexpr std::size_t kCompoundsMax = 256;

}  // namespace

Result<Selector, SelectorError> SelectorParser::run() {
  const auto list = parse_list(Place{});
  if (!list || !scan_.at_end()) {
    return failure(SelectorError{.kind = SelectorErrorKind::invalid, .position = invalid_at()});
  }
  if (unsupported_) {
    return failure(
        SelectorError{.kind = SelectorErrorKind::unsupported, .position = *unsupported_});
  }
  out_.top_ = static_cast<std::size_t>(*list);
  return std::move(out_);
}

void SelectorParser::unsupported_here() {
  if (!unsupported_) unsupported_ = scan_.position();
}

std::optional<std::int32_t> SelectorParser::parse_list(const Place& place) {
  SelectorList list;
  if (place.depth > kNestingMax) {
    unsupported_here();
    while (!scan_.at_end() && scan_.peek() != ')') skip_one();
    return store(std::move(list));
  }
  while (true) {
    scan_.skip_space();
    const std::size_t from = scan_.position();
    ComplexSelector complex;
    const bool good = parse_complex(place, complex);
    if (good) {
      list.push_back(std::move(complex));
    } else if (!place.forgiving) {
      return std::nullopt;
    } else {
      scan_.go_to(from);
      scan_.skip_argument();
    }
    if (!scan_.take(',')) return store(std::move(list));
  }
}

void SelectorParser::skip_one() {
  scan_.skip_argument();
  (void)scan_.take(',');
}

std::int32_t SelectorParser::store(SelectorList list) {
  out_.lists_.push_back(std::move(list));
  return static_cast<std::int32_t>(out_.lists_.size() - 1);
}

Combinator SelectorParser::combinator() {
  if (scan_.take('>')) return Combinator::child;
  if (scan_.take('+')) return Combinator::next;
  if (scan_.take('~')) return Combinator::subsequent;
  return Combinator::none;
}

bool SelectorParser::parse_complex(const Place& place, ComplexSelector& out) {
  Combinator left = Combinator::none;
  if (place.relative) {
    left = combinator();
    if (left == Combinator::none) left = Combinator::descendant;
    scan_.skip_space();
  }
  while (true) {
    CompoundSelector compound{.left = left, .simples = {}};
    bool pseudo_element = false;
    if (!parse_compound(place, compound, pseudo_element)) return false;
    out.compounds.push_back(std::move(compound));
    if (out.compounds.size() > kCompoundsMax) unsupported_here();
    const bool space = scan_.skip_space();
    if (at_list_end(place)) return !pseudo_element || place.depth == 0;
    left = combinator();
    if (left == Combinator::none && space) left = Combinator::descendant;
    if (left == Combinator::none || pseudo_element) return false;
    scan_.skip_space();
  }
}

bool SelectorParser::parse_compound(const Place& place, CompoundSelector& out,
                                    bool& pseudo_element) {
  scan_.skip_comments();
  const std::size_t from = scan_.position();
  if (!parse_type(out)) return false;
  while (true) {
    scan_.skip_comments();
    SimpleSelector simple;
    if (scan_.peek() == ':' && scan_.peek(1) == ':') {
      if (!parse_pseudo_element(simple)) return false;
      pseudo_element = true;
    } else if (scan_.peek() == ':') {
      if (!parse_pseudo_class(place, simple, pseudo_element)) return false;
    } else if (scan_.peek() == '#' || scan_.peek() == '.' || scan_.peek() == '[' ||
               scan_.peek() == '&') {
      if (pseudo_element || !parse_plain(simple)) return false;
    } else {
      return scan_.position() != from;
    }
    out.simples.push_back(std::move(simple));
  }
}

bool SelectorParser::parse_type(CompoundSelector& out) {
  bool no_namespace = false;
  if (scan_.peek() == '|' || (scan_.peek() == '*' && scan_.peek(1) == '|')) {
    no_namespace = !scan_.take('*');
    (void)scan_.take('|');
    if (scan_.peek() != '*' && !scan_.at_identifier()) return false;
  }
  if (no_namespace)
    out.simples.push_back(SimpleSelector{.test = Test::never, .name = {}, .value = {}});
  if (scan_.take('*')) return scan_.peek() != '|';
  auto name = scan_.identifier();
  if (!name) return true;
  out.simples.push_back(SimpleSelector{.test = Test::type, .name = std::move(*name), .value = {}});
  return scan_.peek() != '|';
}

Result<Selector, SelectorError> Selector::parse(std::string_view text) {
  if (text.empty()) return failure(SelectorError{.kind = SelectorErrorKind::empty});
  return SelectorParser(text).run();
}

std::string message_of(const SelectorError& error, std::string_view selector, SelectorCall call) {
  static constexpr std::array<std::string_view, 3> kCalls{
      "Failed to execute 'matches' on 'Element': ",
      "Failed to execute 'querySelector' on 'Document': ",
      "Failed to execute 'querySelector' on 'Element': "};
  return std::string(kCalls.at(static_cast<std::size_t>(call))) + fault_of(error, selector);
}

std::string fault_of(const SelectorError& error, std::string_view selector) {
  const std::string quoted = "'" + std::string(selector) + "'";
  switch (error.kind) {
    case SelectorErrorKind::empty:
      return "The provided selector is empty.";
    case SelectorErrorKind::invalid:
      return quoted + " is not a valid selector.";
    case SelectorErrorKind::unsupported:
      return quoted + " is valid but not supported by the model.";
  }
  unreachable("every kind of fault has words");
}

}  // namespace lightspeed::interpreter::html
