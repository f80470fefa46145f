// Expressions: what they are written as, what they take, how deeply they nest.

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "isa/program/assembly.hpp"
#include "tests/isa/program/assembling.hpp"

namespace lightspeed::isa::program {

using testing::error_of_expression;
using testing::with_state;

namespace {

Expression expression_of(const std::string& text) {
  const Program program = assembled(with_state("let it = " + text));
  return std::get<Let>(program.derived.back()).value;
}

}  // namespace

TEST_CASE("PROG-6: higher precedence binds first, equal precedence from the left") {
  CHECK(expression_of("1 + 2 * 3") == expression_of("1 + (2 * 3)"));
  CHECK(expression_of("9 - 2 - 3 / 4 % 5") == expression_of("(9 - 2) - ((3 / 4) % 5)"));
  CHECK(expression_of("\"a\" <> 1 + 2 <> name") == expression_of("(\"a\" <> (1 + 2)) <> name"));
  CHECK(expression_of("not 1 < 2 and open or true") ==
        expression_of("((not (1 < 2)) and open) or true"));
  CHECK(expression_of("-count * 2") == expression_of("(-count) * 2"));
  CHECK(expression_of("-2 * 3").code.front() == Operation(Literal{.value = std::int64_t{-2}}));
}

TEST_CASE("PROG-6: records, functions and objects are written so") {
  const Expression field = expression_of("items[\"a\"].size");
  CHECK(field.type == Type::integer);
  CHECK(field.code.back() == Operation(LoadField{.list = {.index = 0}, .field = 2}));
  CHECK(expression_of("finished[name].key").code.back() ==
        Operation(LoadField{.list = {.derived = true, .index = 1}, .field = kKeyField}));
  CHECK(expression_of("has(finished, name)").code.back() ==
        Operation(Apply{.function = Function::has, .list = {.derived = true, .index = 1}}));
  CHECK(expression_of("{a: 1, \"b c\": name}").code.back() ==
        Operation(MakeObject{.names = {"a", "b c"}}));
  CHECK(expression_of("{}").type == Type::text);
}

TEST_CASE("PROG-7: every row of the table takes its operands and gives its type") {
  for (std::size_t i = 0; i < kFunctions.size(); ++i) {
    const FunctionRow& row = kFunctions.at(i);
    const auto value = [&](std::size_t operand) -> std::string {
      if (row.operands == Operands::integers) return "count";
      if (row.operands == Operands::booleans) return "open";
      if (row.operands == Operands::choice && operand == 0) return "open";
      return "name";
    };
    const bool has_list = row.operands == Operands::list || row.operands == Operands::list_key;
    std::string text = std::string(row.name) + "(" + (has_list ? "items" : "");
    for (std::size_t each = 0; each < row.arity; ++each) {
      text.append(each > 0 || has_list ? ", " : "").append(value(each));
    }
    text += ")";
    if (row.precedence > 0 && row.arity == 1) text = std::string(row.name) + " " + value(0);
    if (row.precedence > 0 && row.arity == 2) {
      text = value(0) + " " + std::string(row.name) + " " + value(1);
    }
    INFO(text);
    const Expression expression = expression_of(text);
    CHECK(expression.type == row.result);
    REQUIRE(std::holds_alternative<Apply>(expression.code.back()));
    CHECK(std::get<Apply>(expression.code.back()).function == static_cast<Function>(i));
  }
  CHECK(expression_of("choose(open, 1, 2)").type == Type::integer);
}

TEST_CASE("PROG-8: an expression nests at most 64 deep, and its canonical text can be read") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "1" + std::string(depth, ')');
  };
  CHECK(error_of_expression(nested(64)) == "");
  CHECK(error_of_expression(nested(65)) ==
        "65: this is nested more than 64 deep: give a part of it a name by 'let'");
  CHECK(error_of_expression(nested(200'000)) != "");
  std::string negations = "count";
  for (int i = 0; i < 100'000; ++i) negations.insert(0, "-");
  CHECK(error_of_expression(negations) != "");
}

TEST_CASE("PROG-8: an operand whose canonical text gains parentheses nests one less") {
  const auto sum = [](std::size_t depth) {
    std::string text = "word";
    for (std::size_t i = 1; i < depth; ++i) text = "\"\" <> (" + text + ")";
    return text;
  };
  for (const std::size_t depth : {std::size_t{63}, std::size_t{64}}) {
    const std::string text = with_state("on event go(word: text)\n  fail " + sum(depth));
    CHECK((error_of(text) == "") == (depth == 63));
    if (depth == 63) CHECK(error_of(disassemble(assembled(text))) == "");
    CHECK(error_of(with_state("on event go(word: text)\n  fail (" + sum(depth - 1) + ")")) == "");
  }
}

TEST_CASE("PROG-8: a chain of operators is as long as it likes") {
  std::string sum = "1";
  for (int i = 0; i < 200'000; ++i) sum += " + count";
  CHECK(expression_of(sum).code.size() == 400'001);
}

TEST_CASE("PROG-31: an object has at most 256 names") {
  const auto object = [](int names) {
    std::string text = "{";
    for (int i = 0; i < names; ++i) text += "n" + std::to_string(i) + ": 1, ";
    return text + "end_: 1}";
  };
  CHECK(error_of_expression(object(255)) == "");
  CHECK(error_of_expression(object(256)).ends_with(": an object has at most 256 names"));
}

TEST_CASE("PROG-6: an expression that is not written as one is refused") {
  CHECK(error_of_expression("name +") == "7: a value was expected, found the end of the line");
  CHECK(error_of_expression("+ 1") == "1: a value was expected, found '+'");
  CHECK(error_of_expression("count <>") == "9: a value was expected, found the end of the line");
  CHECK(error_of_expression("{to name}") == "5: ':' and a value was expected, found 'name'");
  CHECK(error_of_expression("{to: name") ==
        "10: ',' or '}' was expected, found the end of the line");
  CHECK(error_of_expression("{to: name, to: name}") == "12: the object has 'to' already");
  CHECK(error_of_expression("{1: name}") == "2: '}' or a pair NAME: VALUE was expected, found '1'");
  CHECK(error_of_expression("(count") ==
        "7: ')' or an operator was expected, found the end of the line");
  CHECK(error_of_expression("count)") ==
        "6: an operator or the end of the line was expected, found ')'");
  CHECK(error_of_expression("count 5") ==
        "7: an operator or the end of the line was expected, found '5'");
  CHECK(error_of_expression("items[name]") ==
        "12: '.' and a field was expected, found the end of the line");
  CHECK(error_of_expression("items[name.title") ==
        "11: ']' behind the key was expected, found '.'");
  CHECK(error_of_expression("12ab") ==
        "1: a number is decimal digits, and a name begins with a letter: neither is '12ab'");
  CHECK(error_of_expression("99999999999999999999") ==
        "1: an integer lies between -9223372036854775808 and 9223372036854775807");
  CHECK(error_of_expression("@") == "1: '@' means nothing here");
  CHECK(error_of_expression("1 < 2 < 3") ==
        "7: comparisons do not chain: join two of them by 'and', or put one in parentheses");
  CHECK(error_of_expression("open = not open") ==
        "8: 'not' binds less than the operator before it: put it and what follows in parentheses");
}

TEST_CASE("PROG-6: signs of other languages are met with ours") {
  CHECK(error_of_expression("open && open") == "6: the sign && means nothing here: write 'and'");
  CHECK(error_of_expression("open || open") == "6: the sign || means nothing here: write 'or'");
  CHECK(error_of_expression("open == true") ==
        "6: the sign == means nothing here: equality is one sign: a = b");
  CHECK(error_of_expression("!open") ==
        "1: the sign ! means nothing here: write 'not', or '!=' for unequal");
  CHECK(error_of_expression("count ? 1 : 2") ==
        "7: the sign ? means nothing here: write choose(condition, a, b)");
  CHECK(error_of_expression("`a`") ==
        "1: the sign ` means nothing here: a text stands in double quotes, such as \"all\"");
  CHECK(
      error_of_expression("‘a’") ==
      "1: the sign ‘ means nothing here: a text stands in straight double quotes, such as \"all\"");
  CHECK(error_of_expression("count;") ==
        "6: the sign ; means nothing here: the end of the line ends an instruction");
}

TEST_CASE("PROG-6: a function is called with its arguments, right behind its name") {
  CHECK(error_of_expression("sizes(items)") ==
        "1: there is no function 'sizes'; did you mean 'size'?");
  CHECK(error_of_expression("size (items)") ==
        "1: 'size' is a function: size(LIST), without a blank before '('");
  CHECK(error_of_expression("has(items)") ==
        "10: ',' and another argument, as in has(LIST, TEXT), was expected, found ')'");
  CHECK(error_of_expression("has(items, name, 2)") == "16: too many arguments: has(LIST, TEXT)");
  CHECK(error_of_expression("min(1)") ==
        "6: ',' and another argument, as in min(INTEGER, INTEGER), was expected, found ')'");
  CHECK(error_of_expression("max(1, 2, 3)") == "9: too many arguments: max(INTEGER, INTEGER)");
  CHECK(error_of_expression("min(") == "5: a value was expected, found the end of the line");
}

TEST_CASE("PROG-7: an operand has the type that its operator takes") {
  CHECK(error_of_expression("name + 1") ==
        "1: '+' takes integers, but its left side is a text; texts are joined by '<>'");
  CHECK(error_of_expression("count + \"a\"") ==
        "9: '+' takes integers, but its right side is a text; texts are joined by '<>'");
  CHECK(error_of_expression("count = name") ==
        "9: '=' takes two values of one type, but its left side is an integer and its right side "
        "is a text");
  CHECK(
      error_of_expression("\"a\" < \"b\"") ==
      "1: '<' takes integers, but its left side is a text; integer(TEXT) makes a number of a text");
  CHECK(error_of_expression("not count") ==
        "5: 'not' takes booleans, but what follows it is an integer");
  CHECK(error_of_expression("open and count") ==
        "10: 'and' takes booleans, but its right side is an integer");
  CHECK(error_of_expression("-name") ==
        "2: '-' takes integers, but what follows it is a text; integer(TEXT) makes a number of a "
        "text");
  CHECK(
      error_of_expression("name * 2") ==
      "1: '*' takes integers, but its left side is a text; integer(TEXT) makes a number of a text");
}

TEST_CASE("PROG-7: an argument has the type that its function takes") {
  CHECK(error_of_expression("has(items, 1)") ==
        "12: a key must be a text, found an integer; \"\" <> VALUE makes a text of it");
  CHECK(error_of_expression("min(1, name)") ==
        "8: 'min' takes integers, but its second argument is a text");
  CHECK(error_of_expression("choose(count, 1, 2)") ==
        "8: 'choose' takes a boolean, but its first argument is an integer");
  CHECK(error_of_expression("choose(open, 1, \"a\")") ==
        "17: 'choose' takes two values of one type, but its second argument is an integer and its "
        "third argument is a text");
  CHECK(error_of_expression("length(count)") ==
        "8: 'length' takes texts, but its first argument is an integer");
  CHECK(error_of_expression("items[1].title") ==
        "7: a key must be a text, found an integer; \"\" <> VALUE makes a text of it");
  CHECK(error_of_expression("size(count)") == "6: 'count' is a value, but a list was expected");
}

}  // namespace lightspeed::isa::program
