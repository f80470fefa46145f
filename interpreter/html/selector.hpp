// CSS selectors: the ones that people use as targets, with the browser's own words for errors.
// Implements HTML-7 and HTML-8 (specs/document.md): what `matches` of Chromium accepts and finds.
// It refuses to guess: a valid selector about state that a tree does not hold is an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"

namespace lightspeed::interpreter::html {

enum class SelectorErrorKind : std::uint8_t {
  empty,        ///< Nothing was given.
  invalid,      ///< Not a selector to the browser either.
  unsupported,  ///< Valid in the browser, not answered here (`:hover`); never "no match".
};

/// What is wrong, and the byte at which it was noticed.
struct SelectorError {
  SelectorErrorKind kind = SelectorErrorKind::invalid;
  std::size_t position = 0;
  friend bool operator==(const SelectorError&, const SelectorError&) = default;
};

/// The message of the exception that the browser throws, for `element.matches(selector)` and
/// `document.querySelector(selector)`. An unsupported selector has a message of our own.
enum class SelectorCall : std::uint8_t { element_matches, document_query, element_query };
[[nodiscard]] std::string message_of(const SelectorError& error, std::string_view selector,
                                     SelectorCall call);
/// The part of it that says what is wrong, without the call.
[[nodiscard]] std::string fault_of(const SelectorError& error, std::string_view selector);

enum class Combinator : std::uint8_t { none, descendant, child, next, subsequent };

/// What a simple selector asks of an element.
enum class Test : std::uint8_t {
  any,
  never,
  type,
  id,
  class_name,
  attribute,
  scope,
  root,
  empty,
  link,
  checked,
  disabled,
  enabled,
  any_of,
  none_of,
  has,
  nth_child,
  nth_last_child,
  nth_of_type,
  nth_last_of_type,
  only_child,
  only_of_type,
};

enum class AttributeTest : std::uint8_t { exists, equals, word, dash, prefix, suffix, substring };

struct SimpleSelector {
  Test test = Test::any;
  AttributeTest compare = AttributeTest::exists;
  bool ignore_case = false;
  bool any_namespace = false;
  std::int64_t step = 0;    ///< The `a` of an+b.
  std::int64_t offset = 0;  ///< The `b` of an+b.
  std::int32_t list = -1;   ///< The nested list of :is, :not, :has and `of`.
  std::string name;
  std::string value;
};

/// Simple selectors of one element, and how it relates to the compound on its left.
struct CompoundSelector {
  Combinator left = Combinator::none;
  std::vector<SimpleSelector> simples;
};

/// Compounds from left to right. In `:has` the first one relates to the element that is asked.
struct ComplexSelector {
  std::vector<CompoundSelector> compounds;
};

using SelectorList = std::vector<ComplexSelector>;

class Selector {
 public:
  [[nodiscard]] static Result<Selector, SelectorError> parse(std::string_view text);

  [[nodiscard]] const SelectorList& top() const { return lists_[top_]; }
  [[nodiscard]] const SelectorList& list(std::int32_t index) const {
    return lists_[static_cast<std::size_t>(index)];
  }

 private:
  friend class SelectorParser;
  std::vector<SelectorList> lists_;
  std::size_t top_ = 0;
};

}  // namespace lightspeed::interpreter::html
