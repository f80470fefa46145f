#include "isa/program/markup_section.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "isa/base/overloaded.hpp"

namespace lightspeed::isa::program {
namespace {

/// The markup without the blanks that all of its lines begin with.
std::string without_indent(const Section& section) {
  std::string text;
  for (std::size_t at = 0; at < section.markup.size();) {
    const std::size_t end = std::min(section.markup.find('\n', at + 1), section.markup.size());
    text += '\n';
    const std::size_t begin = at + 1 + section.indent;
    if (begin < end) text.append(section.markup, begin, end - begin);
    at = end;
  }
  return text;
}

/// Moves positions to the right by what was taken from the left of every line.
class Shift {
 public:
  explicit Shift(std::size_t columns) : columns_(columns) {}

  void nodes(view::Nodes& nodes) const {
    for (view::Node& node : nodes) {
      std::visit(Overloaded{
                     [](view::Text&) {},
                     [&](view::Variable& each) { at(each.at); },
                     [&](view::Element& each) { element(each); },
                     [&](view::Section& each) {
                       at(each.at);
                       this->nodes(each.children);
                     },
                     [&](view::Component& each) { component(each); },
                     [&](view::SlotContent& each) { at(each.at); },
                 },
                 node.value);
    }
  }

 private:
  void at(Position& position) const { position.column += columns_; }

  void element(view::Element& element) const {
    at(element.at);
    for (view::Attribute& attribute : element.attributes) {
      at(attribute.at);
      if (attribute.value) nodes(*attribute.value);
    }
    nodes(element.children);
  }

  void component(view::Component& component) const {
    at(component.at);
    for (view::Argument& argument : component.arguments) {
      at(argument.at);
      if (auto* variable = std::get_if<view::Variable>(&argument.value)) at(variable->at);
    }
    nodes(component.children);
  }

  std::size_t columns_;
};

view::Nodes read_body(Cursor& cursor, const Section& section) {
  if (cursor.failed()) return {};
  auto nodes = view::parse_markup(without_indent(section), section.markup_at);
  const Shift shift(section.indent);
  if (nodes) {
    shift.nodes(*nodes);
    return std::move(*nodes);
  }
  // Its texts name places, too: those of the file are in what is read with its indentation.
  const auto again = view::parse_markup(section.markup, section.markup_at);
  const view::MarkupError& error = again ? nodes.error() : again.error();
  cursor.fail(error.at, error.text);
  return {};
}

}  // namespace

void read_view(Cursor& cursor, const Section& section, Assembler& assembler) {
  View view;
  view.name = cursor.need_name("the name of a view");
  cursor.need_line_end("the end of the line", "; the markup stands below, indented");
  view.markup = read_body(cursor, section);
  assembler.program.views.push_back(std::move(view));
}

void read_component(Cursor& cursor, const Section& section, Assembler& assembler) {
  ComponentDefinition component;
  const Position at = cursor.peek().at;
  component.name = cursor.need_name("the name of a component");
  if (component.name == "slot") {
    cursor.fail(at, "'slot' is where a component puts its content: choose another name");
  }
  component.attributes = read_parameters(cursor);
  cursor.need_line_end("the end of the line", "; the markup stands below, indented");
  assembler.components.add(cursor, at, component.name);
  component.markup = read_body(cursor, section);
  assembler.program.components.push_back(std::move(component));
}

}  // namespace lightspeed::isa::program
