#include "isa/view/node_builder.hpp"

#include <utility>
#include <variant>

#include "isa/view/scanner.hpp"

namespace lightspeed::isa::view {

void NodeBuilder::add_blank(char c) {
  if (mode_ == Blanks::keep) {
    // A carriage return and a line feed are one line break, and so is a carriage return alone.
    if (c == '\n' && blanks_ == "\r") {
      blanks_.clear();
      return;
    }
    blanks_ = c == '\r' ? "\r" : "";
    text_.push_back(c == '\r' ? '\n' : c);
    return;
  }
  blanks_break_ = blanks_break_ || is_line_break(c);
  blanks_.push_back(c);
}

void NodeBuilder::add_text(std::string_view html) {
  settle_blanks(Beside::text);
  text_.append(html);
}

void NodeBuilder::add_variable(Variable variable) {
  settle_blanks(Beside::text);
  flush_text();
  nodes_.push_back({std::move(variable)});
}

void NodeBuilder::add_mark(Node node) {
  settle_blanks(Beside::mark);
  flush_text();
  nodes_.push_back(std::move(node));
}

Nodes NodeBuilder::finish() {
  settle_blanks(Beside::end);
  flush_text();
  return std::move(nodes_);
}

void NodeBuilder::settle_blanks(Beside next) {
  if (mode_ != Blanks::keep && !blanks_.empty() && !is_nothing(next)) {
    text_.append(blanks_break_ ? " " : blanks_);
  }
  blanks_.clear();
  blanks_break_ = false;
}

bool NodeBuilder::is_nothing(Beside next) const {
  const bool first = nodes_.empty() && text_.empty();
  const bool at_end = first || next == Beside::end;
  if (!blanks_break_) return mode_ == Blanks::trim && at_end;
  if (mode_ == Blanks::space) return false;
  if (mode_ == Blanks::value || at_end) return at_end;
  const bool behind_mark = text_.empty() && !std::holds_alternative<Variable>(nodes_.back().value);
  return behind_mark || next == Beside::mark;
}

void NodeBuilder::flush_text() {
  if (text_.empty()) return;
  // A brace in front of a mark would read as the beginning of `{{{`, were the view written anew.
  if (text_.back() == '{') text_.replace(text_.size() - 1, 1, "&#123;");
  nodes_.push_back({Text{std::move(text_)}});
  text_.clear();
}

}  // namespace lightspeed::isa::view
