// What each instruction of a program does, and what it asks for.

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "interpreter/program/execution.hpp"
#include "tests/interpreter/app_page.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::AppPage;
using testing::program_of;
using Commands = std::vector<Command>;

/// A program over a list of four that runs these lines when `go` is raised.
App going(const std::string& lines, const std::string& more = "") {
  std::string indented;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    indented += "  " + lines.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return program_of(
      "program small 1\n"
      "state\n"
      "  n: integer = 2\n"
      "  word: text = \"w\"\n"
      "list items\n"
      "  rank: integer = 5\n"
      "  title: text = \"none\"\n"
      "  row \"a\" rank=3 title=\"x\"\n"
      "  row \"b\" rank=1 title=\"y\"\n"
      "  row \"c\" rank=2 title=\"y\"\n"
      "  row \"d\" rank=4 title=\"a\"\n" +
      more + "on event go(by: integer = 0)\n" + indented +
      "on timer tick\n"
      "view main\n"
      "  <p>{{n}}{{word}}{{#items}} {{key}}{{rank}}{{title}}{{/items}}</p>\n"
      "view other\n"
      "  <b>{{n}}</b>\n");
}

/// What the page shows after `go`.
std::string after(const std::string& lines) {
  AppPage page(going(lines));
  page.event("go");
  const std::string html = page.html();
  return html.substr(3, html.size() - 7);
}

Commands asked(const std::string& lines) {
  AppPage page(going(lines));
  page.event("go");
  return page.commands;
}

command::Report error(const std::string& text) { return {"instruction_error", text}; }

}  // namespace

TEST_CASE("PROG-26: set gives a variable its value, line after line") {
  CHECK(after("set n = n + 1\nset n = n * n\nset word = word <> n") == "9w9 a3x b1y c2y d4a");
}

TEST_CASE("PROG-26: put changes a record, or adds one with what the list declares") {
  CHECK(after("put items \"b\" title=items[\"b\"].title <> \"!\"") == "2w a3x b1y! c2y d4a");
  CHECK(after("put items \"e\" rank=9") == "2w a3x b1y c2y d4a e9none");
  CHECK(after("put items \"\" title=\"\"") == "2w a3x b1y c2y d4a 5");
}

TEST_CASE("PROG-26: drop and clear remove") {
  CHECK(after("drop items \"b\"\ndrop items \"x\"") == "2w a3x c2y d4a");
  CHECK(after("clear items\nput items \"z\" rank=1") == "2w z1none");
}

TEST_CASE("PROG-26: move puts a record first, last or before another") {
  CHECK(after("move items \"c\" first") == "2w c2y a3x b1y d4a");
  CHECK(after("move items \"b\" last") == "2w a3x c2y d4a b1y");
  CHECK(after("move items \"a\" before \"c\"") == "2w b1y a3x c2y d4a");
  CHECK(after("move items \"d\" before \"b\"") == "2w a3x d4a b1y c2y");
}

TEST_CASE("PROG-26: a move that has nowhere to go does nothing") {
  const std::string same = "2w a3x b1y c2y d4a";
  CHECK(after("move items \"a\" first") == same);
  CHECK(after("move items \"d\" last") == same);
  CHECK(after("move items \"b\" before \"b\"") == same);
  CHECK(after("move items \"b\" before \"c\"") == same);
  CHECK(after("move items \"x\" first") == same);
  CHECK(after("move items \"b\" before \"x\"") == same);
}

TEST_CASE("PROG-26: sort is stable and reverse turns the order around") {
  CHECK(after("sort items by rank") == "2w b1y c2y a3x d4a");
  CHECK(after("sort items by title") == "2w d4a a3x b1y c2y");
  CHECK(after("sort items by title descending") == "2w b1y c2y a3x d4a");
  CHECK(after("sort items by key descending") == "2w d4a c2y b1y a3x");
  CHECK(after("reverse items") == "2w d4a c2y b1y a3x");
}

TEST_CASE("PROG-26: a guard is looked at when its line's turn comes") {
  CHECK(after("set n = 7 if n = 2\nset n = 9 if n = 2\nset word = \"v\" if n = 7") ==
        "7v a3x b1y c2y d4a");
}

TEST_CASE("PROG-26: what a turn does not change is shared with the turn before") {
  const auto program = isa::program::assemble(
      "program small 1\nlist items\n  n: integer\n  row \"a\" n=1\n  row \"b\"\nlist rest\n  n: "
      "integer\n"
      "on event same\n  put items \"a\" n=1\n  sort items by key\n"
      "on event other\n  put items \"a\" n=2\n"
      "view main\n  <p></p>\n");
  const auto loaded = load(program.value());
  REQUIRE(loaded.has_value());
  const ProgramState before = initial_state(*loaded);
  Execution same(*loaded, before);
  CHECK_FALSE(same.run(loaded->program.handlers[0], {}).has_value());
  CHECK(same.state().lists == before.lists);  // The very same lists.
  CHECK(same.state().list_digests == before.list_digests);
  Execution other(*loaded, before);
  CHECK_FALSE(other.run(loaded->program.handlers[1], {}).has_value());
  CHECK(other.state().lists[1] == before.lists[1]);
  CHECK(other.state().lists[0]->at(0) != before.lists[0]->at(0));
  CHECK(other.state().lists[0]->at(1) == before.lists[0]->at(1));
  CHECK(before.lists[0]->at(0)->fields == std::vector<isa::program::Value>{std::int64_t{1}});
}

TEST_CASE("PROG-25: push_event, navigate and shutdown are asked of the session") {
  CHECK(asked("push_event \"flash\" {n: n}\nnavigate \"/x\"\nshutdown \"done\"") ==
        Commands{command::PushEvent{"flash", "{\"n\":2}"}, command::Navigate{"/x"},
                 command::ShutDown{"done"}});
}

TEST_CASE("PROG-25: subscriptions are asked for once for each change") {
  CHECK(asked("subscribe \"a\"\nsubscribe \"a\"\nunsubscribe \"a\"\nunsubscribe \"a\"") ==
        Commands{command::Subscribe{"a"}, command::Unsubscribe{"a"}, error("not_subscribed:a")});
  AppPage page(going("subscribe \"a\""));
  const auto before = testing::digest_of_app(page.app);
  page.event("go");
  CHECK(testing::digest_of_app(page.app) != before);
  page.event("go");
  CHECK(page.commands.empty());
}

TEST_CASE("PROG-25: render changes the view, and the model's digest") {
  AppPage page(going("render \"other\""));
  const auto before = testing::digest_of_app(page.app);
  page.event("go");
  CHECK(page.html() == "<b>2</b>");
  CHECK(testing::digest_of_app(page.app) != before);
}

TEST_CASE("PROG-25: patch stands behind the patches of the view") {
  AppPage page(going("patch \"p\" \"<i>\" <> n <> \"</i>\"\nset n = 3"));
  page.event("go");
  CHECK(page.page() == "<p><i>2</i></p>");
  CHECK(page.patches.back() == isa::Patch{isa::Replace{.target = "p", .html = "<i>2</i>"}});
}

TEST_CASE("PROG-25: after shutdown the eight are errors, and the turn goes on") {
  CHECK(asked("shutdown \"a\"\nshutdown \"b\"\nsubscribe \"x\"\npublish \"t\" \"m\"\nset n = 3") ==
        Commands{command::ShutDown{"a"}, error("already_shut_down:shutdown"),
                 error("already_shut_down:subscribe"), command::Publish{"t", "m"}});
  AppPage page(going("shutdown \"a\""));
  page.event("go");
  page.event("go");
  CHECK(page.commands == Commands{error("already_shut_down:shutdown")});
}

TEST_CASE("PROG-25: what the simulator and the program do not know is reported") {
  auto program = isa::program::assemble(
      "program small 1\n"
      "on mount\n"
      "  mount \"/here\" \"main\"\n"
      "  mount_twice\n"
      "view main\n"
      "  <p></p>\n");
  CHECK_FALSE(program.has_value());
  program = isa::program::assemble(
      "program small 1\non mount\n  mount \"/\" \"main\"\n  render \"main\"\nview main\n  "
      "<p></p>\n");
  REQUIRE(program.has_value());
  auto& lines = program->handlers.front().lines;
  // No text assembles to these: without `mount`, and with a view that is not there.
  std::get<isa::program::Call>(lines[0].instruction).operands[1].code = {
      isa::program::Literal{std::string("gone")}};
  AppPage page(ProgramApp::from(*program).value());
  CHECK(page.commands == Commands{error("unknown_view:gone"), error("not_mounted:render")});
  CHECK(page.html() == "<p></p>");
}

TEST_CASE("PROG-30: what is published and timed is asked of the session, in order") {
  CHECK(asked("publish \"room\" \"n\" <> n\nset n = 5\nstart_timer tick n\n"
              "start_timer tick every n * 1000\nstop_timer tick\npublish \"room\" \"\" <> n") ==
        Commands{command::Publish{"room", "n2"}, command::StartTimer{"tick", 5'000, false},
                 command::StartTimer{"tick", 5'000'000, true}, command::StopTimer{"tick"},
                 command::Publish{"room", "5"}});
}

TEST_CASE("PROG-30: every delay is one that time can have") {
  CHECK(asked("start_timer tick 0 - 1\nstart_timer tick every 0 - 1\n"
              "start_timer tick 9223372036854775807") ==
        Commands{command::StartTimer{"tick", 0, false}, command::StartTimer{"tick", 1'000, true},
                 command::StartTimer{"tick", std::numeric_limits<std::uint64_t>::max(), false}});
}

}  // namespace lightspeed::interpreter
