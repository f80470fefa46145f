// Handlers: what they wait for, and what it brings along.

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "isa/program/assembly.hpp"
#include "tests/isa/program/assembling.hpp"

namespace lightspeed::isa::program {

using testing::with_state;

namespace {

Trigger trigger_of(const std::string& line) {
  return assembled(with_state("on " + line)).handlers.at(0).trigger;
}

Parameter parameter(std::string name, Type type, std::optional<Value> fallback = std::nullopt) {
  return {.name = std::move(name), .type = type, .fallback = std::move(fallback)};
}

}  // namespace

TEST_CASE("PROG-5: the six triggers bring their parameters along") {
  CHECK(trigger_of("mount\n  mount route \"main\"").parameters ==
        std::vector{parameter("route", Type::text)});
  const Trigger event = trigger_of("event add(word: text, number: integer = -1)");
  CHECK(event.name == "add");
  CHECK(event.parameters == std::vector{parameter("word", Type::text),
                                        parameter("number", Type::integer, std::int64_t{-1})});
  CHECK(trigger_of("event \"lv:patch\"(to: text)").name == "lv:patch");
  CHECK(trigger_of("topic \"room 1\"(from: text)").name == "room 1");
  CHECK(trigger_of("presence \"room\"(number: integer)").kind == TriggerKind::presence);
  CHECK(trigger_of("route \"/items/:id/:part\"").parameters ==
        std::vector{parameter("id", Type::text), parameter("part", Type::text)});
  CHECK(trigger_of("route \"/\"").parameters.empty());
  CHECK(trigger_of("timer tock") ==
        Trigger{.kind = TriggerKind::timer, .name = "tock", .parameters = {}});
}

TEST_CASE("PROG-5: a handler may run on behalf of a record, and may have no instructions") {
  const Program program = assembled(with_state("on event boom(key: text) in items[key <> \"1\"]"));
  const Handler& handler = program.handlers.at(0);
  CHECK(handler.lines.empty());
  REQUIRE(handler.child);
  CHECK(handler.child->list == 0);
  CHECK(handler.child->key.code.size() == 3);
}

TEST_CASE("PROG-5: a trigger that is not one is refused") {
  CHECK(error_of(with_state("on")) ==
        "14:3: what to wait for was expected, found the end of the line; there are: mount, event, "
        "topic, presence, route, timer");
  CHECK(error_of(with_state("on click add")) ==
        "14:4: what to wait for was expected, found 'click'; there are: mount, event, topic, "
        "presence, route, timer");
  CHECK(error_of(with_state("on even add")) ==
        "14:4: what to wait for was expected, found 'even'; did you mean 'event'?");
  CHECK(error_of(with_state("on event")) ==
        "14:9: the name of an event was expected, found the end of the line");
  CHECK(error_of(with_state("on event Add")) ==
        "14:10: 'Add' cannot be a name: a name is small letters, digits and '_', begins with a "
        "letter, and is none of true, false, and, or, not, if; did you mean 'add'?");
  CHECK(error_of(with_state("on event add(text)")) ==
        "14:18: ':' and a type, as in 'key: text', was expected, found ')'");
  CHECK(error_of(with_state("on event add(text: text")) ==
        "14:24: ',' or ')' was expected, found the end of the line");
  CHECK(error_of(with_state("on event add(a: text = 5)")) ==
        "14:24: a text in double quotes was expected, found '5'");
  CHECK(error_of(with_state("on event add(a: text) extra")) ==
        "14:23: 'in LIST[KEY]' or the end of the line was expected, found 'extra'");
  CHECK(error_of(with_state("on topic room")) ==
        "14:10: a topic in double quotes was expected, found 'room'");
  CHECK(error_of(with_state("on presence \"room\"")) ==
        "14:19: presence brings one integer, how many are there: (count: integer)");
  CHECK(error_of(with_state("on presence \"room\"(number: text)")) ==
        "14:19: presence brings one integer, how many are there: (count: integer)");
  CHECK(error_of(with_state("on presence \"room\"(number: integer = 1)")) ==
        "14:19: presence brings one integer, how many are there: (count: integer)");
  CHECK(error_of(with_state("on timer \"tick\"")) ==
        "14:10: the name of a timer was expected, found the text \"tick\"");
}

TEST_CASE("PROG-5: a route is a path, and its parameters are whole parts of it") {
  CHECK(error_of(with_state("on route /items/:id")) ==
        "14:10: a route is a path in quotes such as \"/items/:id\" was expected, found '/'");
  CHECK(error_of(with_state("on route \"items/:id\"")) ==
        "14:10: a route is a path in quotes such as \"/items/:id\": it begins with '/'");
  CHECK(error_of(with_state("on route \"/items/:Id\"")) ==
        "14:10: ':' and a name was expected in the path, found ':Id'; names are small letters, "
        "digits and '_'");
  CHECK(error_of(with_state("on route \"/items/x:id\"")) ==
        "14:10: a parameter is a whole part of the path: ':' stands behind a '/'");
  CHECK(error_of(with_state("on route \"/:a/:a\"")) == "14:10: the path has ':a' twice");
}

TEST_CASE("PROG-18: a name with a hyphen is read whole, and the one that was meant is told") {
  for (const std::string word : {"add-item", "addItem", "add-Item"}) {
    CHECK(error_of(with_state("on event " + word)) ==
          "14:10: '" + word +
              "' cannot be a name: a name is small letters, digits and '_', begins with a letter, "
              "and is none of true, false, and, or, not, if; did you mean 'add_item'?");
  }
}

TEST_CASE("PROG-18: who gives a trigger its time is told how timers are started") {
  CHECK(error_of(with_state("on timer tock every 1000")) ==
        "14:15: 'in LIST[KEY]' or the end of the line was expected, found 'every'; a timer is "
        "started by an instruction of another handler, such as: start_timer tock every 1000");
}

TEST_CASE("PROG-5: a trigger has one handler") {
  CHECK(error_of(with_state("on event add\n  crash\non event \"add\"\n  crash")) ==
        "16:4: 'on event add' is there already, in line 14: put the instructions of both into one "
        "handler");
  CHECK(error_of(with_state("on timer tick")) ==
        "15:4: 'on timer tick' is there already, in line 14: put the instructions of both into one "
        "handler");
}

TEST_CASE("PROG-5: a handler runs for a record of a list of the state") {
  CHECK(error_of(with_state("on event boom(key: text) in finished[key]")) ==
        "14:29: 'finished' is a select: name the list it comes from, 'items'");
  CHECK(error_of(with_state("on event boom(key: text) in items(key)")) ==
        "14:34: '[' and the key of a record was expected, found '('");
  CHECK(error_of(with_state("on event boom(key: text) in items[1]")) ==
        "14:35: a key must be a text, found an integer; \"\" <> VALUE makes a text of it");
  CHECK(error_of(with_state("on event boom(key: text) in items[key")) ==
        "14:38: ']' behind the key was expected, found the end of the line");
  CHECK(error_of(with_state("on mount in items[\"a\"]\n  mount \"/\" \"main\"")) ==
        "14:10: 'on mount' runs for the whole page, not for one record");
}

}  // namespace lightspeed::isa::program
