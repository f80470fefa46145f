// Damaged programs: whatever the text, there is a program or an error with a place in it.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "isa/program/assembly.hpp"
#include "tests/isa/program/assembling.hpp"
#include "tests/support/program_generators.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::string_view kSample =
    "program todo 1\n"
    "state\n"
    "  filter: text = \"all\"\n"
    "  next: integer = -1\n"
    "list items\n"
    "  title: text\n"
    "  done: boolean\n"
    "  row \"a\" title=\"m\\u00e9\" done=true\n"
    "select open_items from items where not done order by key limit 2 offset next\n"
    "let left = size(open_items) % 2\n"
    "on mount\n"
    "  mount \"/\" \"main\"\n"
    "on event add(text: text, n: integer = 2)\n"
    "  fail \"missing\" if trim(text) = \"\" and has(items, text)\n"
    "  put items (\"k\" <> next) title=text done=items[text].done\n"
    "  move items text before first(items)\n"
    "  push_event \"say\" {text: text, \"n\": -(5)}\n"
    "  start_timer tick every 5\n"
    "on route \"/items/:id\"\n"
    "on timer tick\n"
    "component card(title: text)\n"
    "  <b>{{title}}</b>{{> slot}}\n"
    "view main\n"
    "  {{#items}}<li data-key=\"{{key}}\">{{#> card title=title}}x{{/card}}</li>{{/items}}\n";

/// A program whose text comes back, or an error on a line and in a column that the text has.
bool is_program_or_placed_error(std::string_view text) {
  const auto program = assemble(text);
  if (program) {
    const auto again = assemble(disassemble(*program));
    return again && same_program(*program, *again);
  }
  const AssemblyError& error = program.error();
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (error.text.empty() || error.line < 1 || error.line > lines) return false;
  for (std::size_t line = 1; line < error.line; ++line) text.remove_prefix(text.find('\n') + 1);
  return error.column >= 1 && error.column <= text.substr(0, text.find('\n')).size() + 1;
}

}  // namespace

TEST_CASE("PROG-18: every truncation of a program is a program or an error with a place") {
  const std::string text(kSample);
  CHECK(error_of(text) == "");
  for (std::size_t length = 0; length < text.size(); ++length) {
    INFO(length);
    CHECK(is_program_or_placed_error(text.substr(0, length)));
  }
}

TEST_CASE("PROG-18: every flipped bit of a program leaves a program or an error with a place") {
  for (std::size_t bit = 0; bit < kSample.size() * 8; ++bit) {
    std::string text(kSample);
    text[bit / 8] = static_cast<char>(static_cast<unsigned char>(text[bit / 8]) ^ (1U << bit % 8));
    INFO(text);
    CHECK(is_program_or_placed_error(text));
  }
}

TEST_CASE("PROG-18: every character left out or doubled leaves a program or a placed error") {
  for (std::size_t at = 0; at < kSample.size(); ++at) {
    std::string text(kSample);
    text.erase(at, 1);
    INFO(at);
    CHECK(is_program_or_placed_error(text));
    text.insert(at, 2, kSample[at]);
    CHECK(is_program_or_placed_error(text));
  }
}

TEST_CASE("PROG-18: any bytes, and pieces of programs in any order, are read without harm") {
  CHECK(rc::check("any bytes", [](const std::string& text) {
    RC_ASSERT(is_program_or_placed_error(text));
    RC_ASSERT(is_program_or_placed_error("program a 1\nview main\n  " + text));
    RC_ASSERT(is_program_or_placed_error("program a 1\nlet it = " + text));
  }));
  CHECK(rc::check("shuffled lines", [] {
    std::string text = disassemble(*lightspeed::testing::programs());
    const auto cut = *rc::gen::inRange<std::size_t>(0, text.size());
    const auto length = *rc::gen::inRange<std::size_t>(0, 40);
    const std::string piece = text.substr(cut, length);
    text.insert(*rc::gen::inRange<std::size_t>(0, text.size()), piece);
    if (*rc::gen::arbitrary<bool>()) text.erase(cut, length);
    RC_ASSERT(is_program_or_placed_error(text));
  }));
}

}  // namespace lightspeed::isa::program
