// What the tests of programs share: a program that must assemble, an error that must come.
// The state below has one name of each kind, for expressions and instructions to use.
// It refuses to go on with a program that is not one: the test ends with the error.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "isa/program/assembly.hpp"

namespace lightspeed::isa::program {

inline Program assembled(std::string_view text) {
  auto program = assemble(text);
  const std::string error =
      program ? "" : std::to_string(program.error().line) + ": " + program.error().text;
  INFO(text);
  REQUIRE(error == "");
  return std::move(*program);
}

/// `LINE:COLUMN: TEXT`, or nothing if the text is a program.
inline std::string error_of(std::string_view text) {
  const auto program = assemble(text);
  if (program) return {};
  const AssemblyError& error = program.error();
  return std::to_string(error.line) + ":" + std::to_string(error.column) + ": " + error.text;
}

namespace testing {

/// Lines 2 to 13 of the programs below.
inline constexpr std::string_view kState =
    "state\n"
    "  count: integer = 3\n"
    "  name: text\n"
    "  open: boolean\n"
    "  every: integer\n"
    "list items\n"
    "  title: text\n"
    "  done: boolean\n"
    "  size: integer = 1\n"
    "  row \"a\" title=\"milk\"\n"
    "let twice = count * 2\n"
    "select finished from items where done\n";

/// A program with that state, the sections (from line 14), a timer `tick` and the view `main`.
inline std::string with_state(std::string_view sections) {
  return std::string("program test 1\n")
      .append(kState)
      .append(sections)
      .append("\non timer tick\nview main\n  <p>{{count}}</p>\n");
}

/// The error of an expression, its column counted from its own beginning.
inline std::string error_of_expression(std::string_view expression) {
  const auto program = assemble(with_state("let it = " + std::string(expression)));
  if (program) return {};
  const AssemblyError& error = program.error();
  CHECK(error.line == 14);
  return std::to_string(error.column - 9) + ": " + error.text;
}

/// The error of an instruction of an event handler, likewise.
inline std::string error_of_line(std::string_view line) {
  const auto program =
      assemble(with_state("on event go(word: text, number: integer)\n  " + std::string(line)));
  if (program) return {};
  const AssemblyError& error = program.error();
  CHECK(error.line == 15);
  return std::to_string(error.column - 2) + ": " + error.text;
}

/// The error of a line of markup, likewise; there is a component `card` with a slot.
inline std::string error_of_markup(std::string_view markup) {
  const auto program = assemble(
      std::string("program test 1\n")
          .append(kState)
          .append(
              "component card(title: text, done: boolean = false)\n  <b>{{title}}</b>{{> slot}}\n")
          .append("view main\n  ")
          .append(markup)
          .append("\n"));
  if (program) return {};
  const AssemblyError& error = program.error();
  CHECK(error.line == 17);
  return std::to_string(error.column - 2) + ": " + error.text;
}

}  // namespace testing
}  // namespace lightspeed::isa::program
