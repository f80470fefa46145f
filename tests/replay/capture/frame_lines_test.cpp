// The ranges of the numbers in JSON lines, and what a refusal shows of a long text.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/replay/capture/importing.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Closed;
using testing::close_line;
using testing::document_line;
using testing::mentions;
using testing::open_line;
using testing::refused;
using testing::steps;

struct Case {
  std::string line;
  std::string word;
};

std::string opened_at(const std::string& time) {
  return R"({"t_us":)" + time + R"(,"conn":1,"dir":"c2s","event":"open"})" + "\n";
}

}  // namespace

TEST_CASE("IMP-1: a number outside of its range is refused, not cut to fit") {
  const std::vector<Case> cases{
      {close_line(R"("code":4294968296)"), "'code' must be from 0 to 65535, not 4294968296"},
      {close_line(R"("code":65536)"), "'code'"},
      {close_line(R"("code":-1)"), "'code' must be from 0 to 65535, not -1"},
      {close_line(R"("code":18446744073709551615)"), "'code'"},
      {opened_at("18446744073709551615"), "'t_us' must be from 0 to 9007199254740991"},
      {opened_at("9007199254740992"), "'t_us'"},
      {opened_at("9223372036854775808"), "not 9223372036854775808"},
      {opened_at("-1"), "'t_us'"},
      {opened_at("99999999999999999999"), "'t_us' must be from 0 to 9007199254740991, not 1e+20"},
      {close_line(R"("code":-99999999999999999999)"), "'code' must be from 0 to 65535, not -1e+20"},
      {R"({"t_us":1,"conn":-1,"dir":"c2s","event":"open"})", "'conn' must be from 1 to 4294967295"},
      {R"({"t_us":1,"conn":1,"dir":"c2s","event":"frame","data":"","opcode":18446744073709551615})",
       "'opcode'"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.line);
    const CaptureError error = refused(open_line() + each.line);
    CHECK(error.file == "capture");
    CHECK(error.line == 2);
    CHECK_MESSAGE(mentions(error, each.word), error.text);
  }
}

TEST_CASE("IMP-1: numbers at the ends of their ranges are read") {
  const auto all = steps(opened_at("0") + close_line(R"("code":65535)", 2147483647) +
                         opened_at("9007199254740991"));
  REQUIRE(all.size() == 4);
  CHECK(std::get<Closed>(all[2].stimulus).code == 65535);
  CHECK(all[3].at.value == 9007199254740991);
}

TEST_CASE("IMP-8: a number of a document outside of its range is refused, not cut to fit") {
  const std::vector<Case> cases{
      {document_line("initial", "-1"), "'line'"},
      {document_line("initial", "9223372036854775807"), "'line'"},
      {document_line("initial", "18446744073709551615"), "'line'"},
      {document_line("initial", "1e3"), "'line' must be an integer"},
      {document_line("applied", "9223372036854775807", R"(,"frame":"diff","conn":1)"), "'line'"},
      {document_line("applied", "0", R"(,"frame":"diff","conn":1)"), "does this file belong"},
      {document_line("applied", "1", R"(,"frame":"diff","conn":4294967297)"), "'conn'"},
      {document_line("applied", "1", R"(,"frame":"diff","conn":-1)"), "'conn'"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.line);
    const CaptureError error = refused(open_line(), each.line);
    CHECK(error.file == "documents");
    CHECK(error.line == 1);
    CHECK_MESSAGE(mentions(error, each.word), error.text);
  }
}

TEST_CASE("IMP-1: a direction is checked on every line that has one") {
  const std::vector<std::string> lines{
      R"({"t_us":1,"conn":1,"dir":"xx","event":"open"})",
      R"({"t_us":1,"conn":1,"dir":"xx","event":"close","opened":false})",
      R"({"t_us":1,"conn":1,"dir":"xx","event":"close"})",
      R"({"t_us":1,"conn":1,"dir":"xx","event":"frame","data":""})"};
  for (const std::string& line : lines) {
    CHECK(refused(line).text == "'dir' must be c2s or s2c, not 'xx'");
  }
  CHECK(steps(R"({"t_us":1,"conn":1,"event":"open"})").size() == 2);
}

TEST_CASE("IMP-9: what is no JSON in a line is told with one line and its byte") {
  const CaptureError error = refused(open_line() + "{,");
  CHECK(error.line == 2);
  CHECK(error.text.starts_with("not JSON at byte 2: syntax error"));
  CHECK(error.text.find("line") == std::string::npos);
  CHECK(refused(R"({"t_us":1e999})").text == "not JSON: number overflow parsing '1e999'");
}

TEST_CASE("IMP-9: of a long text only the beginning is shown") {
  const std::string text(1'000'000, 'x');
  for (const std::string& line :
       {R"({"t_us":1,"conn":1,"dir":"c2s","event":")" + text + "\"}", "{\"" + text,
        R"({"t_us":1,"conn":1,"event":"frame","data":"","dir":")" + text + "\"}"}) {
    const CaptureError error = refused(line);
    CHECK(error.text.size() < 500);
  }
}

}  // namespace lightspeed::replay
