#include "interpreter/program/loaded_program.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "interpreter/program/program_state.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/program/markup_check.hpp"

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

void add_needs(std::vector<std::uint32_t>& needs, const Expression& expression) {
  for (const Operation& operation : expression.code) {
    std::visit(Overloaded{
                   [](const Literal&) {},
                   [&](const Load& load) {
                     if (load.scope == Scope::derived) needs.push_back(load.index);
                   },
                   [&](const LoadField& load) {
                     if (load.list.derived) needs.push_back(load.list.index);
                   },
                   [&](const Apply& apply) {
                     if (apply.list.derived) needs.push_back(apply.list.index);
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
  std::ranges::sort(needs);
  needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  return needs;
}

view::Rows rows_of(const isa::program::List& list) {
  std::vector<view::RowPointer> rows;
  rows.reserve(list.rows.size());
  for (const view::Row& row : list.rows) rows.push_back(std::make_shared<const view::Row>(row));
  return std::make_shared<const std::vector<view::RowPointer>>(std::move(rows));
}

/// What names the view in an error, since an error of one view says nothing about the others.
isa::view::MarkupError in_view(const View& view, isa::view::MarkupError error) {
  error.text = "in view " + view.name + ": " + error.text;
  return error;
}

/// A program that nobody assembled may say what the assembler would refuse.
std::optional<isa::view::MarkupError> refusal_of(const Program& program) {
  if (program.views.empty()) {
    return isa::view::MarkupError{.at = {}, .text = "the program has no view"};
  }
  std::set<std::pair<TriggerKind, std::string_view>> triggers;
  for (const Handler& handler : program.handlers) {
    const auto& trigger = handler.trigger;
    if (triggers.emplace(trigger.kind, trigger.name).second) continue;
    return isa::view::MarkupError{.at = {},
                                  .text = "two handlers wait for '" +
                                          std::string(word_of(trigger.kind)) +
                                          (trigger.name.empty() ? "" : " " + trigger.name) + "'"};
  }
  if (auto error = isa::program::check_markup(program)) {
    return isa::view::MarkupError{.at = {.line = error->line, .column = error->column},
                                  .text = std::move(error->text)};
  }
  return std::nullopt;
}

}  // namespace

Result<LoadedProgram, isa::view::MarkupError> load(Program program) {
  if (auto refusal = refusal_of(program)) return failure(*std::move(refusal));
  LoadedProgram loaded;
  const view::Names names = view::names_of(program);
  loaded.views.reserve(program.views.size());
  for (const View& view : program.views) {
    auto compiled = view::View::compile(view.markup, program.components, names);
    if (!compiled) return failure(in_view(view, std::move(compiled.error())));
    loaded.views.push_back(std::move(*compiled));
  }
  for (const isa::program::List& list : program.lists) {
    loaded.lists.push_back(rows_of(list));
    loaded.list_digests.push_back(digest_of(loaded.lists.back()));
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
