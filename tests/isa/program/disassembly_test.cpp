// The canonical text of programs: one spelling, few parentheses, and back without loss.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

#include "isa/program/assembly.hpp"
#include "tests/isa/program/assembling.hpp"
#include "tests/support/program_generators.hpp"

namespace lightspeed::isa::program {
namespace {

/// The expression as the canonical text writes it.
std::string canonical(const std::string& expression) {
  const std::string text = disassemble(assembled(testing::with_state("let it = " + expression)));
  const std::size_t begin = text.find("let it = ") + 9;
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// The instruction likewise.
std::string canonical_line(const std::string& line) {
  const std::string text =
      disassemble(assembled(testing::with_state("on event go(word: text)\n  " + line)));
  const std::size_t begin = text.find("(word: text)\n  ") + 15;
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("PROG-17: any program comes back from its text, and the text from the program") {
  CHECK(rc::check("round trip", [] {
    const Program program = *lightspeed::testing::programs();
    const std::string text = disassemble(program);
    const auto again = assemble(text);
    if (!again) RC_LOG() << text << again.error().line << ": " << again.error().text << "\n";
    RC_ASSERT(again.has_value());
    if (!same_program(program, *again)) RC_LOG() << text << disassemble(*again);
    RC_ASSERT(same_program(program, *again));
    RC_ASSERT(disassemble(*again) == text);
  }));
}

TEST_CASE("PROG-17: parentheses stand only where precedence needs them") {
  CHECK(canonical("((count))") == "count");
  CHECK(canonical("(count * 2) + (1)") == "count * 2 + 1");
  CHECK(canonical("count * (2 + 1)") == "count * (2 + 1)");
  CHECK(canonical("(count - 1) - 2") == "count - 1 - 2");
  CHECK(canonical("count - (1 - 2)") == "count - (1 - 2)");
  CHECK(canonical("\"n\" <> count + 1") == "\"n\" <> count + 1");
  CHECK(canonical("(not open) and (open or not open)") == "not open and (open or not open)");
  CHECK(canonical("not (open = true)") == "not open = true");
  CHECK(canonical("(not open) = true") == "(not open) = true");
  CHECK(canonical("(count < 1) = (count > 2)") == "(count < 1) = (count > 2)");
  CHECK(canonical("-(count)") == "-count");
  CHECK(canonical("- 5") == "-5");
  CHECK(canonical("-(5)") == "-(5)");
  CHECK(canonical("--5 - -5") == "--5 - -5");
  CHECK(canonical("{to:name,\"a b\":1,}") == "{to: name, \"a b\": 1}");
  CHECK(canonical("items[ name ].key") == "items[name].key");
}

TEST_CASE("PROG-17: an operand that is not primary stands in parentheses") {
  CHECK(canonical_line("put items \"k\" <> count title=word") ==
        "put items (\"k\" <> count) title=word");
  CHECK(canonical_line("put items word done=not open title=(word) if (open)") ==
        "put items word done=(not open) title=word if open");
  CHECK(canonical_line("push_event \"a\" <> word {x: 1}") == "push_event (\"a\" <> word) {x: 1}");
  CHECK(canonical_line("start_timer tick (every)") == "start_timer tick (every)");
  CHECK(canonical_line("start_timer tick every every") == "start_timer tick every every");
  CHECK(canonical_line("start_timer tick every -1") == "start_timer tick every (-1)");
  CHECK(canonical_line("move  items word  before  (word <> 1)") ==
        "move items word before (word <> 1)");
  CHECK(canonical_line("set count = (count + 1)") == "set count = count + 1");
  CHECK(canonical_line("crash if (open)") == "crash if open");
}

TEST_CASE("PROG-17: what says nothing is not written, and sections have their order") {
  const std::string text =
      "program order 1\r\n"
      "view b\n\n  <p>a\n  b</p>\n"
      "# A comment.\n"
      "on route \"/x/:id\"\n"
      "let two = one\n"
      "state\n\n  one: integer = 0\n  name: text = \"\"\n"
      "list empty\n"
      "list items\n  title: text = \"t\"\n  row \"a\" title=\"t\"\n  row \"b\" title=\"\"\n"
      "state\n  # Another one.\n  three: boolean = false\n"
      "component bit(a: text = \"\")\n  {{a}}\n";
  CHECK(disassemble(assembled(text)) ==
        "program order 1\n"
        "\nstate\n  one: integer\n  name: text\n  three: boolean\n"
        "\nlist empty\n"
        "\nlist items\n  title: text = \"t\"\n  row \"a\"\n  row \"b\" title=\"\"\n"
        "\nlet two = one\n"
        "\non route \"/x/:id\"\n"
        "\ncomponent bit(a: text = \"\")\n  {{a}}\n"
        "\nview b\n  <p>a b</p>\n");
}

TEST_CASE("PROG-17: a text of many lines keeps its own indentation, and loses the section's") {
  const Program program = assembled("program pre 1\nview main\n    <pre>a\n      b\n    c</pre>\n");
  CHECK(disassemble(program) == "program pre 1\n\nview main\n  <pre>a&#10;  b&#10;c</pre>\n");
}

}  // namespace lightspeed::isa::program
