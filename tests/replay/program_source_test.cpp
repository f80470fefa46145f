#include "replay/program_source.hpp"

#include "replay/format/container.hpp"
#include "replay/record.hpp"
#include "replay/replay.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

constexpr std::string_view kText = R"(# A lamp.
program lamp 2
state
   lit: boolean
on event press
  set lit =   not lit
view main
  <button data-ls-event="press">{{#lit}}on{{/lit}}{{^lit}}off{{/lit}}</button>
)";

ProgramSource lamp() {
  const auto app = load_program(kText);
  REQUIRE(app.has_value());
  return source_of(*app);
}

Trace recorded() {
  const auto script = parse_script("0 open\n1s click button\n+1s cut\n+1s click button", {});
  REQUIRE(script.has_value());
  auto trace =
      record({.program = lamp().name, .stimuli = script->stimuli, .program_source = lamp().source});
  REQUIRE_MESSAGE(trace.has_value(), (trace ? "" : trace.error()));
  return *std::move(trace);
}

std::string refusal(const Header& header) {
  const auto app = app_of(header);
  return app ? "accepted" : app.error();
}

}  // namespace

TEST_CASE("REC-4: the program travels in the header, in its canonical spelling") {
  const Trace trace = recorded();
  CHECK(trace.header.program == "lamp");
  CHECK(trace.header.program_source == lamp().source);
  CHECK(lamp().source.starts_with("program lamp 2\n\nstate\n  lit: boolean\n"));
  const auto again = load_program(lamp().source);
  REQUIRE(again.has_value());
  CHECK(source_of(*again).source == lamp().source);
}

TEST_CASE("REC-4: a trace that was written and read runs from its header alone") {
  const Trace trace = recorded();
  const auto read = read_trace(write_trace(trace));
  REQUIRE(read.has_value());
  CHECK(read->trace == trace);
  const ReplayReport report = replay(read->trace, {});
  CHECK(report.same());
  CHECK(report.document.find("<button data-ls-event=\"press\">off</button>") != std::string::npos);
}

TEST_CASE("REC-4: another program in the header is another run") {
  Trace trace = recorded();
  std::string& source = trace.header.program_source;
  source.replace(source.find("off"), 3, "out");
  const ReplayReport report = replay(trace, {});
  CHECK(report.problem.empty());
  CHECK_FALSE(report.same());
}

TEST_CASE("REC-4: a header with another name, or a program that cannot be read, is refused") {
  Header header{.program = "lamp", .program_source = lamp().source};
  CHECK(refusal(header) == "accepted");
  header.program = "counter";
  CHECK(refusal(header) == "it names the program 'counter', but carries 'lamp'");
  header.program_source = "program lamp";
  CHECK(refusal(header).starts_with("the program that it carries cannot be read: line 1, column "));
  const ReplayReport report = replay({.header = header, .steps = recorded().steps}, {});
  CHECK(report.problem.starts_with("the program that it carries cannot be read: "));
}

TEST_CASE("REC-4: an error of the views is one of the program, at its place in the text") {
  std::string text(kText);
  text.replace(text.find("</button>"), 9, "");
  const auto app = load_program(text);
  REQUIRE_FALSE(app.has_value());
  CHECK(app.error().line >= 7);
}

TEST_CASE("REC-3: without a text the name is that of a native application") {
  CHECK(refusal({.program = "counter"}) == "accepted");
  CHECK(refusal({.program = "lamp"}).starts_with("no program is called 'lamp'; there are: "));
}

}  // namespace lightspeed::replay
