#include "interpreter/program/program_state.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::program::kKeyField;
using isa::program::Value;
using view::Row;
using view::RowPointer;

bool is_less(const Row& left, const Row& right, std::uint32_t field) {
  if (field == kKeyField) return left.key < right.key;
  return left.fields.at(field) < right.fields.at(field);
}

}  // namespace

ProgramState initial_state(const isa::program::Program& program) {
  ProgramState state;
  for (const auto& variable : program.variables) state.variables.push_back(variable.initial);
  for (const auto& list : program.lists) {
    std::vector<RowPointer> rows;
    for (const Row& row : list.rows) rows.push_back(std::make_shared<const Row>(row));
    state.lists.push_back(std::make_shared<const std::vector<RowPointer>>(std::move(rows)));
  }
  return state;
}

RowPointer default_row(const isa::program::List& list, std::string key) {
  Row row{.key = std::move(key), .fields = {}};
  for (const auto& field : list.fields) row.fields.push_back(field.initial);
  return std::make_shared<const Row>(std::move(row));
}

std::optional<std::size_t> find_row(const std::vector<RowPointer>& rows, std::string_view key) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i]->key == key) return i;
  }
  return std::nullopt;
}

void sort_rows(std::vector<RowPointer>& rows, RowOrder order) {
  std::ranges::stable_sort(rows, [&](const RowPointer& left, const RowPointer& right) {
    return order.descending ? is_less(*right, *left, order.field)
                            : is_less(*left, *right, order.field);
  });
}

void ModelDigest::place(std::string_view view, std::string_view route) {
  digester_->text(view).text(route);
}

void ModelDigest::variable(std::string_view name, const Value& value) {
  digester_->text(name);
  this->value(value);
}

void ModelDigest::list(std::string_view name, const view::Rows& rows) {
  digester_->text(name).number(rows->size());
  for (const RowPointer& row : *rows) {
    digester_->text(row->key);
    for (const Value& field : row->fields) value(field);
  }
}

void ModelDigest::subscriptions(const std::vector<std::string>& topics) {
  digester_->number(topics.size());
  for (const std::string& topic : topics) digester_->text(topic);
}

void ModelDigest::value(const Value& value) {
  digester_->number(value.index());
  std::visit(
      Overloaded{
          [&](std::int64_t integer) { digester_->number(static_cast<std::uint64_t>(integer)); },
          [&](const std::string& text) { digester_->text(text); },
          [&](bool boolean) { digester_->number(boolean ? 1 : 0); },
      },
      value);
}

void add_to(Digester& digester, const isa::program::Program& program, const ProgramState& state) {
  ModelDigest digest(digester, program.name, program.version);
  digest.place(program.views.at(state.view).name, state.mounted_route.value_or(""));
  for (std::size_t i = 0; i < state.variables.size(); ++i) {
    digest.variable(program.variables[i].name, state.variables[i]);
  }
  for (std::size_t i = 0; i < state.lists.size(); ++i) {
    digest.list(program.lists[i].name, state.lists[i]);
  }
  digest.subscriptions(state.subscriptions);
}

}  // namespace lightspeed::interpreter
