#include <algorithm>

#include "isa/base/overloaded.hpp"
#include "isa/instruction_text.hpp"
#include "isa/view/elements.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::isa::view {
namespace {

constexpr std::size_t kIndentStep = 2;

/// Whether line breaks beside the node mean something: they would be a space.
bool is_inline(const Node& node) {
  const auto* text = std::get_if<Text>(&node.value);
  if (text != nullptr) return !text->html.starts_with("<!--");
  return std::holds_alternative<Variable>(node.value);
}

class Printer {
 public:
  [[nodiscard]] std::string take() { return std::move(out_); }

  /// Runs of nodes between which line breaks mean nothing, each on a line of its own.
  void lines(const Nodes& nodes, std::size_t indent, bool breaks) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const bool joins = i > 0 && (is_inline(nodes[i - 1]) || is_inline(nodes[i]));
      const bool joined = joins || (i + 1 < nodes.size() && is_inline(nodes[i + 1]));
      if (i > 0 && !joins) out_.push_back('\n');
      if (!joins) out_.append(indent, ' ');
      node(nodes[i], indent, breaks && !joined && !is_inline(nodes[i]));
    }
    if (!nodes.empty()) out_.push_back('\n');
  }

 private:
  /// The content of a node: on lines of its own where that means nothing, else as it is.
  void content(const Nodes& nodes, std::size_t indent, bool breaks) {
    const bool on_lines =
        breaks && !nodes.empty() && std::none_of(nodes.begin(), nodes.end(), is_inline);
    if (!on_lines) {
      for (const Node& each : nodes) node(each, indent, false);
      return;
    }
    out_.push_back('\n');
    lines(nodes, indent + kIndentStep, true);
    out_.append(indent, ' ');
  }

  void node(const Node& node, std::size_t indent, bool breaks) {
    std::visit(Overloaded{
                   [&](const Text& text) { this->text(text.html); },
                   [&](const Variable& variable) { mark("", variable.name); },
                   [&](const Element& each) { element(each, indent, breaks); },
                   [&](const Section& section) {
                     mark(section.inverted ? "^" : "#", section.name);
                     content(section.children, indent, breaks);
                     mark("/", section.name);
                   },
                   [&](const Component& each) { component(each, indent, breaks); },
                   [&](const SlotContent&) { mark("> ", "slot"); },
               },
               node.value);
  }

  /// A line feed in the text is meant, and a line break in the view is not.
  void text(std::string_view html) {
    for (const char c : html) {
      if (c == '\n') {
        out_.append("&#10;");
      } else {
        out_.push_back(c);
      }
    }
  }

  void mark(std::string_view sign, std::string_view name) {
    out_.append("{{").append(sign).append(name).append("}}");
  }

  void element(const Element& element, std::size_t indent, bool breaks) {
    out_.append("<").append(element.tag);
    for (const Attribute& attribute : element.attributes) {
      out_.append(" ").append(attribute.name);
      if (!attribute.value) continue;
      out_.append("=\"");
      for (const Node& each : *attribute.value) node(each, indent, false);
      out_.push_back('"');
    }
    out_.push_back('>');
    if (is_void(element.tag)) return;
    content(element.children, indent, breaks && !keeps_blanks(element.tag));
    out_.append("</").append(element.tag).append(">");
  }

  void component(const Component& component, std::size_t indent, bool breaks) {
    out_.append(component.children.empty() ? "{{> " : "{{#> ").append(component.name);
    for (const Argument& argument : component.arguments) {
      out_.append(" ").append(argument.name).append("=");
      std::visit(Overloaded{
                     [&](const Variable& variable) { out_.append(variable.name); },
                     [&](const program::Value& value) {
                       const auto* text = std::get_if<std::string>(&value);
                       out_.append(text != nullptr ? quoted(*text) : program::shown(value));
                     },
                 },
                 argument.value);
    }
    out_.append("}}");
    if (component.children.empty()) return;
    content(component.children, indent, breaks);
    mark("/", component.name);
  }

  std::string out_;
};

}  // namespace

std::string markup_text(const Nodes& nodes, std::size_t indent) {
  Printer printer;
  printer.lines(nodes, indent, true);
  return printer.take();
}

}  // namespace lightspeed::isa::view
