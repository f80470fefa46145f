// Slips of people who know another language: what they are told to write here.

#include <doctest/doctest.h>

#include <string>

#include "isa/program/assembly.hpp"
#include "tests/isa/program/assembling.hpp"

namespace lightspeed::isa::program {
namespace {

using testing::error_of_expression;
using testing::error_of_line;
using testing::error_of_markup;
using testing::with_state;

}  // namespace

TEST_CASE("PROG-18: who removes a record, or forgets its key, is told the form of the line") {
  CHECK(error_of_line("remove items word") == "1: a record is removed by: drop LIST KEY");
  CHECK(error_of_line("delete items word") == "1: a record is removed by: drop LIST KEY");
  CHECK(error_of_line("put items title=word") ==
        "11: the key of the record is missing; write: put LIST KEY FIELD=VALUE … [if CONDITION]");
  CHECK(error_of_line("put items[word] title=word") ==
        "10: a key stands behind its list without '[' and ']'; write: put LIST KEY FIELD=VALUE … "
        "[if CONDITION]");
  CHECK(error_of_line("drop items[word]") ==
        "11: a key stands behind its list without '[' and ']'; write: drop LIST KEY [if "
        "CONDITION]");
}

TEST_CASE("PROG-18: who parts operands by commas or writes 'to' is told to leave it out") {
  CHECK(error_of_line("publish \"room\", word") ==
        "15: operands are parted by blanks, without ','; write: publish TOPIC MESSAGE [if "
        "CONDITION]");
  CHECK(error_of_line("put items \"a\" size=max(1, 2), done=open") ==
        "29: operands are parted by blanks, without ','; write: put LIST KEY FIELD=VALUE … [if "
        "CONDITION]");
  CHECK(error_of_line("publish \"room\" {a: 1, b: 2} if min(1, 2) = 1").empty());
  CHECK(error_of_line("navigate to \"/x\"") ==
        "10: there is no 'to' here; write: navigate DESTINATION [if CONDITION]");
}

TEST_CASE("PROG-18: a bare word for a text is told to stand in quotes, but for a near name") {
  CHECK(error_of_line("subscribe room") ==
        "11: there is no value 'room', and a text stands in quotes: \"room\"; there are: word, "
        "number, count, name, open, every, twice");
  CHECK(error_of_line("subscribe nme") == "11: there is no value 'nme'; did you mean 'name'?");
}

TEST_CASE("PROG-18: a time with a unit is told in milliseconds") {
  CHECK(error_of_line("start_timer tick 1s") ==
        "18: a number is decimal digits, and a name begins with a letter: neither is '1s'; a time "
        "is milliseconds: write 1000");
  CHECK(error_of_line("start_timer tick 250ms") ==
        "18: a number is decimal digits, and a name begins with a letter: neither is '250ms'; a "
        "time is milliseconds: write 250");
}

TEST_CASE("PROG-18: a let that filters a list is told to be a select") {
  CHECK(error_of(with_state("let shown = items where done")) ==
        "14:13: 'items' is a list, and no value; write: select shown from items where …");
}

TEST_CASE("PROG-18: words of other languages behind a value are told as they are written here") {
  constexpr std::string_view kSelectEnd =
      "'where', 'order by', 'limit', 'offset', in this order, or the end of the line was "
      "expected, found ";
  CHECK(error_of(with_state("select a from items order by size desc")) ==
        "14:35: " + std::string(kSelectEnd) + "'desc'; write 'descending'");
  CHECK(
      error_of(with_state("select a from items where title contains name")) ==
      "14:27: the condition of 'where' must be a boolean, found a text; 'contains' is a function: "
      "contains(TEXT, TEXT)");
  CHECK(error_of_line("sort items by size desc") ==
        "20: the end of 'sort', or 'if' and a guard, was expected, found 'desc'; write "
        "'descending'");
  CHECK(error_of_line("crash if word contains name") ==
        "10: a guard must be a boolean, found a text; 'contains' is a function: contains(TEXT, "
        "TEXT)");
  CHECK(error_of_expression("concat(name, name)") ==
        "1: there is no function 'concat'; texts are joined by '<>': a <> b");
  CHECK(error_of_expression("to_string(count)") ==
        "1: there is no function 'to_string'; \"\" <> VALUE makes a text of it");
}

TEST_CASE("PROG-18: comments of other languages are told to begin with '#'") {
  constexpr std::string_view kAdvice =
      " means nothing here: a comment is a line of its own that begins with '#'";
  CHECK(error_of("// a\nprogram a 1\n") == "1:1: the sign //" + std::string(kAdvice));
  CHECK(error_of_line("// raise it") == "1: the sign //" + std::string(kAdvice));
  CHECK(error_of_line("set count = 1 // one") == "15: the sign //" + std::string(kAdvice));
  CHECK(error_of_line("/* one */") == "1: the sign /*" + std::string(kAdvice));
}

TEST_CASE("PROG-18: a component with content is told its mark, a braced name to be bare") {
  CHECK(error_of_markup("{{> card title=name}}<b>x</b>{{/card}}") ==
        "30: found '{{/card}}', but the {{> card}} of line 17, column 3 holds nothing; with "
        "content it is written {{#> card …}}…{{/card}}");
  CHECK(error_of_markup("{{> card title={{name}} }}") ==
        "16: a name stands here without braces; write title=name");
}

TEST_CASE("PROG-18: a value that ends at a quote of its JSON is told to stand in single ones") {
  CHECK(error_of_markup("<b data-ls-payload=\"{\"a\":1}\">x</b>") ==
        "23: expected a blank or '>' in the <b> of line 17, column 3, found 'a\":1}\">x</b>'; a "
        "value that holds '\"' stands in single quotes: data-ls-payload='…'");
}

TEST_CASE("PROG-16: a component that uses a name of the program is told what it sees") {
  const auto error = [](std::string_view markup) {
    return error_of(with_state("component b(n: text)\n  " + std::string(markup)));
  };
  CHECK(error("{{count}}") ==
        "15:3: there is no value 'count' here: a component sees only its attributes; there are: n");
  CHECK(error("{{#items}}x{{/items}}") ==
        "15:3: there is no list and no boolean 'items' here: a component sees only its "
        "attributes; there are: n");
  CHECK(error("{{other}}") == "15:3: there is no value 'other' here; there are: n");
}

}  // namespace lightspeed::isa::program
