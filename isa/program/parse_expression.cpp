#include "isa/program/parse_expression.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "isa/nearest.hpp"
#include "isa/program/operands.hpp"
#include "isa/program/slips.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::uint8_t kLowest = 1;

/// The operator that is written so and takes so many operands.
std::optional<Function> operator_of(const Token& token, std::uint8_t arity) {
  if (token.kind != TokenKind::word && token.kind != TokenKind::sign) return std::nullopt;
  for (std::size_t i = 0; i < kFunctions.size(); ++i) {
    const FunctionRow& row = kFunctions.at(i);
    if (row.precedence > 0 && row.arity == arity && row.name == token.text) {
      return static_cast<Function>(i);
    }
  }
  return std::nullopt;
}

std::optional<Function> function_of(std::string_view name) {
  for (std::size_t i = 0; i < kFunctions.size(); ++i) {
    const FunctionRow& row = kFunctions.at(i);
    if (row.precedence == 0 && row.name == name) return static_cast<Function>(i);
  }
  return std::nullopt;
}

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names;
  for (const FunctionRow& row : kFunctions) {
    if (row.precedence == 0) names.push_back(row.name);
  }
  return names;
}

class ExpressionReader {
 public:
  ExpressionReader(Cursor& cursor, const Names& names) : cursor_(cursor), names_(names) {}

  Operand read(std::uint8_t lowest = kLowest) {
    Operand left = read_prefix(lowest);
    bool was_comparison = false;
    while (const auto function = operator_of(cursor_.peek(), 2)) {
      const FunctionRow& row = row_of(*function);
      if (row.precedence < lowest) break;
      const bool is_comparison = row.precedence == row_of(Function::equal).precedence;
      if (is_comparison && was_comparison) {
        cursor_.fail(cursor_.peek().at,
                     "comparisons do not chain: join two of them by 'and', or put one in "
                     "parentheses");
      }
      was_comparison = is_comparison;
      cursor_.take();
      std::vector<Operand> both;
      both.push_back(std::move(left));
      both.push_back(read(static_cast<std::uint8_t>(row.precedence + 1)));
      left = apply(*function, {}, std::move(both));
      is_compound_ = is_compound_ || cursor_.depth() == 0;
    }
    return left;
  }

  /// Whether an operator stands outside of all parentheses.
  [[nodiscard]] bool is_compound() const { return is_compound_; }

 private:
  Operand apply(Function function, ListName list, std::vector<Operand> operands) {
    return applied(cursor_, Apply{.function = function, .list = list}, std::move(operands));
  }

  Operand single(Position at, Type type, Operation operation) {
    Operand operand{.expression = {.type = type, .code = {}}, .at = at};
    operand.expression.code.push_back(std::move(operation));
    return operand;
  }

  Operand literal(Position at, Type type) {
    return single(at, type, Literal{.value = cursor_.need_value(type)});
  }

  Operand read_prefix(std::uint8_t lowest) {
    const Position at = cursor_.peek().at;
    const auto function = operator_of(cursor_.peek(), 1);
    if (!function) return read_primary();
    if (*function == Function::negate && cursor_.peek(1).kind == TokenKind::integer) {
      return literal(at, Type::integer);
    }
    const std::uint8_t precedence = row_of(*function).precedence;
    if (precedence < lowest) {
      cursor_.fail(at, "'" + cursor_.peek().text +
                           "' binds less than the operator before it: "
                           "put it and what follows in parentheses");
    }
    if (!cursor_.enter()) return {};
    cursor_.take();
    const bool binds_all = *function == Function::negate;
    Operand operand = binds_all ? read_prefix(precedence) : read(precedence);
    cursor_.leave();
    std::vector<Operand> one;
    one.push_back(std::move(operand));
    Operand result = apply(*function, {}, std::move(one));
    is_compound_ = is_compound_ || cursor_.depth() == 0;
    result.at = at;
    return result;
  }

  Operand read_primary() {
    const Token& token = cursor_.peek();
    if (token.kind == TokenKind::integer) return literal(token.at, Type::integer);
    if (token.kind == TokenKind::text) return literal(token.at, Type::text);
    if (cursor_.at_word("true") || cursor_.at_word("false")) {
      return literal(token.at, Type::boolean);
    }
    const bool is_nested =
        cursor_.at_sign("(") || cursor_.at_sign("{") || token.kind == TokenKind::word;
    if (!is_nested) {
      cursor_.expected("a value");
      return {};
    }
    if (!cursor_.enter()) return {};
    Operand operand = token.kind == TokenKind::word ? read_word()
                      : cursor_.at_sign("{")        ? read_object()
                                                    : read_parentheses();
    cursor_.leave();
    operand.at = token.at;
    return operand;
  }

  Operand read_parentheses() {
    cursor_.take();
    Operand operand = read();
    cursor_.need_sign(")", "or an operator");
    return operand;
  }

  /// `{name: expression, …}`; a name that is no name of ours stands in quotes.
  Operand read_object() {
    cursor_.take();
    MakeObject object;
    Expression code{.type = Type::text, .code = {}};
    while (!cursor_.at_sign("}") && !cursor_.failed()) {
      const Token& name = cursor_.peek();
      if (name.kind != TokenKind::text && name.kind != TokenKind::word) {
        cursor_.expected("'}' or a pair NAME: VALUE");
        break;
      }
      cursor_.take();
      if (std::find(object.names.begin(), object.names.end(), name.text) != object.names.end()) {
        cursor_.fail(name.at, "the object has '" + name.text + "' already");
      }
      if (object.names.size() == kObjectNamesMax) {
        cursor_.fail(name.at,
                     "an object has at most " + std::to_string(kObjectNamesMax) + " names");
      }
      object.names.push_back(name.text);
      cursor_.need_sign(":", "and a value");
      Expression value = read().expression;
      code.code.insert(code.code.end(), value.code.begin(), value.code.end());
      if (!cursor_.at_sign("}")) cursor_.need_sign(",", "or '}'");
    }
    cursor_.accept_sign("}");
    code.code.emplace_back(std::move(object));
    return Operand{.expression = std::move(code), .at = {}};
  }

  Operand read_word() {
    const Token& next = cursor_.peek(1);
    const bool touched = next.kind == TokenKind::sign && next.touches;
    if (touched && next.text == "(") return read_call();
    if (next.kind == TokenKind::sign && next.text == "[") return read_record();
    return read_name();
  }

  Operand read_call() {
    const Token& name = cursor_.take();
    const auto function = function_of(name.text);
    if (!function) {
      const std::string slip(foreign_function(name.text));
      cursor_.fail(name.at,
                   "there is no function '" + name.text + "'" +
                       (slip.empty() ? suggestion(name.text, function_names()) : "; " + slip));
      return {};
    }
    const FunctionRow& row = row_of(*function);
    cursor_.need_sign("(", "and the arguments");
    const std::string form = usage_of(row);
    ListName list;
    if (takes_list(row.operands)) list = need_list(cursor_, names_);
    std::vector<Operand> operands;
    for (std::size_t i = 0; i < row.arity && !cursor_.failed(); ++i) {
      if (i > 0 || takes_list(row.operands))
        cursor_.need_sign(",", "and another argument, as in " + form + ",");
      operands.push_back(read());
    }
    if (cursor_.at_sign(",")) cursor_.fail(cursor_.peek().at, "too many arguments: " + form);
    cursor_.need_sign(")", "behind the arguments, as in " + form + ",");
    return apply(*function, list, std::move(operands));
  }

  /// `items[key].title`
  Operand read_record() {
    const ListName list = need_list(cursor_, names_);
    cursor_.need_sign("[", "and a key");
    Operand key = read();
    require_type(cursor_, key, Type::text, "a key");
    cursor_.need_sign("]", "behind the key");
    cursor_.need_sign(".", "and a field");
    if (cursor_.failed()) return {};
    const List& records = records_of(names_.program, list);
    const std::uint32_t field = need_field(cursor_, records, true);
    if (cursor_.failed()) return {};
    key.expression.type = type_of_field(records, field);
    key.expression.code.emplace_back(LoadField{.list = list, .field = field});
    return key;
  }

  Operand read_name() {
    const Token& token = cursor_.take();
    const std::vector<Named> found = names_.values(token.text);
    if (found.empty()) {
      unknown(token);
      return {};
    }
    if (found.size() > 1) {
      const std::string& list = names_.record->name;
      cursor_.fail(token.at,
                   "'" + token.text + "' is " +
                       (found.back().index == kKeyField ? "the key of a record" : "a field") +
                       " of " + list + " here, and declared in the program too: rename it there");
    }
    return single(token.at, found.front().type,
                  Load{.scope = found.front().scope, .index = found.front().index});
  }

  void unknown(const Token& token) {
    std::string text = "there is no value '" + token.text + "'";
    if (token.text == "if") {
      text = "'if' is no value: one of two values is choose(CONDITION, A, B)";
    } else if (names_.list(token.text)) {
      text = "'" + token.text + "' is a list, and no value: write size(" + token.text + "), has(" +
             token.text + ", key) or " + token.text + "[key].FIELD";
    } else if (names_.is_declared_below(token.text)) {
      text = "'" + token.text + "' is not declared yet: a let or select uses what stands above it";
    } else if (const auto function = function_of(token.text)) {
      text = "'" + token.text + "' is a function: " + usage_of(row_of(*function)) +
             ", without a blank before '('";
    } else {
      text += suggestion(token.text, names_.value_names());
    }
    cursor_.fail(token.at, std::move(text));
  }

  Cursor& cursor_;
  const Names& names_;
  bool is_compound_ = false;
};

/// A line that ends too early, or goes on with its guard, lacks the whole expression.
void need_something(Cursor& cursor, const Wanted& wanted) {
  if (cursor.at_line_end() || cursor.at_word("if")) {
    cursor.expected(wanted.what, {}, wanted.advice);
  }
}

}  // namespace

Expression need_expression(Cursor& cursor, const Names& names) {
  return ExpressionReader(cursor, names).read().expression;
}

Expression need_expression(Cursor& cursor, const Names& names, const Wanted& wanted) {
  need_something(cursor, wanted);
  Operand operand = ExpressionReader(cursor, names).read();
  require_type(cursor, operand, wanted.type, wanted.what);
  return std::move(operand.expression);
}

Expression need_operand(Cursor& cursor, const Names& names, const Wanted& wanted) {
  need_something(cursor, wanted);
  cursor.measure_depth();
  ExpressionReader reader(cursor, names);
  Operand operand = reader.read();
  // The canonical text puts it in parentheses, and must still be one that can be read.
  if (reader.is_compound() && cursor.deepest() == kNestingMax) cursor.fail_nested(operand.at);
  require_type(cursor, operand, wanted.type, wanted.what);
  return std::move(operand.expression);
}

}  // namespace lightspeed::isa::program
