#include "interpreter/program/evaluator.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <span>
#include <variant>

#include "interpreter/program/bounds.hpp"
#include "interpreter/program/functions.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::program::Apply;
using isa::program::default_of;
using isa::program::Expression;
using isa::program::Function;
using isa::program::FunctionRow;
using isa::program::kKeyField;
using isa::program::Let;
using isa::program::ListName;
using isa::program::Literal;
using isa::program::Load;
using isa::program::LoadField;
using isa::program::MakeObject;
using isa::program::Operands;
using isa::program::Operation;
using isa::program::Scope;
using isa::program::Select;
using isa::program::Value;
using view::Row;
using view::RowPointer;
using view::Rows;

// An index pays when a `select` asks for a key for each of its records, not for single questions.
constexpr std::uint32_t kLookupsBeforeIndex = 8;

std::size_t not_negative(std::int64_t value) {
  return value < 0 ? 0 : static_cast<std::size_t>(value);
}

}  // namespace

Value Evaluator::value(const Expression& expression) {
  for (const Operation& operation : expression.code) run(operation);
  Value result = pop();
  if (const auto* text = std::get_if<std::string>(&result)) check_text(text->size());
  return result;
}

std::string Evaluator::text(const Expression& expression) {
  Value result = value(expression);
  auto* text = std::get_if<std::string>(&result);
  CHECK(text != nullptr, "the assembler checked that this is a text");
  return std::move(*text);
}

std::int64_t Evaluator::integer(const Expression& expression) {
  const Value result = value(expression);
  const auto* integer = std::get_if<std::int64_t>(&result);
  CHECK(integer != nullptr, "the assembler checked that this is an integer");
  return *integer;
}

bool Evaluator::boolean(const Expression& expression) {
  const Value result = value(expression);
  const auto* boolean = std::get_if<bool>(&result);
  CHECK(boolean != nullptr, "the assembler checked that this is a boolean");
  return *boolean;
}

view::Data Evaluator::data() {
  view::Data data{.values = state_->variables, .lists = state_->lists};
  for (std::uint32_t i = 0; i < derived_.size(); ++i) {
    derive(i);
    if (std::holds_alternative<Let>(loaded_->program.derived[i])) {
      data.values.push_back(derived_[i].value);
    } else {
      data.lists.push_back(derived_[i].rows);
    }
  }
  return data;
}

void Evaluator::forget() {
  for (const std::uint32_t index : known_) derived_[index] = {};
  known_.clear();
  indexes_.clear();
}

void Evaluator::check_text(std::size_t bytes) {
  if (!refusal_) refusal_ = text_refusal(bytes);
}

void Evaluator::run(const Operation& operation) {
  std::visit(Overloaded{
                 [&](const Literal& literal) { stack_.push_back(literal.value); },
                 [&](const Load& load) { this->load(load); },
                 [&](const LoadField& load) { load_field(load); },
                 [&](const Apply& apply) { this->apply(apply); },
                 [&](const MakeObject& object) {
                   CHECK(stack_.size() >= object.names.size(), "each name has its value");
                   const std::size_t first = stack_.size() - object.names.size();
                   std::string text = json_object(object.names, std::span(stack_).subspan(first));
                   stack_.resize(first);
                   check_text(text.size());
                   stack_.emplace_back(std::move(text));
                 },
             },
             operation);
}

void Evaluator::apply(const Apply& apply) {
  const FunctionRow& row = row_of(apply.function);
  if (row.operands == Operands::list || row.operands == Operands::list_key) {
    stack_.push_back(of_list(apply));
    return;
  }
  CHECK(stack_.size() >= row.arity, "each operand has its value");
  const std::size_t first = stack_.size() - row.arity;
  const auto operands = std::span(stack_).subspan(first);
  Value result = std::string();
  if (apply.function == Function::join) check_text(joined_bytes(operands[0], operands[1]));
  // A refused turn goes on with empty texts: doubling one again and again stays cheap.
  if (apply.function != Function::join || !refusal_) {
    result = apply_function(apply.function, operands);
  }
  stack_.resize(first);
  stack_.push_back(std::move(result));
}

Value Evaluator::of_list(const Apply& apply) {
  if (apply.function == Function::has) {
    const Value key = pop();
    return find(apply.list, std::get<std::string>(key)) != nullptr;
  }
  const Rows& rows = rows_of(apply.list);
  if (apply.function == Function::size) return static_cast<std::int64_t>(rows->size());
  if (rows->empty()) return std::string();
  return (apply.function == Function::first ? rows->front() : rows->back())->key;
}

void Evaluator::load(const Load& load) {
  switch (load.scope) {
    case Scope::state:
      stack_.push_back(state_->variables.at(load.index));
      return;
    case Scope::derived:
      derive(load.index);
      stack_.push_back(derived_.at(load.index).value);
      return;
    case Scope::parameter:
      CHECK(load.index < parameters_.size(), "a handler has its trigger's parameters");
      stack_.push_back(parameters_[load.index]);
      return;
    case Scope::field:
      CHECK(record_ != nullptr, "fields are loaded by selects only");
      if (load.index == kKeyField) {
        stack_.emplace_back(record_->key);
      } else {
        stack_.push_back(record_->fields.at(load.index));
      }
      return;
  }
  unreachable("every scope is loaded from");
}

void Evaluator::load_field(const LoadField& load) {
  const Value key = pop();
  const Row* row = find(load.list, std::get<std::string>(key));
  if (load.field == kKeyField) {
    stack_.emplace_back(row != nullptr ? row->key : std::string());
    return;
  }
  if (row != nullptr) {
    stack_.push_back(row->fields.at(load.field));
    return;
  }
  const auto& program = loaded_->program;
  const std::uint32_t list = load.list.derived
                                 ? std::get<Select>(program.derived.at(load.list.index)).list
                                 : load.list.index;
  stack_.push_back(default_of(program.lists.at(list).fields.at(load.field).type));
}

Value Evaluator::pop() {
  CHECK(!stack_.empty(), "an expression leaves one value");
  Value value = std::move(stack_.back());
  stack_.pop_back();
  return value;
}

/// Computes what the value needs before it, so that a long chain of lets needs no deep recursion.
void Evaluator::derive(std::uint32_t index) {
  if (derived_.at(index).known) return;
  std::vector<std::uint32_t> needed{index};
  const auto need = [&](std::uint32_t i, std::uint32_t by) {
    CHECK(i < by, "a derived value uses only those before it");
    if (derived_[i].known || derived_[i].needed) return;
    derived_[i].needed = true;
    needed.push_back(i);
  };
  for (std::size_t at = 0; at < needed.size(); ++at) {
    const std::uint32_t by = needed[at];
    for (const std::uint32_t i : loaded_->needs[by]) need(i, by);
  }
  // In the order of declaration: of several texts that are too long the first is reported.
  std::ranges::sort(needed);
  for (const std::uint32_t i : needed) derive_one(i);
}

void Evaluator::derive_one(std::uint32_t index) {
  std::visit(Overloaded{
                 [&](const Let& let) { derived_[index].value = value(let.value); },
                 [&](const Select& select) { derived_[index].rows = selected(select); },
             },
             loaded_->program.derived[index]);
  derived_[index].known = true;
  known_.push_back(index);
}

// What is neither filtered nor put in order stays shared, and a page of it is all that is copied.
Rows Evaluator::selected(const Select& select) {
  Rows all = state_->lists.at(select.list);
  std::vector<RowPointer> chosen;
  std::span<const RowPointer> rows = *all;
  if (select.where) {
    for (const RowPointer& row : *all) {
      record_ = row.get();
      if (boolean(*select.where)) chosen.push_back(row);
    }
    record_ = nullptr;
    rows = chosen;
  }
  if (select.order) {
    const RowOrder order{select.order->field, select.order->descending};
    chosen = sorted(select.where ? chosen : *all, order);
    rows = chosen;
  }
  const std::size_t offset = select.offset ? not_negative(integer(*select.offset)) : 0;
  rows = rows.subspan(std::min(offset, rows.size()));
  if (select.limit) rows = rows.first(std::min(rows.size(), not_negative(integer(*select.limit))));
  if (rows.size() == all->size() && rows.data() == all->data()) return all;
  if (rows.size() == chosen.size()) {
    return std::make_shared<const std::vector<RowPointer>>(std::move(chosen));
  }
  return std::make_shared<const std::vector<RowPointer>>(rows.begin(), rows.end());
}

const Rows& Evaluator::rows_of(ListName list) {
  if (!list.derived) return state_->lists.at(list.index);
  derive(list.index);
  return derived_.at(list.index).rows;
}

const Row* Evaluator::find(ListName list, std::string_view key) {
  const Rows& rows = rows_of(list);
  auto found = std::ranges::find(indexes_, list, &std::pair<ListName, KeyIndex>::first);
  if (found == indexes_.end()) {
    indexes_.emplace_back(list, KeyIndex{});
    found = indexes_.end() - 1;
  }
  KeyIndex& index = found->second;
  if (++index.lookups <= kLookupsBeforeIndex) {
    const auto at = find_row(*rows, key);
    return at ? (*rows)[*at].get() : nullptr;
  }
  const auto key_of = [&](std::uint32_t i) -> std::string_view { return (*rows)[i]->key; };
  if (index.by_key.empty()) {
    index.by_key.resize(rows->size());
    std::iota(index.by_key.begin(), index.by_key.end(), 0U);
    std::ranges::sort(index.by_key, {}, key_of);
  }
  const auto at = std::ranges::lower_bound(index.by_key, key, {}, key_of);
  return at != index.by_key.end() && key_of(*at) == key ? (*rows)[*at].get() : nullptr;
}

}  // namespace lightspeed::interpreter
