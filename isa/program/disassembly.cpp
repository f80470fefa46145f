// The disassembler: a program in its one canonical spelling, section by section.
#include <utility>
#include <variant>
#include <vector>

#include "isa/base/overloaded.hpp"
#include "isa/instruction_text.hpp"
#include "isa/program/assembler.hpp"
#include "isa/program/assembly.hpp"
#include "isa/program/expression_text.hpp"
#include "isa/program/instruction_lines.hpp"
#include "isa/program/names.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::string_view kIndent = "  ";
constexpr std::size_t kMarkupIndent = 2;

std::string typed(std::string_view name, Type type) {
  return std::string(name).append(": ").append(name_of(type));
}

/// `NAME: TYPE = VALUE`; the default of the type is not written.
void append_variable(const Variable& variable, std::string& out) {
  out.append(kIndent).append(typed(variable.name, variable.type));
  if (variable.initial != default_of(variable.type)) {
    out.append(" = ").append(literal_text(variable.initial));
  }
  out += '\n';
}

void append_state(const Program& program, std::string& out) {
  if (program.variables.empty()) return;
  out += "\nstate\n";
  for (const Variable& variable : program.variables) append_variable(variable, out);
}

void append_list(const List& list, std::string& out) {
  out.append("\nlist ").append(list.name).append("\n");
  for (const Variable& field : list.fields) append_variable(field, out);
  for (const Record& row : list.rows) {
    out.append(kIndent).append("row ").append(quoted(row.key));
    for (std::size_t i = 0; i < list.fields.size(); ++i) {
      if (row.fields.at(i) == list.fields[i].initial) continue;
      out.append(" ").append(list.fields[i].name).append("=").append(literal_text(row.fields[i]));
    }
    out += '\n';
  }
}

void append_derived(const Program& program, const Derived& derived, std::string& out) {
  const std::vector<Parameter> none;
  const ExpressionText expressions(program, none);
  std::visit(Overloaded{
                 [&](const Let& let) {
                   out.append("let ").append(let.name).append(" = ");
                   out += expressions.text(let.value);
                 },
                 [&](const Select& select) {
                   const List& list = program.lists.at(select.list);
                   out.append("select ").append(select.name).append(" from ").append(list.name);
                   if (select.where) {
                     const ExpressionText with_fields(program, none, &list);
                     out.append(" where ").append(with_fields.text(*select.where));
                   }
                   if (select.order) {
                     out.append(" order by ").append(name_of_field(list, select.order->field));
                     if (select.order->descending) out += " descending";
                   }
                   if (select.limit) out.append(" limit ").append(expressions.text(*select.limit));
                   if (select.offset) {
                     out.append(" offset ").append(expressions.text(*select.offset));
                   }
                 },
             },
             derived);
  out += '\n';
}

std::string parameters_text(const std::vector<Parameter>& parameters) {
  if (parameters.empty()) return {};
  std::string text = "(";
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    text.append(i == 0 ? "" : ", ").append(typed(parameters[i].name, parameters[i].type));
    if (parameters[i].fallback) text.append(" = ").append(literal_text(*parameters[i].fallback));
  }
  return text + ")";
}

/// What a mount and a route bring along is known without being written.
bool writes_parameters(TriggerKind kind) {
  return kind != TriggerKind::mount && kind != TriggerKind::route;
}

void append_handler(const Program& program, const Handler& handler, std::string& out) {
  out.append("\non ").append(trigger_text(handler.trigger));
  const std::vector<Parameter>& parameters = handler.trigger.parameters;
  if (writes_parameters(handler.trigger.kind)) out += parameters_text(parameters);
  if (handler.child) {
    const ExpressionText expressions(program, parameters);
    out.append(" in ").append(program.lists.at(handler.child->list).name);
    out.append("[").append(expressions.text(handler.child->key)).append("]");
  }
  out += '\n';
  for (const Line& line : handler.lines) {
    out.append(kIndent).append(line_text(program, handler, line)).append("\n");
  }
}

}  // namespace

std::string disassemble(const Program& program) {
  std::string out = "program " + program.name + " " + std::to_string(program.version) + "\n";
  append_state(program, out);
  for (const List& list : program.lists) append_list(list, out);
  if (!program.derived.empty()) out += '\n';
  for (const Derived& derived : program.derived) append_derived(program, derived, out);
  for (const Handler& handler : program.handlers) append_handler(program, handler, out);
  for (const ComponentDefinition& component : program.components) {
    out.append("\ncomponent ").append(component.name);
    out.append(parameters_text(component.attributes)).append("\n");
    out += view::markup_text(component.markup, kMarkupIndent);
  }
  for (const View& view : program.views) {
    out.append("\nview ").append(view.name).append("\n");
    out += view::markup_text(view.markup, kMarkupIndent);
  }
  return out;
}

}  // namespace lightspeed::isa::program
