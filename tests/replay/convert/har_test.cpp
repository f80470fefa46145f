#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "replay/capture/capture.hpp"
#include "replay/capture/rfc3339.hpp"
#include "replay/convert/wall_time.hpp"
#include "tests/replay/convert/exporting.hpp"
#include "tests/support/files.hpp"
#include "tests/support/trace_generators.hpp"

namespace lightspeed::tests {
namespace {

namespace in = interpreter;
using in::Direction;
using Json = nlohmann::json;

constexpr auto kHar = replay::ExportForm::har;

in::Message said(Direction direction, std::string data, std::uint32_t connection = 1) {
  return {
      .connection = {connection}, .direction = direction, .binary = false, .data = std::move(data)};
}

Json entries_of(const replay::Trace& trace) {
  return Json::parse(exported(kHar, trace)).at("log").at("entries");
}

void forget(in::Closed& closed) {
  const in::ConnectionId connection = closed.connection;
  closed = in::Closed{};
  closed.connection = connection;
}

/// The trace without what a HAR does not hold of an end (CONV-8).
replay::Trace without_ends(replay::Trace trace) {
  for (in::Step& step : trace.steps) {
    if (auto* closed = std::get_if<in::Closed>(&step.stimulus)) {
      forget(*closed);
    }
    for (in::Effect& effect : step.effects) {
      if (auto* closed = std::get_if<in::Closed>(&effect.event)) {
        forget(*closed);
      }
    }
  }
  return trace;
}

}  // namespace

TEST_CASE("CONV-8: the HAR of a capture gives the steps of the capture again") {
  std::size_t captures = 0;
  const auto folder = testing::in_source_tree("corpus/captures");
  for (const auto& path : testing::files_below(folder, {".jsonl"})) {
    if (path.filename() != "frames.jsonl") continue;
    CAPTURE(path);
    ++captures;
    const std::string documents = testing::read_text(path.parent_path() / "dom.jsonl");
    const std::string pages = testing::read_text(path.parent_path() / "capture.har");
    const auto first = replay::import_capture({.title = "a",
                                               .capture = testing::read_text(path),
                                               .documents = documents,
                                               .pages = pages});
    REQUIRE(first.has_value());
    const auto again = replay::import_capture(
        {.title = "a", .capture = exported(kHar, first->trace), .documents = documents});
    REQUIRE_MESSAGE(again.has_value(), again.error().text);
    const replay::Trace expected = without_ends(first->trace);
    const replay::Trace actual = without_ends(again->trace);
    REQUIRE(actual.steps.size() == expected.steps.size());
    for (std::size_t i = 0; i < actual.steps.size(); ++i) {
      CAPTURE(i);
      CHECK(actual.steps[i] == expected.steps[i]);
    }
  }
  CHECK(captures == 7);
}

TEST_CASE("CONV-8: an answer that joined an early step stands where it was said") {
  replay::Trace trace =
      trace_of({in::Opened{{1}, "ws://x/"}, said(Direction::server_to_client, "diff|1|a"),
                said(Direction::server_to_client, "diff|2|b")});
  trace.steps[1].effects = {
      {.at = {3'500'000}, .event = said(Direction::client_to_server, "ack|1")},
      {.at = {2'500'000}, .event = said(Direction::client_to_server, "x")}};
  const Json messages = entries_of(trace).at(0).at("_webSocketMessages");
  REQUIRE(messages.size() == 4);
  CHECK(messages[0].at("data") == "diff|1|a");
  CHECK(messages[1].at("data") == "x");
  CHECK(messages[2].at("data") == "diff|2|b");
  CHECK(messages[3].at("data") == "ack|1");
  CHECK(messages[3].at("time") == 3.5);
}

TEST_CASE("CONV-8: connections that overlap stand behind each other, up to a bound") {
  std::vector<in::Event> events{in::Opened{{1}, "ws://x/"}, in::Opened{{2}, "ws://x/"},
                                said(Direction::server_to_client, "second", 2),
                                said(Direction::server_to_client, "first", 1)};
  Json entries = entries_of(trace_of(events));
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].at("_webSocketMessages").at(0).at("data") == "first");
  CHECK(entries[1].at("_webSocketMessages").at(0).at("data") == "second");

  for (int i = 0; i < 3; ++i) {
    events.emplace_back(said(Direction::server_to_client, std::string(800'000, 'a'), 2));
  }
  events.emplace_back(said(Direction::server_to_client, "too late", 1));
  const auto bounded = try_export(kHar, trace_of(events));
  REQUIRE(bounded.has_value());
  CHECK(bounded->notes ==
        std::vector<std::string>{"1 message on connections that were not open left out"});
}

TEST_CASE("CONV-8: what a HAR cannot hold of a text is told") {
  in::Message binary = said(Direction::server_to_client, "\xff\xfe");
  binary.binary = true;
  const auto told = try_export(kHar, trace_of({in::Opened{{1}, "ws://x/"}, binary,
                                               said(Direction::server_to_client, "caf\xe9"),
                                               said(Direction::server_to_client, "caf\xc3\xa9")}));
  REQUIRE(told.has_value());
  CHECK(told->notes ==
        std::vector<std::string>{"bytes that are not UTF-8 replaced in 1 message of text"});
}

TEST_CASE("CONV-6: entries are in order, with urls, bytes, and times to the microsecond") {
  replay::Trace trace = trace_of(
      {in::Refused{{1}, "no route"},
       in::PageLoaded{.page_html = "<main id=app></main>", .route = "/a"},
       in::Opened{{2}, "/live?session=1"},
       in::Message{{2}, Direction::client_to_server, true, "\x01\xFF"},
       said(Direction::server_to_client, "a\xFFz", 2), in::Closed{{2}, 1006, "gone", false}});
  trace.header.recorded_at = "2026-11-23T08:00:00.000001Z";
  trace.header.title = "a \"title\"";
  const Json log = Json::parse(exported(kHar, trace)).at("log");
  CHECK(log.at("pages").at(0).at("startedDateTime") == trace.header.recorded_at);
  CHECK(log.at("pages").at(0).at("title") == trace.header.title);
  const Json& entries = log.at("entries");
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].at("request").at("url") == "ws://lightspeed.invalid/live?session=1");
  CHECK(entries[0].at("_error") == "no route");
  CHECK(entries[1].at("request").at("url") == "http://lightspeed.invalid/a");
  CHECK(entries[2].at("startedDateTime") == "2026-11-23T08:00:03.000001Z");
  CHECK(entries[2].at("time") == 3000);
  const Json& messages = entries[2].at("_webSocketMessages");
  CHECK(messages[0].at("opcode") == 2);
  CHECK(messages[0].at("data") == "Af8=");
  CHECK(messages[1].at("data") == "a\xEF\xBF\xBDz");
}

TEST_CASE("CONV-6: a time as text is the time that was written") {
  CHECK(replay::rfc3339_text(0) == "1970-01-01T00:00:00.000000Z");
  CHECK(replay::rfc3339_text(951'782'399'999'999) == "2000-02-28T23:59:59.999999Z");
  CHECK(replay::rfc3339_text(951'782'400'000'000) == "2000-02-29T00:00:00.000000Z");
  CHECK(replay::decimal_text(7, 3) == "0.007");
  CHECK(rc::check([] {
    const auto time = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 53);
    const std::string text = replay::rfc3339_text(static_cast<std::uint64_t>(time));
    RC_ASSERT(replay::parse_rfc3339(text) == time);
  }));
}

TEST_CASE("CONV-7: a trace of several sessions needs to be told whose HAR it is") {
  replay::Trace trace = trace_of({in::Opened{{1}, "ws://one/"}, in::Opened{{1}, "ws://two/"}});
  trace.steps[1].session = 2;
  const auto refused = try_export(kHar, trace);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().fault == replay::ExportFault::several_sessions);
  const Json entries = Json::parse(exported(kHar, trace, 2)).at("log").at("entries");
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].at("request").at("url") == "ws://two/");
}

TEST_CASE("CONV-3: a time that a HAR cannot say is refused") {
  replay::Trace trace = trace_of({in::Opened{{1}, "ws://x/"}});
  trace.steps[0].at.value = std::uint64_t{1} << 53U;
  const auto refused = try_export(kHar, trace);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().fault == replay::ExportFault::not_expressible);
}

TEST_CASE("CONV-6: whatever the events say, the HAR is one JSON text, or its time is refused") {
  CHECK(rc::check([] {
    replay::Trace trace = *any_trace();
    for (in::Step& step : trace.steps) step.session = 1;
    const auto result = try_export(kHar, trace);
    if (!result) {
      RC_ASSERT(result.error().fault == replay::ExportFault::not_expressible);
      return;
    }
    RC_ASSERT(Json::parse(result->bytes).at("log").at("version") == "1.2");
  }));
}

}  // namespace lightspeed::tests
