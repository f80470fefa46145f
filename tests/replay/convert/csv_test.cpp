#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "replay/show.hpp"
#include "tests/replay/convert/exporting.hpp"
#include "tests/support/trace_generators.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::UserEvent;
using Rows = std::vector<std::vector<std::string>>;

constexpr auto kCsv = replay::ExportForm::csv;

/// The fields of each line, read as RFC 4180 says; anything else ends the test.
Rows rows_of(const std::string& text) {
  Rows rows;
  std::vector<std::string> row;
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted) {
      if (text[i] != '"') {
        field += text[i];
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field += text[++i];
      } else {
        quoted = false;
      }
    } else if (text[i] == '"') {
      REQUIRE(field.empty());
      quoted = true;
    } else if (text[i] == ',' || text[i] == '\r') {
      row.push_back(field);
      field.clear();
      if (text[i] == ',') continue;
      REQUIRE(text.at(++i) == '\n');
      rows.push_back(row);
      row.clear();
    } else {
      REQUIRE(text[i] != '\n');
      field += text[i];
    }
  }
  REQUIRE(row.empty());
  REQUIRE_FALSE(quoted);
  return rows;
}

std::string text_for(const std::string& name) {
  return rows_of(exported(kCsv, trace_of({UserEvent{name, ""}}))).at(1).at(8);
}

}  // namespace

TEST_CASE("CONV-4: the CSV has a header, and a line for each event with its fields") {
  replay::Trace trace = trace_of({interpreter::TimerFired{"app:\"tick\", and\r\nmore"}});
  trace.steps[0].digest.root.value = 0xABC;
  trace.steps[0].effects = {
      {.at = {1'000'005}, .event = interpreter::MessageLost{{.connection = {2}, .data = "ack|1"}}}};
  CHECK(exported(kCsv, trace) ==
        "step,at_us,session,cause,place,kind,connection,sender,text,digest\r\n"
        "1,1000000,1,,stimulus,timer_fired,,,\"app:\"\"tick\"\", and\\r\\nmore\","
        "0000000000000abc\r\n"
        "1,1000005,1,,effect,message_lost,2,client,\"c2 > ack|1\",\r\n");
  CHECK(rows_of(exported(kCsv, replay::Trace{})).size() == 1);
}

TEST_CASE("CONV-4: whatever the events say, each is one line of ten fields with its text") {
  CHECK(rc::check([] {
    const replay::Trace trace = *any_trace();
    const Rows rows = rows_of(exported(kCsv, trace));
    std::size_t next = 1;
    const auto check_row = [&](const interpreter::Event& event) {
      const auto& row = rows.at(next++);
      RC_ASSERT(row.size() == std::size_t{10});
      std::string text = row[8];
      if (text.starts_with('\'')) text.erase(0, 1);
      RC_ASSERT(text == replay::text_of(event, 0));
      RC_ASSERT(row[5] == replay::kind_of(event));
    };
    for (const interpreter::Step& step : trace.steps) {
      check_row(step.stimulus);
      for (const interpreter::Effect& effect : step.effects) check_row(effect.event);
    }
    RC_ASSERT(next == rows.size());
  }));
}

TEST_CASE("CONV-5: what a spreadsheet would run is guarded, and can be told from what is not") {
  for (const std::string begin :
       {"=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0", "'"}) {
    CAPTURE(begin);
    CHECK(text_for(begin + "cmd|' /C calc'!A0") == "'" + begin + "cmd|' /C calc'!A0");
    CHECK(text_for("  " + begin + "1") == "'  " + begin + "1");
  }
  CHECK(text_for("click =1") == "click =1");
  CHECK(text_for("\t=1") == "\\t=1");
  CHECK(text_for("").empty());
}

}  // namespace lightspeed::tests
