#include "interpreter/program/loaded_program.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::program::Apply;
using isa::program::Derived;
using isa::program::Expression;
using isa::program::Handler;
using isa::program::Let;
using isa::program::Literal;
using isa::program::Load;
using isa::program::LoadField;
using isa::program::MakeObject;
using isa::program::Operation;
using isa::program::Program;
using isa::program::Scope;
using isa::program::Select;
using isa::program::TriggerKind;
using isa::program::View;

void add_need(std::vector<std::uint32_t>& needs, std::uint32_t index) {
  if (std::ranges::find(needs, index) == needs.end()) needs.push_back(index);
}

void add_needs(std::vector<std::uint32_t>& needs, const Expression& expression) {
  for (const Operation& operation : expression.code) {
    std::visit(Overloaded{
                   [](const Literal&) {},
                   [&](const Load& load) {
                     if (load.scope == Scope::derived) add_need(needs, load.index);
                   },
                   [&](const LoadField& load) {
                     if (load.list.derived) add_need(needs, load.list.index);
                   },
                   [&](const Apply& apply) {
                     if (apply.list.derived) add_need(needs, apply.list.index);
                   },
                   [](const MakeObject&) {},
               },
               operation);
  }
}

void add_needs(std::vector<std::uint32_t>& needs, const std::optional<Expression>& expression) {
  if (expression) add_needs(needs, *expression);
}

std::vector<std::uint32_t> needs_of(const Derived& derived) {
  std::vector<std::uint32_t> needs;
  std::visit(Overloaded{
                 [&](const Let& let) { add_needs(needs, let.value); },
                 [&](const Select& select) {
                   add_needs(needs, select.where);
                   add_needs(needs, select.limit);
                   add_needs(needs, select.offset);
                 },
             },
             derived);
  return needs;
}

/// What names the view in an error, since an error of one view says nothing about the others.
isa::view::MarkupError in_view(const View& view, isa::view::MarkupError error) {
  error.text = "in view " + view.name + ": " + error.text;
  return error;
}

}  // namespace

Result<LoadedProgram, isa::view::MarkupError> load(Program program) {
  LoadedProgram loaded;
  const view::Names names = view::names_of(program);
  if (program.views.empty()) {
    return failure(isa::view::MarkupError{.at = {}, .text = "the program has no view"});
  }
  for (const View& view : program.views) {
    auto compiled = view::View::compile(view.markup, program.components, names);
    if (!compiled) return failure(in_view(view, std::move(compiled.error())));
    loaded.views.push_back(std::move(*compiled));
  }
  for (const Derived& derived : program.derived) loaded.needs.push_back(needs_of(derived));
  loaded.has_routes = std::ranges::any_of(program.handlers, [](const Handler& handler) {
    return handler.trigger.kind == TriggerKind::route;
  });
  loaded.program = std::move(program);
  return loaded;
}

std::optional<std::uint32_t> find_view(const LoadedProgram& loaded, std::string_view name) {
  const auto& views = loaded.program.views;
  const auto found = std::ranges::find(views, name, &isa::program::View::name);
  if (found == views.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - views.begin());
}

}  // namespace lightspeed::interpreter
