// Instructions: the eight of the contract and ours, operands, guards, and what they name.

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "isa/program/assembly.hpp"
#include "tests/isa/program/assembling.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::isa::program {

using testing::error_of_line;
using testing::with_state;

namespace {

Line line_of(const std::string& text) {
  const Program program =
      assembled(with_state("on event go(word: text, number: integer)\n  " + text));
  return program.handlers.at(0).lines.at(0);
}

template <class T>
T instruction_of(const std::string& text) {
  const Line line = line_of(text);
  REQUIRE(std::holds_alternative<T>(line.instruction));
  return std::get<T>(line.instruction);
}

}  // namespace

TEST_CASE("PROG-9: a line is an instruction, and a guard behind it") {
  CHECK_FALSE(line_of("crash").guard);
  CHECK(line_of("crash if open and number > 1").guard->code.size() == 5);
  CHECK(line_of("fail word if open").guard->code.size() == 1);
  CHECK(line_of("put items word done=open if open").guard);
  CHECK(line_of("sort items by done descending if open").guard);
}

TEST_CASE("PROG-10: the eight of the contract take expressions for their operands") {
  std::size_t row = 0;
  for (const auto& [text, operands] :
       std::vector<std::pair<std::string, std::size_t>>{{"render \"main\"", 1},
                                                        {"patch \"#a\" \"<b>\" <> word", 2},
                                                        {"push_event \"say\" {text: word}", 2},
                                                        {"navigate \"/\" <> number", 1},
                                                        {"subscribe word", 1},
                                                        {"unsubscribe word", 1},
                                                        {"shutdown \"done\"", 1}}) {
    const auto call = instruction_of<Call>(text);
    CHECK(call.row == ++row);
    CHECK(call.operands.size() == operands);
  }
  const Program mounting =
      assembled(with_state("on mount\n  mount \"/\" <> route \"main\"\n  crash"));
  CHECK(std::get<Call>(mounting.handlers.at(0).lines.at(0).instruction).row == 0);
}

TEST_CASE("PROG-11: each row of the table is read") {
  CHECK(instruction_of<Set>("set open = not open").variable == 2);
  const auto put = instruction_of<Put>("put items \"k\" <> number done=open title=word <> 1");
  REQUIRE(put.fields.size() == 2);
  CHECK(put.fields[0].first == 1);
  CHECK(put.fields[1].second.code.size() == 3);
  CHECK(instruction_of<Put>("put items word").fields.empty());
  CHECK(instruction_of<Drop>("drop items word").key.code.size() == 1);
  CHECK(instruction_of<Move>("move items word first").place == Move::Place::first);
  CHECK(instruction_of<Move>("move items word last").place == Move::Place::last);
  CHECK(instruction_of<Move>("move items word before first(items)").before);
  CHECK(instruction_of<Clear>("clear items").list == 0);
  CHECK(instruction_of<Sort>("sort items by key") ==
        Sort{.list = 0, .field = kKeyField, .descending = false});
  CHECK(instruction_of<Sort>("sort items by size descending") ==
        Sort{.list = 0, .field = 2, .descending = true});
  CHECK(instruction_of<Reverse>("reverse items").list == 0);
  CHECK(instruction_of<Publish>("publish word {text: word}").message.code.size() == 2);
  CHECK_FALSE(instruction_of<StartTimer>("start_timer tick 100 * number").repeats);
  CHECK(instruction_of<StartTimer>("start_timer tick every every").repeats);
  CHECK(instruction_of<StopTimer>("stop_timer tick").timer == "tick");
  CHECK(instruction_of<Fail>("fail \"no\"").reason.type == Type::text);
  instruction_of<Crash>("crash");
}

TEST_CASE("PROG-11: the page has the rows of the table, word for word") {
  const std::string page =
      lightspeed::testing::read_text(lightspeed::testing::in_source_tree("specs/programs.md"));
  for (const InstructionWords& each : kOwnInstructions) {
    std::string operands(each.operands);
    for (std::size_t at = 0; (at = operands.find('|', at)) != std::string::npos; at += 2) {
      operands.insert(at, "\\");
    }
    const std::string row = "| `" + std::string(each.opcode) + "` |" +
                            (operands.empty() ? "" : " " + operands) + " | " +
                            std::string(each.description) + " |\n";
    INFO(row);
    CHECK(page.find(row) != std::string::npos);
  }
}

TEST_CASE("PROG-9: a line that is not one instruction is refused") {
  CHECK(error_of_line("count = 5") ==
        "1: an instruction was expected; a variable is changed by: set count = …");
  CHECK(error_of_line("sett count = 5") ==
        "1: an instruction was expected, found 'sett'; did you mean 'set'?");
  CHECK(error_of_line("add count 1") ==
        "1: an instruction was expected, found 'add'; there are: set, put, drop, move, clear, "
        "sort, reverse, publish, start_timer, stop_timer, fail, crash, mount, render, patch, "
        "push_event, navigate, subscribe, unsubscribe, shutdown");
  CHECK(error_of_line("\"crash\"") ==
        "1: an instruction was expected, found the text \"crash\"; there are: set, put, drop, "
        "move, clear, sort, reverse, publish, start_timer, stop_timer, fail, crash, mount, render, "
        "patch, push_event, navigate, subscribe, unsubscribe, shutdown");
  CHECK(error_of_line("if open set count = 1") ==
        "1: a guard stands behind its instruction, such as: set open = true if ready");
  CHECK(error_of_line("set count = 1 unless open") ==
        "15: the end of 'set', or 'if' and a guard, was expected, found 'unless'");
  CHECK(error_of_line("crash now") ==
        "7: the end of 'crash', or 'if' and a guard, was expected, found 'now'");
  CHECK(error_of_line("crash if open now") ==
        "15: an operator or the end of the line was expected, found 'now'");
}

TEST_CASE("PROG-9: a guard is a boolean") {
  CHECK(error_of_line("set count = 1 if count") ==
        "18: a guard must be a boolean, found an integer");
  CHECK(error_of_line("set count = 1 if") == "17: a guard was expected, found the end of the line");
}

TEST_CASE("PROG-10: an instruction of the contract has its operands, all of them texts") {
  CHECK(error_of_line("push_event \"a\"") ==
        "15: the payload of push_event was expected, found the end of the line; write: push_event "
        "NAME PAYLOAD [if CONDITION]");
  CHECK(error_of_line("navigate") ==
        "9: the destination of navigate was expected, found the end of the line; write: navigate "
        "DESTINATION [if CONDITION]");
  CHECK(error_of_line("patch \"#a\" 5") ==
        "12: the html of patch must be a text, found an integer; \"\" <> VALUE makes a text of it");
  CHECK(error_of_line("subscribe count") ==
        "11: the topic of subscribe must be a text, found an integer; \"\" <> VALUE makes a text "
        "of it");
  CHECK(error_of_line("shutdown open") ==
        "10: the reason of shutdown must be a text, found a boolean; \"\" <> VALUE makes a text of "
        "it");
}

TEST_CASE("PROG-10: the view of mount and render is one of the program") {
  CHECK(error_of_line("render main") ==
        "8: the name of a view in quotes was expected, found 'main'");
  CHECK(error_of_line("render \"mian\"") == "8: there is no view 'mian'; did you mean 'main'?");
  CHECK(error_of_line("render word") ==
        "8: the name of a view in quotes was expected, found 'word'");
}

TEST_CASE("PROG-10: a mount is the first instruction of the handler of mounts, without guard") {
  CHECK(error_of_line("mount \"/\" \"main\"") ==
        "1: 'mount' stands in 'on mount' only: 'render' shows another view");
  CHECK(error_of(with_state("on mount")) ==
        "14:9: the first instruction of 'on mount' is a mount, such as: mount \"/\" \"main\"");
  CHECK(error_of(with_state("on mount\n  set count = 1")) ==
        "15:3: the first instruction of 'on mount' is a mount, such as: mount \"/\" \"main\"");
  CHECK(error_of(with_state("on mount\n  mount \"/\" \"main\" if open")) ==
        "15:20: a page is always mounted: 'mount' takes no guard");
  CHECK(error_of(with_state("on mount\n  mount \"/\" \"main\"\n  mount \"/\" \"main\"")) ==
        "16:3: a page is mounted once: the first instruction did it");
  CHECK(error_of(with_state("on mount\n  mount \"/\" \"mian\"")) ==
        "15:13: there is no view 'mian'; did you mean 'main'?");
}

TEST_CASE("PROG-11: an instruction of ours has its operands") {
  CHECK(error_of_line("set count") ==
        "10: '=' and a value was expected, found the end of the line");
  CHECK(error_of_line("set count =") ==
        "12: the value of 'count' was expected, found the end of the line; write: set NAME = VALUE "
        "[if CONDITION]");
  CHECK(error_of_line("set count += 1") == "11: there is no '+='; write: set count = count + 1");
  CHECK(error_of_line("put items \"a\" title=\"b\", done=true") ==
        "24: operands are parted by blanks, without ','; write: put LIST KEY FIELD=VALUE … [if "
        "CONDITION]");
  CHECK(error_of_line("put items title=\"b\"") ==
        "11: the key of the record is missing; write: put LIST KEY FIELD=VALUE … [if CONDITION]");
  CHECK(error_of_line("drop items") ==
        "11: a key was expected, found the end of the line; write: drop LIST KEY [if CONDITION]");
  CHECK(error_of_line("move items \"a\"") ==
        "15: a place was expected, found the end of the line; there are: first, last, before");
  CHECK(error_of_line("move items \"a\" after \"b\"") ==
        "16: a place was expected, found 'after'; there are: first, last, before");
  CHECK(error_of_line("move items \"a\" before") ==
        "22: a key was expected, found the end of the line; write: move LIST KEY first|last|before "
        "KEY [if CONDITION]");
  CHECK(error_of_line("clear") == "6: the name of a list was expected, found the end of the line");
  CHECK(error_of_line("sort items") ==
        "11: 'by' and a field was expected, found the end of the line");
  CHECK(error_of_line("reverse") ==
        "8: the name of a list was expected, found the end of the line");
  CHECK(error_of_line("publish \"room\"") ==
        "15: a message was expected, found the end of the line; write: publish TOPIC MESSAGE [if "
        "CONDITION]");
  CHECK(error_of_line("start_timer") ==
        "12: the name of a timer was expected, found the end of the line");
  CHECK(error_of_line("start_timer tick") ==
        "17: the time in milliseconds was expected, found the end of the line; write: start_timer "
        "NAME [every] MILLISECONDS [if CONDITION]");
  CHECK(error_of_line("start_timer tick every") ==
        "23: the time in milliseconds was expected, found the end of the line; write: start_timer "
        "NAME [every] MILLISECONDS [if CONDITION]");
  CHECK(error_of_line("stop_timer") ==
        "11: the name of a timer was expected, found the end of the line");
  CHECK(error_of_line("fail") ==
        "5: the reason was expected, found the end of the line; write: fail REASON [if CONDITION]");
}

TEST_CASE("PROG-18: who forgets what stands before the guard is told the form of the line") {
  CHECK(error_of_line("fail if open") ==
        "6: the reason was expected, found 'if'; write: fail REASON [if CONDITION]");
  CHECK(error_of_line("navigate if open") ==
        "10: the destination of navigate was expected, found 'if'; write: navigate DESTINATION "
        "[if CONDITION]");
  CHECK(error_of_line("set count = if open") ==
        "13: the value of 'count' was expected, found 'if'; write: set NAME = VALUE "
        "[if CONDITION], or for one of two values choose(CONDITION, A, B)");
  CHECK(testing::error_of_expression("if open") ==
        "1: 'if' is no value: one of two values is choose(CONDITION, A, B)");
}

TEST_CASE("PROG-18: who writes as in another language is told how it is said here") {
  CHECK(error_of_line("count += 1") ==
        "1: an instruction was expected; a variable is changed by: set count = count + 1");
  CHECK(error_of_line("set count -= (1)") == "11: there is no '-='; write: set count = count - …");
  CHECK(error_of_line("for each in items") ==
        "1: there are no loops: a view shows each record by {{#LIST}}…{{/LIST}}, a select picks "
        "some, and clear, sort and reverse change all of a list");
  CHECK(error_of_line("else") ==
        "1: there is no 'else': each line has a guard of its own, such as: set open = false if not "
        "ready");
  CHECK(error_of_line("let total = 1") ==
        "1: a 'let' stands in column 1, outside of handlers; a handler changes the state, such as: "
        "set count = count + 1");
}

TEST_CASE("PROG-11: an operand has the type of its row") {
  CHECK(error_of_line("set count = \"a\"") ==
        "13: the value of 'count' must be an integer, found a text");
  CHECK(error_of_line("put items 5 title=\"b\"") ==
        "11: a key must be a text, found an integer; \"\" <> VALUE makes a text of it");
  CHECK(error_of_line("put items \"a\" title=5") ==
        "21: the value of 'title' must be a text, found an integer; \"\" <> VALUE makes a text of "
        "it");
  CHECK(error_of_line("put items \"a\" title=\"b\" title=\"c\"") ==
        "25: 'title' is given a value already");
  CHECK(error_of_line("publish 1 \"a\"") ==
        "9: a topic must be a text, found an integer; \"\" <> VALUE makes a text of it");
  CHECK(error_of_line("start_timer tick \"5\"") ==
        "18: the time in milliseconds must be an integer, found a text");
  CHECK(error_of_line("fail count") ==
        "6: the reason must be a text, found an integer; \"\" <> VALUE makes a text of it");
}

TEST_CASE("PROG-12: only what is state is changed") {
  CHECK(error_of_line("set items = 5") ==
        "5: 'items' is a list: its records are changed by put, drop, move, clear, sort");
  CHECK(error_of_line("set twice = 5") ==
        "5: 'twice' cannot be set: it is no variable of the state");
  CHECK(error_of_line("set word = \"a\"") ==
        "5: 'word' cannot be set: it is no variable of the state");
  CHECK(error_of_line("put finished \"a\" title=\"b\"") ==
        "5: 'finished' is a select: name the list it comes from, 'items'");
  CHECK(error_of_line("clear count") == "7: 'count' is a value, but a list was expected");
}

TEST_CASE("PROG-12: what an instruction names exists") {
  CHECK(error_of_line("set cuont = 5") ==
        "5: there is no variable 'cuont' in the state; did you mean 'count'?");
  CHECK(error_of_line("put item \"a\" title=\"b\"") ==
        "5: there is no list 'item'; did you mean 'items'?");
  CHECK(error_of_line("put items \"a\" titel=\"b\"") ==
        "15: the list items has no field 'titel'; did you mean 'title'?");
  CHECK(error_of_line("put items \"a\" key=\"b\"") ==
        "15: the list items has no field 'key'; there are: title, done, size");
  CHECK(error_of_line("sort items by titel") ==
        "15: the list items has no field 'titel'; did you mean 'title'?");
  CHECK(error_of_line("start_timer tock 5") ==
        "13: there is no handler 'on timer tock'; did you mean 'tick'?");
  CHECK(error_of_line("stop_timer tock") ==
        "12: there is no handler 'on timer tock'; did you mean 'tick'?");
}

}  // namespace lightspeed::isa::program
