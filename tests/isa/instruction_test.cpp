// The instruction table and its text form, there and back.

#include "isa/instruction.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isa/instruction_text.hpp"
#include "tests/isa/generators.hpp"

namespace lightspeed::isa {
namespace {

std::vector<Instruction> one_of_each() {
  using namespace instruction;  // Only here: the names are those of the table.
  return {Mount{.route = "/counter", .view = "counter"},
          Render{.view = "counter"},
          instruction::Patch{.target = "#app", .html = "<p>\"1\"</p>"},
          PushEvent{.name = "say", .payload = "{\"a\":\"b\\n\"}"},
          Navigate{.destination = "/next?a=1"},
          Subscribe{.topic = "room:1"},
          Unsubscribe{.topic = "room:1"},
          Shutdown{.reason = "done"}};
}

template <class T>
Instruction arbitrary_of() {
  T value;
  for (const auto& operand : row_of<T>(kInstructionTable).operands) {
    value.*operand.member = *testing::nasty_text();
  }
  return value;
}

Instruction arbitrary_instruction() {
  const auto wanted = *rc::gen::inRange<std::size_t>(0, std::variant_size_v<Instruction>);
  Instruction result;
  std::size_t row = 0;
  const auto try_row = [&]<class T, std::size_t N>(const InstructionRow<T, N>&) {
    if (row++ == wanted) result = arbitrary_of<T>();
  };
  std::apply([&](const auto&... rows) { (try_row(rows), ...); }, kInstructionTable);
  return result;
}

InstructionError error_of(std::string_view text) {
  const auto read = instruction_from_text(text);
  REQUIRE_FALSE(read.has_value());
  return read.error();
}

InstructionError fault(InstructionFault fault, std::size_t position) {
  return InstructionError{.fault = fault, .position = position};
}

}  // namespace

TEST_CASE("ISA-1: the eight instructions have their opcodes, operands and sides") {
  std::string table;
  const auto print = [&](const auto& row) {
    table.append(row.opcode).append(row.side == Side::client ? " client" : " server");
    for (const auto& operand : row.operands) table.append(" ").append(operand.name);
    table.append("\n");
    CHECK(row.description.ends_with("."));
  };
  std::apply([&](const auto&... rows) { (print(rows), ...); }, kInstructionTable);
  CHECK(table ==
        "mount server route view\n"
        "render server view\n"
        "patch client target html\n"
        "push_event client name payload\n"
        "navigate client destination\n"
        "subscribe server topic\n"
        "unsubscribe server topic\n"
        "shutdown server reason\n");
}

TEST_CASE("ISA-1: opcode, side and description of a value are those of its row") {
  const Instruction patch = instruction::Patch{.target = "#app", .html = ""};
  CHECK(opcode_of(patch) == "patch");
  CHECK(side_of(patch) == Side::client);
  CHECK(description_of(patch) == "Puts html into a target of the page.");
  CHECK(subject_of(patch) == "#app");
  CHECK(side_of(instruction::Subscribe{.topic = "t"}) == Side::server);
}

TEST_CASE("ISA-2: an instruction is one line: the opcode and its quoted operands") {
  CHECK(to_text(one_of_each()) ==
        "mount \"/counter\" \"counter\"\n"
        "render \"counter\"\n"
        "patch \"#app\" \"<p>\\\"1\\\"</p>\"\n"
        "push_event \"say\" \"{\\\"a\\\":\\\"b\\\\n\\\"}\"\n"
        "navigate \"/next?a=1\"\n"
        "subscribe \"room:1\"\n"
        "unsubscribe \"room:1\"\n"
        "shutdown \"done\"\n");
}

TEST_CASE("ISA-2: control bytes are escaped and every other byte stands as it is") {
  CHECK(quoted(std::string_view("\"\\\n\r\t\b\f\0\x1f\x7f/\xC3\xA9\xFF", 14)) ==
        "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0000\\u001f\x7f/\xC3\xA9\xFF\"");
}

TEST_CASE("ISA-3: every escape of JSON is read") {
  const auto read = [](const std::string& text) {
    const auto instruction = instruction_from_text("render \"" + text + "\"");
    REQUIRE(instruction.has_value());
    return subject_of(*instruction);
  };
  CHECK(read("\\\"\\\\\\/\\b\\f\\n\\r\\t") == "\"\\/\b\f\n\r\t");
  CHECK(read("\\u0041\\u00e9\\u00E9") == "A\xC3\xA9\xC3\xA9");
  CHECK(read("\\u20ac") == "\xE2\x82\xAC");
  CHECK(read("\\ud83d\\ude00") == "\xF0\x9F\x98\x80");
  CHECK(read("\\u0000") == std::string(1, '\0'));
}

TEST_CASE("ISA-3: every fault of a text has its place") {
  using enum InstructionFault;
  CHECK(error_of("") == fault(unknown_opcode, 0));
  CHECK(error_of("Render \"a\"") == fault(unknown_opcode, 0));
  CHECK(error_of("rend") == fault(unknown_opcode, 0));
  CHECK(error_of("render") == fault(missing_operand, 6));
  CHECK(error_of("render a") == fault(missing_operand, 6));
  CHECK(error_of("render  \"a\"") == fault(missing_operand, 6));
  CHECK(error_of("mount \"a\"") == fault(missing_operand, 9));
  CHECK(error_of("mount \"a\"\"b\"") == fault(missing_operand, 9));
  CHECK(error_of("render \"a") == fault(unterminated_string, 7));
  CHECK(error_of("render \"a\nb\"") == fault(control_character, 9));
  CHECK(error_of("render \"a\\x\"") == fault(bad_escape, 9));
  CHECK(error_of("render \"\\") == fault(bad_escape, 8));
  CHECK(error_of("render \"\\u12\"") == fault(bad_escape, 8));
  CHECK(error_of("render \"\\u12g4\"") == fault(bad_escape, 8));
  CHECK(error_of("render \"\\ude00\"") == fault(bad_escape, 8));
  CHECK(error_of("render \"\\ud83d\"") == fault(bad_escape, 8));
  CHECK(error_of("render \"\\ud83d\\u0041\"") == fault(bad_escape, 8));
  CHECK(error_of("render \"a\" ") == fault(surplus_text, 10));
  CHECK(error_of("render \"a\"\n") == fault(surplus_text, 10));
}

TEST_CASE("ISA-3: the place in a list counts from the beginning of the text") {
  using enum InstructionFault;
  const auto error = [](std::string_view text) {
    const auto read = instructions_from_text(text);
    REQUIRE_FALSE(read.has_value());
    return read.error();
  };
  CHECK(instructions_from_text("")->empty());
  CHECK(error("render \"a\"\nrend\n") == fault(unknown_opcode, 11));
  CHECK(error("render \"a\"\nrender\n") == fault(missing_operand, 17));
  CHECK(error("render \"a\"") == fault(surplus_text, 10));
  CHECK(error("render \"a\"\n\n") == fault(unknown_opcode, 11));
}

TEST_CASE("ISA-3: every instruction comes back from its text, whatever its operands hold") {
  CHECK(instructions_from_text(to_text(one_of_each())) == one_of_each());
  CHECK(rc::check("round trip", [] {
    std::vector<Instruction> list;
    const int count = *rc::gen::inRange(0, 6);
    for (int at = 0; at < count; ++at) list.push_back(arbitrary_instruction());
    const std::string text = to_text(list);
    RC_ASSERT(instructions_from_text(text) == list);
    if (!list.empty()) RC_ASSERT(instruction_from_text(to_text(list[0])) == list[0]);
  }));
}

TEST_CASE("ISA-3: any text is read to instructions or to a fault within it") {
  const auto holds = [](const std::string& text) {
    const auto list = instructions_from_text(text);
    if (!list) return list.error().position <= text.size();
    return instructions_from_text(to_text(*list)) == *list;
  };
  CHECK(rc::check("any bytes", [&](const std::string& text) { RC_ASSERT(holds(text)); }));
  CHECK(rc::check("mutated",
                  [&] { RC_ASSERT(holds(testing::mutated(to_text({arbitrary_instruction()})))); }));
  const std::string text = to_text(one_of_each());
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK(holds(text.substr(0, length)));
  }
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CHECK(holds(flipped));
    CHECK(instructions_from_text(flipped) != one_of_each());
  }
}

}  // namespace lightspeed::isa
