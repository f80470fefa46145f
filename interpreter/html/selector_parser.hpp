// The parser of selectors: one function for each production of Selectors level 4.
// Implements HTML-7 (specs/document.md).
// It refuses deep nesting and endless chains: they are answered with "unsupported".
#pragma once

#include <optional>
#include <string_view>

#include "interpreter/html/selector.hpp"
#include "interpreter/html/selector_names.hpp"
#include "interpreter/html/selector_scan.hpp"

namespace lightspeed::interpreter::html {

class SelectorParser {
 public:
  explicit SelectorParser(std::string_view text) : scan_(text) {}

  [[nodiscard]] Result<Selector, SelectorError> run();

 private:
  /// Where a list stands: what is allowed in it.
  struct Place {
    std::size_t depth = 0;
    bool forgiving = false;
    bool relative = false;
    bool in_has = false;
  };

  [[nodiscard]] std::size_t invalid_at() const { return scan_.position(); }
  void unsupported_here();

  // The index of the parsed list; none when it is not valid.
  std::optional<std::int32_t> parse_list(const Place& place);

  void skip_one();

  std::int32_t store(SelectorList list);

  [[nodiscard]] bool at_list_end(const Place& place) const {
    return scan_.at_end() || scan_.peek() == ',' || (place.depth > 0 && scan_.peek() == ')');
  }

  Combinator combinator();

  bool parse_complex(const Place& place, ComplexSelector& out);

  bool parse_compound(const Place& place, CompoundSelector& out, bool& pseudo_element);

  // A type or `*`, with or without a namespace. No prefix is declared, so only `*|` and `|` are.
  bool parse_type(CompoundSelector& out);

  bool parse_plain(SimpleSelector& out);

  bool parse_attribute(SimpleSelector& out);

  bool parse_operator(SimpleSelector& out);

  bool parse_pseudo_element(SimpleSelector& out);

  void skip_arguments();

  bool parse_pseudo_class(const Place& place, SimpleSelector& out, bool& pseudo_element);

  bool parse_argument(const Place& place, const PseudoClass& row, SimpleSelector& out);

  bool parse_nth(const Place& place, SimpleSelector& out);

  SelectorScanner scan_;
  Selector out_;
  std::optional<std::size_t> unsupported_;
};

}  // namespace lightspeed::interpreter::html
