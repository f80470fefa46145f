// Pages from a HAR, or from one page, beside a capture of JSON lines.
#include "replay/capture/pages.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/replay/capture/capture_builder.hpp"
#include "tests/replay/capture/importing.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Event;
using interpreter::PageLoaded;
using testing::CaptureBuilder;
using testing::live;
using testing::Texts;

Imported with_pages(const CaptureBuilder& capture, const std::string& documents,
                    const std::string& pages) {
  auto result = import_capture(
      {.title = "test", .capture = capture.frames(), .documents = documents, .pages = pages});
  REQUIRE_MESSAGE(result.has_value(), result.error().text);
  return *std::move(result);
}

// The stimuli of both forms, but for what a HAR lacks.
std::vector<Event> stimuli(const std::vector<interpreter::Step>& all) {
  std::vector<Event> found;
  for (const auto& step : all) {
    found.push_back(step.stimulus);
    auto* closed = std::get_if<interpreter::Closed>(&found.back());
    if (closed != nullptr) {
      const interpreter::ConnectionId connection = closed->connection;
      *closed = interpreter::Closed{};
      closed->connection = connection;
    }
  }
  return found;
}

Texts pages_of(const std::vector<interpreter::Step>& all) {
  Texts texts;
  for (const auto& step : all) {
    const auto* page = std::get_if<PageLoaded>(&step.stimulus);
    if (page != nullptr) texts.push_back(page->page_html + page->root_html);
  }
  return texts;
}

CaptureBuilder two_pages() {
  CaptureBuilder capture;
  capture.page("<p>out</p><main id=\"app\"></main>").greet().client("event|1|a|{}").close();
  capture.page("<p>again</p><main id=\"app\"></main>").refuse().greet().client("event|1|a|{}");
  return capture;
}

// The HAR without its WebSockets: only the pages are left.
std::string pages_alone(const CaptureBuilder& capture) {
  auto har = nlohmann::json::parse(capture.har());
  auto entries = nlohmann::json::array();
  for (const auto& entry : har["log"]["entries"]) {
    if (entry["_resourceType"] == "document") entries.push_back(entry);
  }
  har["log"]["entries"] = entries;
  return har.dump();
}

}  // namespace

TEST_CASE("IMP-10: frames with the pages of the HAR beside them give the steps of that HAR") {
  const CaptureBuilder capture = two_pages();
  for (const std::string& documents : {capture.documents(), std::string()}) {
    CAPTURE(documents.size());
    const auto from_frames = with_pages(capture, documents, capture.har());
    const auto from_har = testing::imported(capture.har(), documents);
    CHECK((stimuli(from_frames.trace.steps) == stimuli(from_har.trace.steps)));
    CHECK(from_frames.notes.lines.empty());
    REQUIRE(pages_of(from_frames.trace.steps).size() == 2);
    CHECK(pages_of(from_frames.trace.steps)[1].find("<p>again</p>") != std::string::npos);
  }
}

TEST_CASE("IMP-11: pages without connections stand where the capture shows that pages began") {
  const CaptureBuilder capture = two_pages();
  const auto all = with_pages(capture, "", pages_alone(capture)).trace.steps;
  REQUIRE(pages_of(all).size() == 2);
  CHECK(pages_of(all)[0].find("<p>out</p>") != std::string::npos);
  CHECK(pages_of(all)[1].find("<p>again</p>") != std::string::npos);
  CHECK(std::holds_alternative<PageLoaded>(all.front().stimulus));
  CHECK_FALSE(std::holds_alternative<PageLoaded>(all.back().stimulus));
}

TEST_CASE("IMP-11: a text that is no HAR is the only page, and another one is assumed and noted") {
  const CaptureBuilder capture = two_pages();
  const auto import = with_pages(capture, "", "<!doctype html><p>x");
  CHECK(pages_of(import.trace.steps) == Texts{"<!doctype html><p>x", "<main id=\"app\"></main>"});
  REQUIRE(import.notes.lines.size() == 1);
  CHECK(import.notes.lines[0].starts_with("event references begin again at 1"));
}

TEST_CASE("IMP-11: a HAR without any page leaves the page to be assumed") {
  CaptureBuilder capture;
  capture.greet();
  const auto import = with_pages(capture, "", capture.har());
  CHECK(pages_of(import.trace.steps).size() == 1);
  CHECK(import.notes.lines.size() == 1);
}

TEST_CASE("IMP-9: a damaged file of pages is refused by its own name") {
  const auto result = import_capture(
      {.title = "", .capture = testing::open_line(), .documents = "", .pages = R"({"log":{}})"});
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().file == "pages");
  CHECK(result.error().text == "log: the field 'entries' is missing");
}

}  // namespace lightspeed::replay
