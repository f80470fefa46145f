// Generated values and expressions.
#include <limits>
#include <string>

#include "tests/support/program_generators.hpp"

namespace lightspeed::testing {
namespace {

using isa::program::Apply;
using isa::program::Expression;
using isa::program::Function;
using isa::program::FunctionRow;
using isa::program::kFunctions;
using isa::program::kKeyField;
using isa::program::Let;
using isa::program::ListName;
using isa::program::Literal;
using isa::program::Load;
using isa::program::LoadField;
using isa::program::MakeObject;
using isa::program::Operands;
using isa::program::Operation;
using isa::program::Program;
using isa::program::Scope;
using isa::program::Select;
using isa::program::Type;
using isa::program::Value;

template <class T>
const T& one_of(const std::vector<T>& values) {
  return values.at(*rc::gen::inRange<std::size_t>(0, values.size()));
}

class ExpressionMaker {
 public:
  ExpressionMaker(const Program& program, const Surroundings& around)
      : program_(program), around_(around) {}

  void append(Type type, int depth, std::vector<Operation>& code) {
    const int kind = depth <= 0 ? *rc::gen::inRange(0, 2) : *rc::gen::inRange(0, 8);
    const std::vector<Load> loads = loads_of(type);
    const std::vector<LoadField> fields = fields_of(type);
    if (kind == 1 && !loads.empty()) {
      code.emplace_back(one_of(loads));
    } else if (kind == 2 && !fields.empty()) {
      append(Type::text, depth - 1, code);
      code.emplace_back(one_of(fields));
    } else if (kind == 3 && type == Type::text) {
      append_object(depth, code);
    } else if (kind > 3) {
      append_application(type, depth, code);
    } else {
      code.emplace_back(Literal{.value = any_value(type)});
    }
  }

 private:
  std::vector<Load> loads_of(Type type) const {
    std::vector<Load> loads;
    const auto add = [&](Scope scope, std::size_t index, Type given) {
      if (given == type) {
        loads.push_back({.scope = scope, .index = static_cast<std::uint32_t>(index)});
      }
    };
    for (std::size_t i = 0; i < program_.variables.size(); ++i) {
      add(Scope::state, i, program_.variables[i].type);
    }
    for (std::size_t i = 0; i < program_.derived.size(); ++i) {
      const auto* let = std::get_if<Let>(&program_.derived[i]);
      if (let != nullptr) add(Scope::derived, i, let->value.type);
    }
    for (std::size_t i = 0; i < around_.parameters.size(); ++i) {
      add(Scope::parameter, i, around_.parameters[i].type);
    }
    if (around_.record == nullptr) return loads;
    for (std::size_t i = 0; i < around_.record->fields.size(); ++i) {
      add(Scope::field, i, around_.record->fields[i].type);
    }
    add(Scope::field, kKeyField, Type::text);
    return loads;
  }

  std::vector<ListName> lists() const {
    std::vector<ListName> lists;
    for (std::uint32_t i = 0; i < program_.lists.size(); ++i) lists.push_back({.index = i});
    for (std::uint32_t i = 0; i < program_.derived.size(); ++i) {
      if (!std::holds_alternative<Select>(program_.derived[i])) continue;
      lists.push_back({.derived = true, .index = i});
    }
    return lists;
  }

  std::vector<LoadField> fields_of(Type type) const {
    std::vector<LoadField> loads;
    for (const ListName& list : lists()) {
      const auto* select =
          list.derived ? std::get_if<Select>(&program_.derived[list.index]) : nullptr;
      const auto& fields = program_.lists[select != nullptr ? select->list : list.index].fields;
      for (std::uint32_t i = 0; i < fields.size(); ++i) {
        if (fields[i].type == type) loads.push_back({.list = list, .field = i});
      }
      if (type == Type::text) loads.push_back({.list = list, .field = kKeyField});
    }
    return loads;
  }

  void append_object(int depth, std::vector<Operation>& code) {
    static const std::vector<std::vector<std::string>> kNames{
        {}, {"to"}, {"a", "b c", "if"}, {"", "\"", "true"}};
    const MakeObject object{.names = one_of(kNames)};
    for (std::size_t i = 0; i < object.names.size(); ++i) append(any_type(), depth - 1, code);
    code.emplace_back(object);
  }

  static Type any_type() { return *rc::gen::element(Type::integer, Type::text, Type::boolean); }

  void append_application(Type type, int depth, std::vector<Operation>& code) {
    std::vector<std::size_t> fitting;
    const std::vector<ListName> all = lists();
    for (std::size_t i = 0; i < kFunctions.size(); ++i) {
      const FunctionRow& row = kFunctions.at(i);
      const bool needs_list = row.operands == Operands::list || row.operands == Operands::list_key;
      const bool any = row.operands == Operands::choice;
      if ((any || row.result == type) && (!needs_list || !all.empty())) fitting.push_back(i);
    }
    const std::size_t chosen = one_of(fitting);
    const FunctionRow& row = kFunctions.at(chosen);
    append_operands(row, type, depth - 1, code);
    Apply apply{.function = static_cast<Function>(chosen)};
    if (row.operands == Operands::list || row.operands == Operands::list_key) {
      apply.list = one_of(all);
    }
    code.emplace_back(apply);
  }

  void append_operands(const FunctionRow& row, Type type, int depth, std::vector<Operation>& code) {
    const Type same = any_type();
    for (std::size_t i = 0; i < row.arity; ++i) {
      switch (row.operands) {
        case Operands::integers:
          append(Type::integer, depth, code);
          break;
        case Operands::texts:
        case Operands::list:
        case Operands::list_key:
          append(Type::text, depth, code);
          break;
        case Operands::booleans:
          append(Type::boolean, depth, code);
          break;
        case Operands::any:
          append(any_type(), depth, code);
          break;
        case Operands::same:
          append(same, depth, code);
          break;
        case Operands::choice:
          append(i == 0 ? Type::boolean : type, depth, code);
          break;
      }
    }
  }

  const Program& program_;
  const Surroundings& around_;
};

}  // namespace

Value any_value(Type type) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (type == Type::boolean) return *rc::gen::arbitrary<bool>();
  if (type == Type::integer) {
    return *rc::gen::element<std::int64_t>(0, 1, -1, 7, -12, 250, Limits::max(), Limits::min());
  }
  return *rc::gen::element<std::string>("", "a", "a b", " ", "\"\\", "line\nfeed", "<b>&amp;",
                                        "na\xC3\xAFve", "\xF0\x9F\x98\x80", "{{x}}", "#", "/a/:b",
                                        std::string(1, '\0'), "\r\n\t");
}

Expression any_expression(const Program& program, const Surroundings& around, Type type,
                          int depth) {
  Expression expression{.type = type, .code = {}};
  ExpressionMaker(program, around).append(type, depth, expression.code);
  return expression;
}

}  // namespace lightspeed::testing
