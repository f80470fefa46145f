#include "replay/format/json_lines.hpp"

#include <rapidcheck.h>

#include <array>

#include "tests/support/counter_trace.hpp"
#include "tests/support/trace_generators.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

const std::string kHeaderLine =
    R"({"header":{"format":"lightspeed-trace","version":1,"origin":"ORIGIN_SIMULATED"}})"
    "\n";

/// The error of a twin whose second line is this one.
TraceError error_in(const std::string& line) {
  const auto trace = trace_from_json_lines(kHeaderLine + line + "\n");
  REQUIRE_FALSE(trace.has_value());
  return trace.error();
}

struct Mistake {
  std::string line;
  std::size_t column;
  std::string text;
};

}  // namespace

TEST_CASE("TRC-14: a trace survives the text twin, whatever it holds") {
  CHECK(rc::check([] {
    const Trace trace = *tests::any_trace();
    const auto again = trace_from_json_lines(json_lines_from_trace(trace));
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == trace);
  }));
}

TEST_CASE("TRC-14: the twin is one record a line, in the canonical JSON mapping") {
  Trace trace = tests::counter_trace(1);
  trace.steps[0].effects.resize(1);
  const std::string lines = json_lines_from_trace(trace);
  const std::string second = lines.substr(lines.find('\n') + 1);
  CHECK(lines.starts_with(
      R"({"header":{"format":"lightspeed-trace","version":1,"contract":"lightspeed/1",)"
      R"("origin":"ORIGIN_SIMULATED","program":"counter","configuration":{"mode":"MODE_STRICT",)"));
  CHECK(second.starts_with(
      R"({"step":{"number":"1","atUs":"250001",)"
      R"("stimulus":{"userEvent":{"name":"increment","payload":"{}"}},)"
      R"("effects":[{"message":{"connection":1,"direction":"DIRECTION_CLIENT_TO_SERVER",)"
      R"("text":"event|1|increment|{}"}}],"digest":")"));
  CHECK(second.ends_with("}}\n"));
}

TEST_CASE("TRC-14: every line of steps stands for itself, and empty lines mean nothing") {
  const Trace trace = tests::counter_trace(3);
  std::string lines = json_line(trace.header) + "\r\n\n";
  for (const auto& step : trace.steps) lines += "  " + json_line(step) + "\n";
  lines.pop_back();
  const auto again = trace_from_json_lines(lines);
  REQUIRE(again.has_value());
  CHECK(*again == trace);
}

TEST_CASE("TRC-14: steps written by hand may be relative, with everything else left out") {
  const auto trace =
      trace_from_json_lines(kHeaderLine + R"({"step":{"laterUs":5,"stimulus":{"cut":{}}}})"
                                          "\n"
                                          R"({"step":{"laterUs":"7","stimulus":{"crash":{}}}})");
  REQUIRE(trace.has_value());
  REQUIRE(trace->steps.size() == 2);
  CHECK(trace->steps[1].number == 2U);
  CHECK(trace->steps[1].at.value == 12U);
}

TEST_CASE("TRC-15: an error names line, column and what was expected") {
  const std::array mistakes{
      Mistake{R"({"step" 1})", 9, "expected ':'"},
      Mistake{R"({"step":{"number":1,)", 21, "expected string literal"},
      Mistake{R"({"step":{"number":1}} x)", 23, "expected end of input"},
      Mistake{"{\"step\":{\"stimulus\":{\"shutdown\":{\"reason\":\"\xFF\"}}}}", 44,
              "ill-formed UTF-8"},
      Mistake{R"({"step":{"number":1,"atUs":"x"}})", 28,
              R"(step.at_us: invalid value "x", expected a whole number from 0 to 18446)"},
      Mistake{R"({"step":{"number":1,"foo":{}}})", 27, "step.foo: Cannot find field."},
      Mistake{R"({"step":{"effects":[{"cut":{}}, {"bla":1}]}})", 40, "effects[1].bla: Cannot find"},
      Mistake{R"({"step":{"stimulus":{"message":{"direction":"UP"}}}})", 45,
              "expected one of DIRECTION_CLIENT_TO_SERVER DIRECTION_SERVER_TO_CLIENT"},
      Mistake{R"({"step":{"session":-1}})", 20, "expected a whole number from 0 to 4294967295"},
      Mistake{R"({"step":{"digestParts":"@@"}})", 24, "expected bytes in base64"},
      Mistake{R"({"step":{"stimulus":{"cut":{},"crash":{}}}})", 21,
              "already set. Cannot set 'crash'"},
      Mistake{R"({"step":[]})", 9, "cannot start list"},
      Mistake{"[]", 1, "Root element must be a message"},
      Mistake{"5", 1, "Root element must be a message"},
      Mistake{"{}", 1, "a step was expected"},
      Mistake{kHeaderLine.substr(0, kHeaderLine.size() - 1), 1, "a step was expected"},
  };
  for (const Mistake& mistake : mistakes) {
    CAPTURE(mistake.line);
    const TraceError error = error_in(mistake.line);
    CAPTURE(error.text);
    CHECK(error.fault == TraceFault::bad_json);
    CHECK(error.line == 2U);
    CHECK(error.column == mistake.column);
    CHECK(error.text.find(mistake.text) != std::string::npos);
    CHECK(error.text.starts_with("line 2, column " + std::to_string(mistake.column) + ": "));
  }
}

TEST_CASE("TRC-15: a text without a header is refused") {
  for (const std::string text : {"", "\n\n", "{}", R"({"step":{"number":"1"}})"}) {
    const auto trace = trace_from_json_lines(text);
    REQUIRE_FALSE(trace.has_value());
    CHECK(trace.error().fault == TraceFault::not_a_trace);
  }
  const auto newer = trace_from_json_lines(
      R"({"header":{"format":"lightspeed-trace","version":3,"origin":"ORIGIN_SIMULATED"}})");
  REQUIRE_FALSE(newer.has_value());
  CHECK(newer.error().fault == TraceFault::unsupported_version);
}

TEST_CASE("TRC-15: steps that contradict each other are named by their line") {
  const TraceError error = error_in(R"({"step":{"number":"3","stimulus":{"cut":{}}}})");
  CHECK(error.fault == TraceFault::bad_step);
  CHECK(error.text == "line 2, column 1: step 1 was expected, step 3 was found");
}

TEST_CASE("TRC-15: every truncation and every flipped bit of a line is an error or a trace") {
  const Trace trace = tests::counter_trace(1);
  const std::string lines = json_lines_from_trace(trace);
  for (std::size_t size = 0; size < lines.size(); ++size) {
    const auto cut = trace_from_json_lines(std::string_view(lines).substr(0, size));
    const bool whole_line = size + 1 >= lines.size() || cut.has_value();
    REQUIRE((whole_line || (cut.error().line >= 1U && cut.error().column >= 1U)));
    if (cut) REQUIRE((cut->steps.empty() || *cut == trace));
  }
  for (std::size_t bit = 0; bit < lines.size() * 8; ++bit) {
    std::string flipped = lines;
    flipped[bit / 8] =
        static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
    const auto read = trace_from_json_lines(flipped);
    if (!read) REQUIRE((read.error().line >= 1U && !read.error().text.empty()));
  }
}

}  // namespace lightspeed::replay
