#include "tests/docs/console.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lightspeed::docs {
namespace {

const std::string kFence = "```";

std::string block(const std::string& kind, const std::string& text) {
  return "Text.\n\n" + kFence + kind + "\n" + text + kFence + "\n\nMore.\n";
}

}  // namespace

TEST_CASE("DOC-1: commands, outputs and noted statuses are read from console blocks alone") {
  const auto commands = commands_of(block("console", "$ one\na\nb\n$ two  # exit 3\n$ three\nc\n") +
                                    block("text", "$ four\n"));
  REQUIRE(commands.size() == 3);
  CHECK(commands[0].command == "one");
  CHECK(commands[0].line == 3);
  CHECK(commands[0].output == std::vector<std::string>{"a", "b"});
  CHECK(commands[0].status == 0);
  CHECK(commands[1].status == 3);
  CHECK(commands[1].output.empty());
  CHECK(commands[2].output == std::vector<std::string>{"c"});
}

TEST_CASE("DOC-1: a command goes on over a backslash, and a block may be indented") {
  const auto commands = commands_of("- Item:\n  " + kFence + "console\n  $ one \\\n      two\n" +
                                    "  out\n  " + kFence + "\n");
  REQUIRE(commands.size() == 1);
  CHECK(commands[0].command == "one \\\n    two");
  CHECK(commands[0].output == std::vector<std::string>{"out"});
}

TEST_CASE("DOC-1: output is compared byte for byte, and three dots stand for any lines") {
  CHECK(is_as_shown({"a", "b"}, "a\nb\n"));
  CHECK(is_as_shown({"a", "b"}, "a\nb"));
  CHECK(is_as_shown({}, ""));
  CHECK_FALSE(is_as_shown({"a", "b"}, "a\nb \n"));
  CHECK_FALSE(is_as_shown({"a"}, "a\nb\n"));
  CHECK_FALSE(is_as_shown({"a", "b"}, "a\n"));
  CHECK(is_as_shown({"a", "...", "d"}, "a\nb\nc\nd\n"));
  CHECK(is_as_shown({"a", "..."}, "a\n"));
  CHECK(is_as_shown({"...", "b", "...", "d"}, "a\nb\nb\nd\n"));
  CHECK_FALSE(is_as_shown({"a", "...", "d"}, "a\nb\nc\n"));
}

TEST_CASE("DOC-1: a rewrite changes the output and the status of one command and nothing else") {
  const std::string before = block("console", "$ one\nold\n$ two  # exit 1\nkept\n");
  const auto commands = commands_of(before);
  REQUIRE(commands.size() == 2);
  CHECK(rewritten(before, commands[0], "new\nnewer\n", 2) ==
        block("console", "$ one  # exit 2\nnew\nnewer\n$ two  # exit 1\nkept\n"));
  CHECK(rewritten(before, commands[1], "kept\n", 0) ==
        block("console", "$ one\nold\n$ two\nkept\n"));
  CHECK(rewritten(before, commands[1], "kept\n", 1) == before);
}

TEST_CASE("DOC-3: shell commands outside console blocks are found") {
  CHECK(stray_blocks(block("console", "$ one\n")).empty());
  CHECK(stray_blocks(block("text", "one\n")).empty());
  CHECK(stray_blocks(block("bash", "one\n")).size() == 1);
  CHECK(stray_blocks(block("sh", "$ one\n")).size() == 1);
  CHECK(stray_blocks(block("console", "one\n")).size() == 1);
  CHECK(stray_blocks(block("console", "")).size() == 1);
}

TEST_CASE("DOC-4: relative links are found, without anchors and without the world's addresses") {
  CHECK(relative_links("a [b](c.md#d) and [e](https://f.g)\n[h](#i) [j](k/l.md)\n") ==
        std::vector<Complaint>{{.line = 1, .what = "c.md"}, {.line = 2, .what = "k/l.md"}});
}

}  // namespace lightspeed::docs
