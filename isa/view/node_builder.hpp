// Collects the nodes of one container, and decides which blanks between them are meant.
// Implements VIEW-5 (specs/views.md): line breaks between tags and marks are nothing.
// It refuses layout: what a browser shows never depends on how a view is broken into lines.
#pragma once

#include <string>
#include <string_view>

#include "isa/view/markup.hpp"

namespace lightspeed::isa::view {

class NodeBuilder {
 public:
  enum class Blanks {
    collapse,  ///< A run with a line break is nothing, or one space between texts and variables.
    trim,      ///< The same, and nothing at both ends of the view.
    value,     ///< In an attribute's value: one space, or nothing at both of its ends.
    space,     ///< In a section of such a value: one space.
    keep,      ///< As in `pre`.
  };
  explicit NodeBuilder(Blanks blanks) : mode_(blanks) {}

  void add_blank(char c);
  /// Text as HTML writes it; what stands here is meant, even a line feed.
  void add_text(std::string_view html);
  void add_variable(Variable variable);
  /// Anything but text and variables.
  void add_mark(Node node);
  /// The container ends.
  [[nodiscard]] Nodes finish();

 private:
  enum class Beside { text, mark, end };
  void settle_blanks(Beside next);
  [[nodiscard]] bool is_nothing(Beside next) const;
  void flush_text();

  Blanks mode_;
  Nodes nodes_;
  std::string text_;
  std::string blanks_;
  bool blanks_break_ = false;  ///< Whether a line ends within `blanks_`.
};

}  // namespace lightspeed::isa::view
