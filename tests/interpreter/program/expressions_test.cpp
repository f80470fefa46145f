// What expressions, lets and selects are worth.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>
#include <vector>

#include "interpreter/program/functions.hpp"
#include "tests/interpreter/app_page.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::program::Function;
using isa::program::Value;
using testing::AppPage;
using testing::program_of;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::int64_t of(Function function, std::int64_t left, std::int64_t right = 0) {
  std::vector<Value> operands{left, right};
  return std::get<std::int64_t>(apply_function(function, operands));
}

/// What the expression shows in a program with a few values and a list.
std::string shown(const std::string& expression) {
  const AppPage page(
      program_of("program small 1\n"
                 "state\n"
                 "  seven: integer = 7\n"
                 "  word: text = \"word\"\n"
                 "  yes: boolean = true\n"
                 "list items\n"
                 "  size_of: integer = 5\n"
                 "  title: text = \"none\"\n"
                 "  row \"a\" size_of=1 title=\"x\"\n"
                 "  row \"b\"\n"
                 "list nothing\n"
                 "  title: text\n"
                 "let result = \"\" <> (" +
                 expression +
                 ")\n"
                 "view main\n"
                 "  <p>{{result}}</p>\n"));
  const std::string html = page.html();
  return html.substr(3, html.size() - 7);
}

/// The keys that a select shows, as they are listed.
std::string selected(const std::string& select, const std::string& state = "") {
  const AppPage page(
      program_of("program small 1\n"
                 "state\n"
                 "  n: integer = 2\n" +
                 state +
                 "list items\n"
                 "  rank: integer\n"
                 "  title: text\n"
                 "  done: boolean\n"
                 "  row \"a\" rank=2 title=\"b\"\n"
                 "  row \"b\" rank=-1 title=\"é\" done=true\n"
                 "  row \"c\" rank=2 title=\"Z\"\n"
                 "  row \"d\" rank=10 title=\"\" done=true\n"
                 "select shown from items " +
                 select +
                 "\n"
                 "view main\n"
                 "  <p>{{#shown}}{{key}}{{/shown}}</p>\n"));
  const std::string html = page.html();
  return html.substr(3, html.size() - 7);
}

}  // namespace

TEST_CASE("PROG-22: integers wrap around at 64 bits") {
  CHECK(of(Function::add, kMost, 1) == kLeast);
  CHECK(of(Function::subtract, kLeast, 1) == kMost);
  CHECK(of(Function::multiply, kLeast, -1) == kLeast);
  CHECK(of(Function::multiply, kMost, 2) == -2);
  CHECK(of(Function::negate, kLeast) == kLeast);
  CHECK(of(Function::negate, 5) == -5);
}

TEST_CASE("PROG-22: every division has a value") {
  CHECK(of(Function::divide, 7, 0) == 0);
  CHECK(of(Function::remainder, 7, 0) == 0);
  CHECK(of(Function::divide, kLeast, -1) == kLeast);
  CHECK(of(Function::remainder, kLeast, -1) == 0);
  CHECK(of(Function::divide, -7, 2) == -3);
  CHECK(of(Function::remainder, -7, 2) == -1);
  CHECK(of(Function::divide, 7, -1) == -7);
}

TEST_CASE("PROG-22: quotient and remainder make the dividend again") {
  CHECK(rc::check("division", [](std::int64_t left, std::int64_t right) {
    if (right == 0) right = 1;
    const std::int64_t product = of(Function::multiply, of(Function::divide, left, right), right);
    RC_ASSERT(of(Function::add, product, of(Function::remainder, left, right)) == left);
  }));
}

TEST_CASE("PROG-22: operators compare and join") {
  CHECK(shown("seven < 8 and seven >= 7 and not (seven > 7) and seven <= 7") == "true");
  CHECK(shown("word = \"word\" and seven != 8") == "true");
  CHECK(shown("yes = false or false") == "false");
  CHECK(shown("seven <> word <> yes <> -1") == "7wordtrue-1");
  CHECK(shown("choose(yes, min(seven, 3), max(seven, 9))") == "3");
  CHECK(shown("choose(not yes, min(seven, 3), max(seven, 9))") == "9");
}

TEST_CASE("PROG-22: functions of texts have a value for every text") {
  CHECK(shown("length(\"é🔑a\")") == "3");
  CHECK(shown("length(\"\")") == "0");
  CHECK(shown("\"[\" <> trim(\" \\t a b\\r\\n \") <> \"]\"") == "[a b]");
  CHECK(shown("\"[\" <> trim(\" \\t \") <> \"]\"") == "[]");
  CHECK(shown("contains(\"abc\", \"bc\") and contains(word, \"\")") == "true");
  CHECK(shown("contains(word, \"wd\") or starts_with(word, \"ord\")") == "false");
  CHECK(shown("starts_with(word, \"wo\") and starts_with(word, \"\")") == "true");
  CHECK(shown("integer(\"-12\") + integer(\"012\")") == "0");
  CHECK(shown("integer(\"+1\") + integer(\" 1\") + integer(\"1a\") + integer(\"\")") == "0");
  CHECK(shown("integer(\"9223372036854775807\")") == "9223372036854775807");
  CHECK(shown("integer(\"9223372036854775808\")") == "0");
}

TEST_CASE("PROG-22: functions of lists have a value for every list and key") {
  CHECK(shown("size(items) <> first(items) <> last(items)") == "2ab");
  CHECK(shown("size(nothing) <> \"[\" <> first(nothing) <> last(nothing) <> \"]\"") == "0[]");
  CHECK(shown("has(items, \"a\") and not has(items, \"c\") and not has(nothing, \"\")") == "true");
  CHECK(shown("items[\"b\"].title <> items[\"b\"].key <> items[\"a\"].size_of") == "noneb1");
  CHECK(shown("\"[\" <> items[\"c\"].title <> items[\"c\"].key <> \"]\" <> items[\"c\"].size_of") ==
        "[]0");
}

TEST_CASE("PROG-22: an object is a JSON text without blanks") {
  CHECK(shown("{text: \"a\\\"b\\\\\", n: -3, ok: yes}") ==
        "{\"text\":\"a\\\"b\\\\\",\"n\":-3,\"ok\":true}");
  CHECK(json_object({}, {}) == "{}");
}

TEST_CASE("PROG-23: a let follows from the state, and others follow from it") {
  AppPage page(
      program_of("program small 1\n"
                 "state\n"
                 "  n: integer = 1\n"
                 "let twice = n * 2\n"
                 "let more = twice + n\n"
                 "on event up\n"
                 "  set n = more\n"
                 "  set n = more\n"
                 "view main\n"
                 "  <p>{{twice}} {{more}}</p>\n"));
  CHECK(page.html() == "<p>2 3</p>");
  page.event("up");
  CHECK(page.html() == "<p>18 27</p>");
}

TEST_CASE("PROG-23: a chain of lets that each use the one before twice is computed at once") {
  std::string text = "program small 1\nstate\n  n: integer = 1\nlet x0 = n\n";
  for (int i = 1; i <= 5'000; ++i) {
    const std::string before = "x" + std::to_string(i - 1);
    text += "let x" + std::to_string(i) + " = " + before + " + " + before + "\n";
  }
  AppPage page(
      program_of(text + "on event go\n  set n = x5000 + 3\nview main\n  <p>{{n}} {{x62}}</p>\n"));
  CHECK(page.html() == "<p>1 4611686018427387904</p>");
  page.event("go");
  CHECK(page.html() == "<p>3 -4611686018427387904</p>");
}

TEST_CASE("PROG-24: a select keeps what it is asked for, in the order of the list") {
  CHECK(selected("where true") == "abcd");
  CHECK(selected("where done") == "bd");
  CHECK(selected("where rank = 2 and key != \"a\"") == "c");
  CHECK(selected("where false").empty());
  CHECK(selected("where has(items, key) and items[key].rank = rank and items[\"a\"].rank = n") ==
        "abcd");
}

TEST_CASE("PROG-24: a select orders stably, by integers, bytes, booleans and keys") {
  CHECK(selected("order by rank") == "bacd");
  CHECK(selected("order by rank descending") == "dacb");
  CHECK(selected("order by title") == "dcab");
  CHECK(selected("order by done") == "acbd");
  CHECK(selected("order by done descending") == "bdac");
  CHECK(selected("order by key descending") == "dcba");
}

TEST_CASE("PROG-24: a select leaves out by offset first, and what is negative counts as nought") {
  CHECK(selected("order by key limit n") == "ab");
  CHECK(selected("order by key limit n offset n - 1") == "bc");
  CHECK(selected("limit 10 offset 3") == "d");
  CHECK(selected("limit 10 offset 4").empty());
  CHECK(selected("limit 0 - 1").empty());
  CHECK(selected("limit 1 offset 0 - 5") == "a");
}

TEST_CASE("PROG-24: many lookups find what a few find") {
  std::string text = "program small 1\nstate\n  n: integer = 0\nlist items\n  next: text\n";
  for (int i = 0; i < 100; ++i) {
    text +=
        "  row \"" + std::to_string(i) + "\" next=\"" + std::to_string((i * 37 + 1) % 120) + "\"\n";
  }
  text +=
      "select known from items where has(items, next) and items[next].key = next\n"
      "on event drop(key: text)\n  drop items key\n"
      "let count = size(known)\n"
      "view main\n  <p>{{count}}</p>\n";
  AppPage page(program_of(text));
  int expected = 0;
  for (int i = 0; i < 100; ++i) expected += (i * 37 + 1) % 120 < 100 ? 1 : 0;
  CHECK(page.html() == "<p>" + std::to_string(expected) + "</p>");
  page.event("drop", "key=38");
  // The record 1 named 38, and 38 itself is gone: 38 * 37 + 1 is 1407, and 1407 % 120 is 87.
  CHECK(page.html() == "<p>" + std::to_string(expected - 2) + "</p>");
}

}  // namespace lightspeed::interpreter
