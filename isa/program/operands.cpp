#include "isa/program/operands.hpp"

#include <array>
#include <iterator>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/program/slips.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::array<std::string_view, 3> kWithArticle{"an integer", "a text", "a boolean"};
constexpr std::array<std::string_view, 3> kPlural{"integers", "texts", "booleans"};
constexpr std::array<std::string_view, 3> kCapital{"INTEGER", "TEXT", "BOOLEAN"};
constexpr std::array<std::string_view, 2> kSides{"left", "right"};
constexpr std::array<std::string_view, 3> kOrdinals{"first", "second", "third"};

std::string_view plural(Type type) { return kPlural.at(static_cast<std::size_t>(type)); }

/// An operand by its place: `its left side`, `its second argument`.
std::string place_of(const FunctionRow& row, std::size_t index) {
  if (row.precedence == 0) return std::string("its ").append(kOrdinals.at(index)) + " argument";
  if (row.arity == 1) return "what follows it";
  return std::string("its ").append(kSides.at(index)) + " side";
}

/// What somebody may have meant who gave texts to an operator of numbers.
std::string_view advice_for(const FunctionRow& row, Type given) {
  if (given != Type::text || row.precedence == 0) return {};
  if (row.name == "+") return "; texts are joined by '<>'";
  return "; integer(TEXT) makes a number of a text";
}

class Checker {
 public:
  Checker(Cursor& cursor, const FunctionRow& row, const std::vector<Operand>& operands)
      : cursor_(cursor), row_(row), operands_(operands) {}

  void check() {
    if (cursor_.failed() || operands_.size() != row_.arity) return;
    switch (row_.operands) {
      case Operands::integers:
        return all_are(Type::integer);
      case Operands::texts:
        return all_are(Type::text);
      case Operands::booleans:
        return all_are(Type::boolean);
      case Operands::any:
      case Operands::list:
        return;
      case Operands::same:
        return same(0, 1);
      case Operands::choice:
        if (type(0) != Type::boolean) return wrong(0, Type::boolean);
        return same(1, 2);
      case Operands::list_key:
        return require_type(cursor_, operands_.front(), Type::text, "a key");
    }
    unreachable("every kind of operands is checked");
  }

 private:
  [[nodiscard]] Type type(std::size_t index) const { return operands_.at(index).expression.type; }

  void all_are(Type wanted) {
    for (std::size_t i = 0; i < operands_.size(); ++i) {
      if (type(i) != wanted) return wrong(i, wanted);
    }
  }

  void wrong(std::size_t index, Type wanted) {
    const bool one = row_.operands == Operands::choice;
    std::string text = "'" + std::string(row_.name) + "' takes ";
    text.append(one ? with_article(wanted) : plural(wanted)).append(", but ");
    text.append(place_of(row_, index)).append(" is ").append(with_article(type(index)));
    if (wanted == Type::integer) text += advice_for(row_, type(index));
    cursor_.fail(operands_.at(index).at, std::move(text));
  }

  void same(std::size_t left, std::size_t right) {
    if (type(left) == type(right)) return;
    std::string text = "'" + std::string(row_.name) + "' takes two values of one type, but ";
    text.append(place_of(row_, left)).append(" is ").append(with_article(type(left)));
    text.append(" and ").append(place_of(row_, right)).append(" is ");
    text += with_article(type(right));
    cursor_.fail(operands_.at(right).at, std::move(text));
  }

  Cursor& cursor_;
  const FunctionRow& row_;
  const std::vector<Operand>& operands_;
};

}  // namespace

std::string_view with_article(Type type) { return kWithArticle.at(static_cast<std::size_t>(type)); }

std::string usage_of(const FunctionRow& row) {
  const auto repeated = [&](Type type) {
    std::string text;
    for (std::size_t i = 0; i < row.arity; ++i) {
      text.append(i == 0 ? "" : ", ").append(kCapital.at(static_cast<std::size_t>(type)));
    }
    return text;
  };
  const auto inside = [&]() -> std::string {
    switch (row.operands) {
      case Operands::integers:
        return repeated(Type::integer);
      case Operands::texts:
        return repeated(Type::text);
      case Operands::booleans:
        return repeated(Type::boolean);
      case Operands::any:
      case Operands::same:
        return "VALUE, VALUE";
      case Operands::choice:
        return "BOOLEAN, VALUE, VALUE";
      case Operands::list:
        return "LIST";
      case Operands::list_key:
        return "LIST, TEXT";
    }
    unreachable("every kind of operands is written");
  };
  return std::string(row.name) + "(" + inside() + ")";
}

void require_type(Cursor& cursor, const Operand& operand, Type type, std::string_view what) {
  if (cursor.failed() || operand.expression.type == type) return;
  std::string text(what);
  text.append(" must be ").append(with_article(type)).append(", found ");
  text.append(with_article(operand.expression.type));
  if (type == Type::text) text += "; \"\" <> VALUE makes a text of it";
  if (type == Type::boolean) text += advice_behind(cursor);
  cursor.fail(operand.at, std::move(text));
}

Operand applied(Cursor& cursor, Apply apply, std::vector<Operand> operands) {
  const FunctionRow& row = row_of(apply.function);
  Checker(cursor, row, operands).check();
  Operand result;
  // The first operand's code is gone on with, so that a chain of a thousand sums is linear.
  if (!operands.empty()) result = std::move(operands.front());
  if (apply.function == Function::choose && operands.size() == 3) {
    result.expression.type = operands[1].expression.type;
  } else {
    result.expression.type = row.result;
  }
  for (std::size_t i = 1; i < operands.size(); ++i) {
    auto& code = operands[i].expression.code;
    result.expression.code.insert(result.expression.code.end(),
                                  std::make_move_iterator(code.begin()),
                                  std::make_move_iterator(code.end()));
  }
  result.expression.code.emplace_back(apply);
  return result;
}

}  // namespace lightspeed::isa::program
