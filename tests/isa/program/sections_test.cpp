// The text of a program: sections, lines, and what names mean where.

#include <doctest/doctest.h>

#include <string>

#include "isa/program/assembly.hpp"
#include "tests/isa/program/assembling.hpp"

namespace lightspeed::isa::program {

using testing::error_of_expression;
using testing::error_of_line;
using testing::with_state;

TEST_CASE("PROG-13: sections stand in any order, with comments, blank lines and any indentation") {
  const Program program = assembled(
      "\xEF\xBB\xBF# A comment before the first line.\n\nprogram sections 1\r\n"
      "view main\r\n\t<p>{{later}}</p>\r\n# A comment inside a view.\r\n\t# text\r\n"
      "on event add\n# Another one.\n\n        # One more.\n        set b = 1\n"
      "let later = b\nstate\n a: text\nstate\n  b: integer");
  CHECK(program.variables.size() == 2);
  CHECK(program.handlers.at(0).lines.size() == 1);
  CHECK(disassemble(program).ends_with("view main\n  <p>{{later}}</p># text\n"));
}

TEST_CASE("PROG-13: a let or select goes on in indented lines, an instruction does not") {
  CHECK(same_program(assembled(with_state("let it = count\n  + 1\n\n  # a comment\n  + 2")),
                     assembled(with_state("let it = count + 1 + 2"))));
  CHECK(error_of(with_state("on event go\n  set count = count\n    + 1")) ==
        "16:5: an instruction was expected, found '+'; there are: set, put, drop, move, clear, "
        "sort, reverse, publish, start_timer, stop_timer, fail, crash, mount, render, patch, "
        "push_event, navigate, subscribe, unsubscribe, shutdown");
}

TEST_CASE("PROG-14: names of different kinds may be equal, and words of the language be names") {
  const Program program = assembled(
      "program count 1\nstate\n  count: integer\n  first: integer\n  size: integer\n"
      "list row\n  first: text\n  row \"a\" first=\"b\"\nlet text = size(row) + size\n"
      "on event count(word: text)\n  set count = first\n"
      "component count(count: integer)\n  {{count}}\nview count\n  {{> count count=size}}\n");
  CHECK(program.variables.size() == 3);
}

TEST_CASE("PROG-15: handlers see everything, wherever it is declared") {
  const Program program = assembled(
      "program later 1\non event go(key: text)\n  start_timer tick total\n  render \"main\"\n"
      "  put items last(picked) title=items[key].title\non timer tick\nview main\n"
      "list items\n  title: text\nselect picked from items where key != title\n"
      "let total = size(picked)\n");
  CHECK(program.handlers.at(0).lines.size() == 3);
}

TEST_CASE("PROG-13: a text that is no program is refused") {
  CHECK(error_of("") ==
        "1:1: a program begins with the line 'program NAME VERSION', such as 'program todo 1'");
  CHECK(error_of("hello") ==
        "1:1: a program begins with the line 'program NAME VERSION', such as 'program todo 1', "
        "found 'hello'");
  CHECK(error_of(" program x 1") ==
        "1:1: a program begins with the line 'program NAME VERSION', such as 'program todo 1'; "
        "sections begin in column 1");
  CHECK(error_of("# A comment.\n") ==
        "1:1: a program begins with the line 'program NAME VERSION', such as 'program todo 1'");
  CHECK(error_of("Program x 1\nview main") ==
        "1:1: a program begins with the line 'program NAME VERSION', such as 'program todo 1', "
        "found 'Program'");
  CHECK(error_of("program todo 1\n  x: text\nview main") ==
        "2:3: nothing is indented below 'program'");
  CHECK(error_of("program todo 1\nview main\nprogram todo 1") ==
        "3:1: a text is one program: 'program' stands once, on its first line");
}

TEST_CASE("PROG-13: what begins in column 1 is a section") {
  CHECK(error_of("program todo 1\nviews main") ==
        "2:1: one of program, state, list, let, select, on, component, view was expected in column "
        "1, found 'views'; did you mean 'view'?");
  CHECK(error_of("program todo 1\nset x = 1") ==
        "2:1: 'set' is an instruction: it is indented by at least one blank, below an 'on …' line");
  CHECK(error_of("program todo 1\nstate\nfilter: text") ==
        "3:1: one of program, state, list, let, select, on, component, view was expected in column "
        "1, found 'filter'; what belongs to a section is indented by at least one blank");
  CHECK(error_of("program todo 1\nview main\n<p>a</p>") ==
        "3:1: the markup of a view is indented by at least one blank, below its 'view NAME'");
  CHECK(error_of("program todo 1\nview main\n\"a\"") ==
        "3:1: one of program, state, list, let, select, on, component, view was expected in column "
        "1, found the text \"a\"; what belongs to a section is indented by at least one blank");
}

TEST_CASE("PROG-13: a line is made of tokens") {
  CHECK(error_of("program todo 1\nstate\n  x: integer = 1 # one\nview main") ==
        "3:18: the sign # means nothing here: a comment stands on a line of its own");
  CHECK(error_of("program todo 1\nview main <p>") ==
        "2:11: the end of the line was expected, found '<'; the markup stands below, indented");
  CHECK(error_of("program todo 1\nview\n  a") ==
        "2:5: the name of a view was expected, found the end of the line");
}

TEST_CASE("PROG-14: a name is declared once") {
  CHECK(error_of("program todo 1\nstate\n  x: integer\n  x: text\nview main") ==
        "4:3: 'x' is declared already, in line 3");
  CHECK(error_of("program todo 1\nlist items\n  a: text\n  a: text\nview main") ==
        "4:3: 'a' is declared already, in line 3");
  CHECK(error_of(with_state("let twice = 1")) == "14:5: 'twice' is declared already, in line 12");
  CHECK(error_of(with_state("let items = 1")) == "14:5: 'items' is declared already, in line 7");
  CHECK(error_of(with_state("select count from items")) ==
        "14:8: 'count' is declared already, in line 3");
  CHECK(error_of(with_state("on event add(a: text, a: text)")) ==
        "14:23: 'a' is declared already, in line 14");
  CHECK(error_of(with_state("view main")) == "16:6: 'main' is declared already, in line 14");
  CHECK(error_of("program a 1\ncomponent b\n  x\ncomponent b\n  x\nview main\n  x") ==
        "4:11: 'b' is declared already, in line 2");
}

TEST_CASE("PROG-14: a parameter hides nothing") {
  CHECK(error_of(with_state("on event add(count: integer)")) ==
        "14:10: the parameter 'count' would hide the name 'count' that is declared in line 3: "
        "rename one of them");
  CHECK(error_of(with_state("on event add(later: integer)\nlet later = 5")) ==
        "14:10: the parameter 'later' would hide the name 'later' that is declared in line 15: "
        "rename one of them");
  CHECK(error_of(with_state("on route \"/:name\"")) ==
        "14:10: the parameter 'name' would hide the name 'name' that is declared in line 4: rename "
        "one of them");
  CHECK(error_of(with_state("state\n  route: text\non mount\n  mount \"/\" \"main\"")) ==
        "16:4: the parameter 'route' would hide the name 'route' that is declared in line 15: "
        "rename one of them");
}

TEST_CASE("PROG-15: a name means one thing where it is used, or it is an error") {
  CHECK(error_of_expression("nme") == "1: there is no value 'nme'; did you mean 'name'?");
  CHECK(
      error_of_expression("items") ==
      "1: 'items' is a list, and no value: write size(items), has(items, key) or items[key].FIELD");
  CHECK(error_of_expression("item[name].title") ==
        "1: there is no list 'item'; did you mean 'items'?");
  CHECK(error_of_expression("later[name].title") ==
        "1: there is no list 'later'; there are: items, finished");
  CHECK(error_of_expression("items[name].titel") ==
        "13: the list items has no field 'titel'; did you mean 'title'?");
  CHECK(error_of_expression("title") ==
        "1: there is no value 'title'; there are: count, name, open, every, twice");
  CHECK(error_of(with_state("select a from items where titl = \"a\"")) ==
        "14:27: there is no value 'titl'; did you mean 'title'?");
  CHECK(error_of(with_state("select a from items where count")) ==
        "14:27: the condition of 'where' must be a boolean, found an integer");
  CHECK(error_of(with_state("select a from items limit name")) ==
        "14:27: the number of 'limit' must be an integer, found a text");
  CHECK(
      error_of(with_state("let title = \"a\"\nselect a from items where title = \"b\"")) ==
      "15:27: 'title' is a field of items here, and declared in the program too: rename it there");
  CHECK(error_of(with_state("let key = \"a\"\nselect a from items where key = \"b\"")) ==
        "15:27: 'key' is the key of a record of items here, and declared in the program too: "
        "rename it there");
  CHECK(error_of_line("fail title") ==
        "6: there is no value 'title', and a text stands in quotes: \"title\"; there are: word, "
        "number, count, name, open, every, twice");
  CHECK(error_of_line("publish room {a: 1}") ==
        "9: there is no value 'room', and a text stands in quotes: \"room\"; there are: word, "
        "number, count, name, open, every, twice");
}

}  // namespace lightspeed::isa::program
