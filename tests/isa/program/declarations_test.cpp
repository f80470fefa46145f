// Declarations: program, state, lists, lets and selects, and what is no such thing.

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "isa/program/assembly.hpp"
#include "tests/isa/program/assembling.hpp"

namespace lightspeed::isa::program {

using testing::with_state;

TEST_CASE("PROG-1: a program has a name, a version and at least one view") {
  const Program program = assembled("program todo_2 4294967295\nview main\nview other\n  <p>a</p>");
  CHECK(program.name == "todo_2");
  CHECK(program.version == 4294967295);
  REQUIRE(program.views.size() == 2);
  CHECK(program.views[0].name == "main");
  CHECK(program.views[0].markup.empty());
  CHECK(program.views[1].markup.size() == 1);
}

TEST_CASE("PROG-2: values are integers of 64 bits, texts and booleans, each with a default") {
  const Program program = assembled(
      "program values 1\nstate\n  a: integer\n  b: integer = -9223372036854775808\n  c: text\n"
      "  d: text = \"\\u00e9\\n\"\n  e: boolean\n  f: boolean = true\nview main\n");
  const std::vector<Value> expected{std::int64_t{0}, std::numeric_limits<std::int64_t>::min(),
                                    std::string(),   std::string("\xC3\xA9\n"),
                                    false,           true};
  REQUIRE(program.variables.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(program.variables[i].initial == expected[i]);
    CHECK(program.variables[i].type == type_of(expected[i]));
  }
}

TEST_CASE("PROG-2: a text of 65,536 bytes is the longest") {
  const auto with = [](std::size_t bytes) {
    return "program long 1\nstate\n  a: text = \"" + std::string(bytes, 'x') + "\"\nview main\n";
  };
  CHECK(error_of(with(kTextBytesMax)) == "");
  CHECK(error_of(with(kTextBytesMax + 1)) ==
        "3:13: a text has at most 65536 bytes, this one 65537");
}

TEST_CASE("PROG-3: a list has typed fields and rows, which take the field's first value") {
  const Program program = assembled(
      "program rows 1\nlist items\n  row: text = \"t\"\n  done: boolean\n"
      "  row \"b\" done=true\n  row \"\" row=\"u\"\nlist keys\n  row \"a\"\nview main\n");
  REQUIRE(program.lists.size() == 2);
  CHECK(program.lists[0].fields ==
        std::vector<Variable>{{.name = "row", .type = Type::text, .initial = std::string("t")},
                              {.name = "done", .type = Type::boolean, .initial = false}});
  CHECK(program.lists[0].rows ==
        std::vector<Record>{{.key = "b", .fields = {std::string("t"), true}},
                            {.key = "", .fields = {std::string("u"), false}}});
  CHECK(program.lists[1].rows == std::vector<Record>{{.key = "a", .fields = {}}});
}

TEST_CASE("PROG-3: a list has at most 262,144 rows") {
  std::string text = "program many 1\nview main\nlist items\n";
  for (std::size_t i = 0; i < kListRecordsMax; ++i) {
    text.append("  row \"").append(std::to_string(i)).append("\"\n");
  }
  CHECK(error_of(text) == "");
  CHECK(error_of(text + "  row \"x\"\n") == "262148:3: a list has at most 262144 records");
}

TEST_CASE("PROG-4: a let is an expression, a select takes records in four steps") {
  const Program program = assembled(
      with_state("select some from items\n  where size > twice and key != \"a\"\n"
                 "  order by key descending limit 20\n  offset count\nlet shown = size(some)\n"));
  REQUIRE(program.derived.size() == 4);
  const auto& select = std::get<Select>(program.derived[2]);
  CHECK(select.list == 0);
  REQUIRE(select.where);
  CHECK(select.where->code.size() == 7);
  CHECK(select.where->code[0] == Operation(Load{.scope = Scope::field, .index = 2}));
  CHECK(select.where->code[1] == Operation(Load{.scope = Scope::derived, .index = 0}));
  CHECK(select.where->code[3] == Operation(Load{.scope = Scope::field, .index = kKeyField}));
  CHECK(select.order == Select::Order{.field = kKeyField, .descending = true});
  CHECK(select.limit->code == std::vector<Operation>{Literal{.value = std::int64_t{20}}});
  CHECK(select.offset->code == std::vector<Operation>{Load{.scope = Scope::state, .index = 0}});
  CHECK(std::get<Let>(program.derived[3]).value.code ==
        std::vector<Operation>{
            Apply{.function = Function::size, .list = {.derived = true, .index = 2}}});
}

TEST_CASE("PROG-1: a program that has no name, no version or no view is refused") {
  CHECK(error_of("program") ==
        "1:8: the name of the program was expected, found the end of the line");
  CHECK(error_of("program Todo 1\nview main") ==
        "1:9: 'Todo' cannot be a name: a name is small letters, digits and '_', begins with a "
        "letter, and is none of true, false, and, or, not, if; did you mean 'todo'?");
  CHECK(error_of("program todo\nview main") ==
        "1:13: the version, a number from 0, was expected, found the end of the line");
  CHECK(error_of("program todo 1.0\nview main") ==
        "1:14: the version of a program is a whole number, such as 1");
  CHECK(error_of("program todo 5000000000\nview main") == "1:14: a version is at most 4294967295");
  CHECK(error_of("program todo -1\nview main") ==
        "1:14: the version, a number from 0, was expected, found '-'");
  CHECK(error_of("program todo 1 2\nview main") ==
        "1:16: the end of the line was expected, found '2'");
  CHECK(error_of("program todo 1") ==
        "1:15: a program shows something: 'view main' was expected, with markup indented below it");
}

TEST_CASE("PROG-1: what cannot be a name is refused") {
  CHECK(error_of("program todo 1\nstate\n  X: integer\nview main") ==
        "3:3: 'X' cannot be a name: a name is small letters, digits and '_', begins with a letter, "
        "and is none of true, false, and, or, not, if; did you mean 'x'?");
  CHECK(error_of("program todo 1\nstate\n  if: integer\nview main") ==
        "3:3: 'if' cannot be a name: a name is small letters, digits and '_', begins with a "
        "letter, and is none of true, false, and, or, not, if");
  CHECK(error_of("program todo 1\nstate\n  2x: integer\nview main") ==
        "3:3: a number is decimal digits, and a name begins with a letter: neither is '2x'");
  CHECK(error_of("program todo 1\nstate\n  naïve: integer\nview main") ==
        "3:3: 'naïve' cannot be a name: a name is small letters, digits and '_', begins with a "
        "letter, and is none of true, false, and, or, not, if");
}

TEST_CASE("PROG-2: a first value has the type that is declared") {
  CHECK(error_of("program todo 1\nstate\n  x: text = 5\nview main") ==
        "3:13: a text in double quotes was expected, found '5'");
  CHECK(error_of("program todo 1\nstate\n  x: text = 'a'\nview main") ==
        "3:13: the sign ' means nothing here: a text stands in double quotes, such as \"all\"");
  CHECK(error_of("program todo 1\nstate\n  x: text = “a”\nview main") ==
        "3:13: the sign “ means nothing here: a text stands in straight double quotes, such as "
        "\"all\"");
  CHECK(error_of("program todo 1\nstate\n  x: text = \"a\nview main") ==
        "3:13: the text that begins here has no closing '\"' on its line");
  CHECK(error_of("program todo 1\nstate\n  x: text = \"a\\q\"\nview main") ==
        "3:15: behind a backslash one of \" \\ / b f n r t, or u with four hexadecimal digits, was "
        "expected");
  CHECK(error_of("program todo 1\nstate\n  x: boolean = yes\nview main") ==
        "3:16: true or false was expected, found 'yes'");
  CHECK(error_of("program todo 1\nstate\n  x: boolean = treu\nview main") ==
        "3:16: true or false was expected, found 'treu'; did you mean 'true'?");
  CHECK(error_of("program todo 1\nstate\n  x: integer = 1.5\nview main") ==
        "3:16: numbers are integers: there are no fractions");
  CHECK(error_of("program todo 1\nstate\n  x: integer = 9223372036854775808\nview main") ==
        "3:16: an integer lies between -9223372036854775808 and 9223372036854775807");
  CHECK(error_of("program todo 1\nstate\n  x: integer = \"1\"\nview main") ==
        "3:16: a decimal integer was expected, found the text \"1\"");
  CHECK(error_of("program todo 1\nstate\n  x: integer = -\nview main") ==
        "3:17: a decimal integer was expected, found the end of the line");
}

TEST_CASE("PROG-3: a variable that is not declared as one is refused") {
  CHECK(error_of("program todo 1\nstate x\nview main") ==
        "2:7: the end of the line behind 'state' was expected, found 'x'");
  CHECK(error_of("program todo 1\nstate\n  x = 1\nview main") ==
        "3:5: ':' and a type, as in 'done: boolean', was expected, found '='");
  CHECK(error_of("program todo 1\nstate\n  x: int\nview main") ==
        "3:6: a type was expected, found 'int'; there are: integer, text, boolean");
  CHECK(error_of("program todo 1\nstate\n  x: integr\nview main") ==
        "3:6: a type was expected, found 'integr'; did you mean 'integer'?");
  CHECK(error_of("program todo 1\nstate\n  x: string = \"a\"\nview main") ==
        "3:6: a type was expected, found 'string'; there are: integer, text, boolean");
  CHECK(error_of("program todo 1\nstate\n  x: integer 5\nview main") ==
        "3:14: '= VALUE' or the end of the line was expected, found '5'");
}

TEST_CASE("PROG-3: a list that is not declared as one is refused") {
  CHECK(error_of("program todo 1\nlist\nview main") ==
        "2:5: the name of a list was expected, found the end of the line");
  CHECK(error_of("program todo 1\nlist items title\nview main") ==
        "2:12: the end of the line was expected, found 'title'; the fields stand below, indented");
  CHECK(error_of("program todo 1\nlist items\n  key: text\nview main") ==
        "3:3: every record has a 'key' already: give the field another name");
  CHECK(error_of("program todo 1\nlist items\n  a: text\n  row a=1\nview main") ==
        "4:7: the key of the record, a text in double quotes, was expected, found 'a'");
  CHECK(error_of("program todo 1\nlist items\n  a: text\n  row \"a\" b=1\nview main") ==
        "4:11: the list items has no field 'b'; there are: a");
  CHECK(error_of("program todo 1\nlist items\n  a: text\n  row \"a\" a=1\nview main") ==
        "4:13: a text in double quotes was expected, found '1'");
  CHECK(error_of("program todo 1\nlist items\n  a: text\n  row \"a\" a=\"1\" a=\"2\"\nview main") ==
        "4:17: the row has a value for 'a' already");
  CHECK(error_of("program todo 1\nlist items\n  a: text\n  row \"a\"\n  row \"a\"\nview main") ==
        "5:7: the list items has a row with this key already");
  CHECK(error_of("program todo 1\nlist items\n  a: text\n  row \"a\"\n  b: text\nview main") ==
        "5:3: 'row' was expected, found 'b': the fields of a list stand above its rows");
}

TEST_CASE("PROG-4: a let or select that is not written as one is refused") {
  CHECK(error_of(with_state("let it 1")) == "14:8: '=' and an expression was expected, found '1'");
  CHECK(error_of(with_state("let it =")) ==
        "14:9: a value was expected, found the end of the line");
  CHECK(error_of(with_state("select a of items")) ==
        "14:10: 'from' and a list was expected, found 'of'");
  CHECK(error_of(with_state("select a from items order title")) ==
        "14:27: 'by' and a field was expected, found 'title'");
  CHECK(error_of(with_state("select a from items order by tite")) ==
        "14:30: the list items has no field 'tite'; did you mean 'title'?");
  CHECK(error_of(with_state("select a from items limit 1 where done")) ==
        "14:29: 'where', 'order by', 'limit', 'offset', in this order, or the end of the line was "
        "expected, found 'where'");
}

TEST_CASE("PROG-4: a select takes its records from a list of the state") {
  CHECK(error_of(with_state("select a from item")) ==
        "14:15: there is no list 'item'; did you mean 'items'?");
  CHECK(error_of(with_state("select a from finished")) ==
        "14:15: 'finished' is a select: name the list it comes from, 'items'");
  CHECK(error_of(with_state("select a from count")) ==
        "14:15: 'count' is a value, but a list was expected");
}

TEST_CASE("PROG-4: a let or select uses only what stands above it") {
  CHECK(error_of(with_state("let it = last_one\nlet last_one = 1")) ==
        "14:10: 'last_one' is not declared yet: a let or select uses what stands above it");
  CHECK(error_of(with_state("let it = it + 1")) ==
        "14:10: 'it' is not declared yet: a let or select uses what stands above it");
  CHECK(error_of(with_state("let it = size(later)\nselect later from items")) ==
        "14:15: 'later' is not declared yet: a let or select uses what stands above it");
}

}  // namespace lightspeed::isa::program
