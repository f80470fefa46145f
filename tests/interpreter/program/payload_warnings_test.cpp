// Literal payloads that do not fit the parameters of their handlers.

#include "interpreter/program/payload_warnings.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace lightspeed::interpreter {
namespace {

/// The warnings of a program with this button, in line 7, that raises `toggle`.
std::string warnings_for(std::string_view payload, std::string_view event = "toggle") {
  const auto program = isa::program::assemble(
      "program a 1\n\nstate\n  name: text\n\nview main\n  <b data-ls-event=\"" +
      std::string(event) + "\" data-ls-payload='" + std::string(payload) +
      "'></b>\n\non event toggle(key: text, done: boolean = false)\n  set name = key\n"
      "\non event clear\n  set name = \"\"\n");
  REQUIRE_MESSAGE(program.has_value(), (program ? "" : program.error().text));
  std::string text;
  for (const auto& [line, column, what] : payload_warnings_of(*program)) {
    text += std::to_string(line) + ":" + std::to_string(column) + ": " + what + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("PROG-36: a literal payload without a field that the handler needs is warned of") {
  CHECK(warnings_for("{}") ==
        "7:29: the event 'toggle' needs 'key', which the payload does not have\n");
  CHECK(warnings_for("done=on") ==
        "7:29: the event 'toggle' needs 'key', which the payload does not have\n");
  CHECK(warnings_for(R"({"key":"a"})").empty());
  CHECK(warnings_for(R"({"key":"{{name}}","done":true})").empty());
}

TEST_CASE("PROG-36: a field that the handler does not take is warned of, with the nearest name") {
  CHECK(warnings_for(R"({"key":"a","dnoe":true})") ==
        "7:29: the event 'toggle' does not take 'dnoe'; did you mean 'done'?\n");
  CHECK(warnings_for(R"({ "kye" : "{{name}}" })") ==
        "7:29: the event 'toggle' needs 'key', which the payload does not have\n"
        "7:29: the event 'toggle' does not take 'kye'; did you mean 'key'?\n");
  CHECK(warnings_for(R"({"key":{"other":["x",{"y":1}]},"done":"a\"b:{"})").empty());
}

TEST_CASE("PROG-36: a literal payload that cannot be read is warned of") {
  CHECK(warnings_for("{key}") == "7:29: the payload cannot be read: bad JSON at byte 2\n");
  CHECK(warnings_for("[1]") ==
        "7:29: the payload cannot be read: neither an object nor form data\n");
}

TEST_CASE("PROG-36: what is computed, not read or not known is not warned of") {
  CHECK(warnings_for("{{name}}").empty());
  CHECK(warnings_for(R"({"key":1,"{{name}}":2})").empty());
  CHECK(warnings_for(R"({"key":1,"a{{name}}":2})").empty());
  CHECK(warnings_for("{}", "{{name}}").empty());
  CHECK(warnings_for("{}", "lv:patch").empty());
  CHECK(warnings_for(R"({"key":1})", "clear").empty());
}

}  // namespace lightspeed::interpreter
