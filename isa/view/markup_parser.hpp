// The reader of markup: one container at a time, from its first character to its end.
// Implements VIEW-3 to VIEW-9 (specs/views.md); its parts stand in markup_*.cpp.
// It refuses depth: containers nest at most 64 times, so that recursion is bounded.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "isa/view/markup.hpp"
#include "isa/view/node_builder.hpp"
#include "isa/view/scanner.hpp"

namespace lightspeed::isa::view {

inline constexpr std::size_t kMarkupDepthMax = 64;
inline constexpr std::size_t kAttributesMax = 256;

/// What the reader is in: the view itself, an element, a section, a component or a value.
struct Container {
  enum class Kind { view, element, section, component, value } kind = Kind::view;
  std::string name{};  ///< Of the element, section, component or attribute.
  Position at{};
  const Container* outer = nullptr;
  std::size_t depth = 0;
  bool inverted = false;
  bool foreign = false;       ///< Names keep their case.
  bool keeps_blanks = false;  ///< As `pre` does.
  bool text_only = false;     ///< As `textarea` is.
  char quote = '\0';          ///< What ends the attribute value around it; NUL outside of one.
};

class Parser {
 public:
  Parser(std::string_view text, Position at) : scanner_(text, at) {}
  [[nodiscard]] Result<Nodes, MarkupError> nodes(const Container& inside);

 private:
  template <class T>
  using Parsed = Result<T, MarkupError>;
  using Problem = std::optional<MarkupError>;

  // markup_parser.cpp
  [[nodiscard]] Problem text(const Container& inside, NodeBuilder& builder);
  [[nodiscard]] Parsed<std::string> reference();
  [[nodiscard]] Parsed<std::string> number_reference();
  [[nodiscard]] Parsed<Node> comment(const Container& inside);
  [[nodiscard]] Problem end_mark(const Container& inside);
  /// The problem of `{{/name}}` behind a `{{> name}}` that was meant to hold what stands between.
  [[nodiscard]] Problem content_of_use(const Container& inside, const std::string& name,
                                       Position at) const;
  [[nodiscard]] Problem unclosed(const Container& inside) const;
  [[nodiscard]] Parsed<Container> inner(const Container& outer, Container container) const;

  // markup_tags.cpp
  [[nodiscard]] Parsed<Node> tag(const Container& inside);
  [[nodiscard]] Parsed<Node> element(const Container& inside, const std::string& name, Position at);
  [[nodiscard]] Problem end_tag(const Container& inside);
  [[nodiscard]] Problem wrong_end_tag(const Container& inside, std::string_view name,
                                      Position at) const;
  [[nodiscard]] Problem attributes(Element& element, const Container& around);
  [[nodiscard]] Parsed<Attribute> attribute(const Element& element, const Container& around);
  [[nodiscard]] Parsed<Nodes> value(const Attribute& attribute, const Container& around);

  // markup_marks.cpp
  /// The mark at `{{`; no node for a comment.
  [[nodiscard]] Parsed<std::optional<Node>> mark(const Container& inside);
  [[nodiscard]] Parsed<Node> variable();
  [[nodiscard]] Parsed<Node> section(const Container& inside);
  [[nodiscard]] Problem block_of(std::string_view word, std::string_view sign, Position at);
  [[nodiscard]] Parsed<Node> component(const Container& inside);
  [[nodiscard]] Parsed<Argument> argument();
  [[nodiscard]] Parsed<std::string> name(std::string_view behind);
  [[nodiscard]] Problem close_mark(std::string_view behind);

  Scanner scanner_;
  std::map<std::string, Position> last_uses_;  ///< Of components without content; only looked up.
};

/// How a container was opened, with its place: `the <b> of line 1, column 5`.
[[nodiscard]] std::string opened(const Container& container);
/// The element around that holds text only, for a place of which that is true.
[[nodiscard]] const Container& text_holder(const Container& inside);
/// What closes it: `</b>`, `{{/name}}`.
[[nodiscard]] std::string closing(const Container& container);

}  // namespace lightspeed::isa::view
