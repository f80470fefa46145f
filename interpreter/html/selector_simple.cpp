#include <algorithm>
#include <array>
#include <string_view>

#include "interpreter/html/names.hpp"
#include "interpreter/html/selector_parser.hpp"

namespace lightspeed::interpreter::html {
namespace {

// Attributes whose values HTML compares without regard to case.
constexpr std::array<std::string_view, 46> kCaselessAttributes{
    "accept",     "accept-charset", "align",     "alink",    "axis",     "bgcolor", "charset",
    "checked",    "clear",          "codetype",  "color",    "compact",  "declare", "defer",
    "dir",        "direction",      "disabled",  "enctype",  "face",     "frame",   "hreflang",
    "http-equiv", "lang",           "language",  "link",     "media",    "method",  "multiple",
    "nohref",     "noresize",       "noshade",   "nowrap",   "readonly", "rel",     "rev",
    "rules",      "scope",          "scrolling", "selected", "shape",    "target",  "text",
    "type",       "valign",         "valuetype", "vlink"};

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string lower(std::string text) {
  for (char& c : text) c = ascii_lower(c);
  return text;
}

}  // namespace

bool SelectorParser::parse_plain(SimpleSelector& out) {
  if (scan_.take('[')) return parse_attribute(out);
  if (scan_.take('&')) {
    out.test = Test::scope;
    return true;
  }
  out.test = scan_.take('#') ? Test::id : Test::class_name;
  if (out.test == Test::class_name) (void)scan_.take('.');
  auto name = scan_.identifier();
  if (name) out.value = std::move(*name);
  return name.has_value();
}

bool SelectorParser::parse_attribute(SimpleSelector& out) {
  out.test = Test::attribute;
  scan_.skip_space();
  if (scan_.peek() == '|' || (scan_.peek() == '*' && scan_.peek(1) == '|')) {
    out.any_namespace = scan_.take('*');
    (void)scan_.take('|');
  }
  auto name = scan_.identifier();
  if (!name) return false;
  out.name = std::move(*name);
  out.ignore_case = contains(kCaselessAttributes, std::string_view(lower(out.name)));
  scan_.skip_space();
  if (scan_.take(']') || scan_.at_end()) return true;
  if (!parse_operator(out)) return false;
  scan_.skip_space();
  const bool quoted = !scan_.at_end() && (scan_.peek() == '"' || scan_.peek() == '\'');
  auto value = quoted ? scan_.string() : scan_.identifier();
  if (!value) return false;
  out.value = std::move(*value);
  scan_.skip_space();
  if (const auto flag = scan_.identifier(); flag) {
    // Chromium knows the flag `i` only; `s` makes the selector invalid.
    if (!equal_ignoring_case(*flag, "i")) return false;
    out.ignore_case = true;
    scan_.skip_space();
  }
  return scan_.take(']') || scan_.at_end();
}

bool SelectorParser::parse_operator(SimpleSelector& out) {
  struct Row {
    char mark;
    AttributeTest compare;
  };
  static constexpr std::array kRows{
      Row{'~', AttributeTest::word},      Row{'|', AttributeTest::dash},
      Row{'^', AttributeTest::prefix},    Row{'$', AttributeTest::suffix},
      Row{'*', AttributeTest::substring},
  };
  out.compare = AttributeTest::equals;
  for (const Row& row : kRows) {
    if (scan_.take(row.mark)) {
      out.compare = row.compare;
      break;
    }
  }
  return scan_.take('=');
}

bool SelectorParser::parse_pseudo_element(SimpleSelector& out) {
  (void)scan_.take(':');
  (void)scan_.take(':');
  auto name = scan_.identifier();
  if (!name) return false;
  std::string key = lower(std::move(*name));
  const bool vendor = key.starts_with("-webkit-");
  if (scan_.take('(')) {
    key.push_back('(');
    skip_arguments();
  }
  out.test = Test::never;
  return vendor || contains(kPseudoElements, std::string_view(key));
}

void SelectorParser::skip_arguments() {
  while (!scan_.at_end() && !scan_.take(')')) skip_one();
}

bool SelectorParser::parse_pseudo_class(const Place& place, SimpleSelector& out,
                                        bool& pseudo_element) {
  (void)scan_.take(':');
  auto name = scan_.identifier();
  if (!name) return false;
  const std::string key = lower(std::move(*name));
  const bool takes = scan_.take('(');
  for (const PseudoClass& row : kPseudoClasses) {
    if (row.name != key || (row.argument != Argument::none) != takes) continue;
    out.test = row.test;
    out.offset = 1;  // The bare forms ask for the first or the last.
    if (takes) return parse_argument(place, row, out);
    return true;
  }
  if (contains(kUnansweredClasses, std::string_view(takes ? key + "(" : key))) {
    unsupported_here();
    if (takes) skip_arguments();
    return true;
  }
  // The four pseudo-elements of CSS 2 may be written with a single colon.
  static constexpr std::array<std::string_view, 4> kOld{"before", "after", "first-line",
                                                        "first-letter"};
  out.test = Test::never;
  pseudo_element = !takes && contains(kOld, std::string_view(key));
  return pseudo_element;
}

bool SelectorParser::parse_argument(const Place& place, const PseudoClass& row,
                                    SimpleSelector& out) {
  if (row.argument == Argument::ignored) {
    skip_arguments();
    return true;
  }
  if (row.argument == Argument::nth) return parse_nth(place, out);
  const bool relative = row.argument == Argument::relative;
  if (relative && place.in_has) return false;
  const auto list = parse_list(Place{.depth = place.depth + 1,
                                     .forgiving = row.argument == Argument::forgiving,
                                     .relative = relative,
                                     .in_has = place.in_has || relative});
  if (!list) return false;
  out.list = *list;
  return scan_.take(')') || scan_.at_end();
}

bool SelectorParser::parse_nth(const Place& place, SimpleSelector& out) {
  scan_.skip_space();
  const auto nth = scan_.nth();
  if (!nth) return false;
  out.step = nth->step;
  out.offset = nth->offset;
  scan_.skip_space();
  const bool of_list = out.test == Test::nth_child || out.test == Test::nth_last_child;
  if (of_list && scan_.at_identifier()) {
    const auto word = scan_.identifier();
    if (!word || !equal_ignoring_case(*word, "of")) return false;
    const auto list = parse_list(Place{.depth = place.depth + 1, .in_has = place.in_has});
    if (!list) return false;
    out.list = *list;
  }
  return scan_.take(')') || scan_.at_end();
}

}  // namespace lightspeed::interpreter::html
