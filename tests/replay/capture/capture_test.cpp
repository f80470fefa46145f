// Captures read and turned into steps: both forms, what each line becomes, and what is refused.
#include "replay/capture/capture.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "replay/format/step_order.hpp"
#include "tests/replay/capture/capture_builder.hpp"
#include "tests/replay/capture/importing.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Closed;
using interpreter::Direction;
using interpreter::Message;
using interpreter::Opened;
using interpreter::PageLoaded;
using interpreter::Refused;
using interpreter::Step;
using testing::answers;
using testing::CaptureBuilder;
using testing::count;
using testing::document_line;
using testing::frame_line;
using testing::imported;
using testing::live;
using testing::mentions;
using testing::open_line;
using testing::outcomes;
using testing::refused;
using testing::root;
using testing::steps;
using testing::Texts;

}  // namespace

TEST_CASE("IMP-1: the lines of the frames form, every key of them") {
  const std::string text =
      open_line() +
      R"({"t_us":30,"conn":1,"dir":"s2c","event":"frame","data":"AAE=","opcode":2,)"
      R"("encoding":"base64","more":[1]})" +
      "\n\n" +
      R"({"t_us":40,"conn":1,"dir":"c2s","event":"close","data":"","code":4000,"reason":"r",)"
      R"("clean":true})" +
      "\r\n" +
      R"({"t_us":50,"conn":2,"dir":"s2c","event":"close","opened":false,"error":"no","code":1006})";
  const auto all = steps(text);
  REQUIRE(all.size() == 5);
  CHECK(std::holds_alternative<PageLoaded>(all[0].stimulus));
  CHECK(all[1].stimulus == interpreter::Event{Opened{{1}, "ws://x"}});
  CHECK(all[2].stimulus == interpreter::Event{Message{.connection = {1},
                                                      .direction = Direction::server_to_client,
                                                      .binary = true,
                                                      .data = std::string("\0\1", 2)}});
  CHECK(all[3].stimulus ==
        interpreter::Event{Closed{{1}, 4000, "r", true, Direction::client_to_server}});
  CHECK(all[4].stimulus == interpreter::Event{Refused{{2}, "no"}});
  CHECK(all[3].at.value == 40);
}

TEST_CASE("IMP-2: the entries of a HAR, connections in order, pages from the documents") {
  CaptureBuilder capture;
  capture.page("<main id=\"app\">served</main>").refuse().greet();
  const auto all = steps(capture.har());
  REQUIRE(all.size() == 4);
  CHECK(std::get<PageLoaded>(all[0].stimulus).page_html ==
        "<html><body><main id=\"app\">served</main>");
  CHECK(all[1].stimulus == interpreter::Event{Refused{{1}, "503"}});
  CHECK(all[2].stimulus == interpreter::Event{Opened{{2}, "ws://test/live"}});
  CHECK(answers(all[2]) == Texts{"hello|lightspeed|1"});
  CHECK(refused(R"({"log":{"entries":[{"_resourceType":"script"}]}})").file == "capture");
}

TEST_CASE("IMP-3: the form is recognised by the content") {
  CaptureBuilder capture;
  capture.page().greet();
  CHECK(count<Opened>(steps(capture.har())) == 1);
  CHECK(count<Opened>(steps(" \n\t" + capture.har())) == 1);
  CHECK(count<Opened>(steps(capture.frames())) == 1);
  // A message that quotes a HAR is a line all the same.
  CHECK(count<Message>(steps(open_line() + frame_line("s2c", "{\"log\":{}}"))) == 1);
}

TEST_CASE(
    "IMP-4: a connection of a HAR ends where another follows, the recording ends, or it says so") {
  CaptureBuilder still_open;
  still_open.page().greet().final(live(""));
  CHECK(count<Closed>(steps(still_open.har(), still_open.documents())) == 0);
  CHECK(count<Closed>(steps(still_open.har())) == 0);
  CaptureBuilder ended;
  ended.page().greet().close().final(root("reconnecting", ""));
  CHECK(count<Closed>(steps(ended.har(), ended.documents())) == 1);
  CHECK(count<Closed>(steps(ended.har())) == 0);
  CaptureBuilder followed;
  followed.page().greet().close().greet();
  CHECK(count<Closed>(steps(followed.har())) == 1);
  CaptureBuilder left;
  left.page().greet().client("failure||bye").close();
  CHECK(count<Closed>(steps(left.har())) == 1);
}

TEST_CASE("IMP-4: an end before the last message is none") {
  CaptureBuilder capture;
  capture.page().greet();
  capture.lasts(1, -500'000);
  capture.final(live(""));
  CHECK(count<Closed>(steps(capture.har(), capture.documents())) == 0);
}

TEST_CASE("IMP-5: what the user did is seen by its event, and a farewell is the client's leaving") {
  CaptureBuilder capture;
  capture.page().greet().client("event|1|say|a\\|b").client("failure||bye");
  const auto all = steps(capture.frames(), capture.documents());
  REQUIRE(all.size() == 5);
  CHECK(all[3].stimulus == interpreter::Event{interpreter::UserEvent{"say", "a|b"}});
  CHECK(answers(all[3]) == Texts{"event|1|say|a\\|b"});
  CHECK(all[4].stimulus == interpreter::Event{interpreter::ClientLeft{"bye"}});
  CHECK(answers(all[4]) == Texts{"failure||bye"});
}

TEST_CASE("IMP-6: an answer joins the step it answers and keeps its own time") {
  const auto all = steps(open_line() + frame_line("c2s", "hello|lightspeed|1", 15) +
                         frame_line("s2c", "diff|1|a", 20) + frame_line("s2c", "", 21) +
                         frame_line("s2c", "diff|1|b", 22) + frame_line("c2s", "ack|1", 30) +
                         frame_line("c2s", "failure||decode_failed:empty_frame", 31) +
                         frame_line("c2s", "failure|1|patch_failed:x", 32));
  REQUIRE(all.size() == 5);
  CHECK(answers(all[1]) == Texts{"hello|lightspeed|1"});
  CHECK(answers(all[2]) == Texts{"ack|1"});
  CHECK(answers(all[3]) == Texts{"failure||decode_failed:empty_frame"});
  CHECK(answers(all[4]) == Texts{"failure|1|patch_failed:x"});
  CHECK(all[2].effects[0].at.value == 30);
  CHECK(all[2].at.value == 20);
}

TEST_CASE("IMP-6: an answer to nothing joins the latest step of its connection") {
  const auto all = steps(open_line() + frame_line("s2c", "ack|9") + frame_line("c2s", "ack|7") +
                         frame_line("c2s", "diff|1|x") + frame_line("c2s", "junk") +
                         frame_line("c2s", "hello|lightspeed|1"));
  REQUIRE(all.size() == 3);
  CHECK(answers(all[2]) == Texts{"ack|7", "diff|1|x", "junk", "hello|lightspeed|1"});
}

TEST_CASE("IMP-7: a skipped reference is an event lost only where the connection was closed") {
  CaptureBuilder capture;
  capture.page().greet().client("event|3|a|{}").client("event|5|a|{}").close();
  capture.greet().client("event|8|a|{}");
  const auto all = steps(capture.frames(), capture.documents());
  CHECK(count<interpreter::UserEventLost>(all) == 4);
  CHECK(count<interpreter::UserEvent>(all) == 3);
  CaptureBuilder absurd;
  absurd.page().greet().client("event|99999999999|a|{}").client("event|x|a|{}");
  CHECK(count<interpreter::UserEventLost>(steps(absurd.frames())) == 0);
}

TEST_CASE("IMP-8: documents join the steps of their lines, a page and the final one stand alone") {
  CaptureBuilder capture;
  capture.page().greet().shows(live(""), "attributes").applied("1", "a", "a").final(live("a"));
  for (const std::string& form : {capture.frames(), capture.har()}) {
    const auto all = steps(form, capture.documents());
    REQUIRE(all.size() == 5);
    CHECK(outcomes(all[0]) == Texts{"initial"});
    CHECK(outcomes(all[1]).empty());
    CHECK(outcomes(all[2]) == Texts{"attributes"});
    CHECK(outcomes(all[3]) == Texts{"applied"});
    CHECK(outcomes(all[4]) == Texts{"final"});
    CHECK(std::holds_alternative<interpreter::TimePassed>(all[4].stimulus));
  }
}

TEST_CASE("IMP-8: documents of another capture are refused") {
  CaptureBuilder capture;
  capture.page().greet().applied("1", "a", "a");
  CaptureBuilder other;
  other.page().greet().applied("2", "a", "a");
  const CaptureError error = refused(capture.frames(), other.documents());
  CHECK(error.file == "documents");
  CHECK(error.line == 2);
  CHECK(mentions(error, "does this file belong to the capture?"));
}

TEST_CASE("IMP-9: bad input is refused with its line, its field, and what was found there") {
  struct Case {
    std::string line;
    std::string word;
  };
  const std::vector<Case> cases{
      {"{", "not JSON at byte"},
      {"[1]", "expected an object, found array"},
      {R"({"t_us":1,"conn":1,"dir":"c2s","data":""})", "'event' is missing"},
      {R"({"t_us":1,"conn":1,"dir":"c2s","event":"ping","data":""})", "not 'ping'"},
      {R"({"t_us":1.5,"conn":1,"dir":"c2s","event":"open"})", "'t_us' must be an integer"},
      {R"({"t_us":1e999,"conn":1,"dir":"c2s","event":"open"})", "not JSON"},
      {R"({"t_us":1,"conn":0,"dir":"c2s","event":"open"})",
       "'conn' must be from 1 to 4294967295, not 0"},
      {R"({"t_us":1,"conn":4294967296,"dir":"c2s","event":"open"})", "'conn'"},
      {R"({"t_us":1,"conn":1,"dir":"up","event":"frame","data":""})", "not 'up'"},
      {R"({"t_us":1,"conn":1,"dir":"c2s","event":"frame","data":7})", "'data' must be a string"},
      {R"({"t_us":1,"conn":1,"dir":"c2s","event":"frame","data":"?","encoding":"base64"})",
       "not base64"},
      {"{\"t_us\":1,\"conn\":1,\"dir\":\"\xFF\"}", "not JSON"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.line);
    const CaptureError error = refused(open_line() + each.line + "\n");
    CHECK(error.file == "capture");
    CHECK(error.line == 2);
    CHECK_MESSAGE(mentions(error, each.word), error.text);
  }
  CHECK(mentions(refused(""), "empty"));
  const CaptureError documents = refused(open_line(), R"({"t_us":1,"outcome":"final","line":0})");
  CHECK(documents.file == "documents");
  CHECK(mentions(documents, "'html' is missing"));
}

TEST_CASE("IMP-9: a damaged HAR is refused in words") {
  for (const char* text :
       {R"({"log")", R"({"log":[]})", R"({"log":{"entries":{}}})", R"({"log":{"entries":[]}})",
        R"({"log":{"entries":[{"_resourceType":"websocket"}]}})",
        R"({"log":{"entries":[{"_resourceType":"websocket","startedDateTime":"yesterday"}]}})",
        R"({"log":{"entries":[{"_resourceType":"websocket","startedDateTime":"2026-11-22T15:32:51Z",
            "_webSocketMessages":[{"type":"send"}]}]}})",
        R"({"log":{"entries":[7]}})"}) {
    CAPTURE(text);
    const CaptureError error = refused(text);
    CHECK(error.file == "capture");
    CHECK_FALSE(error.text.empty());
  }
}

TEST_CASE("IMP-11: pages that no document tells of are taken from the HAR, or assumed and noted") {
  CaptureBuilder capture;
  capture.page().greet().client("event|1|a|{}").close().greet().close();
  capture.page().greet().client("event|1|a|{}").close().greet().client("event|4|a|{}");
  const auto from_har = imported(capture.har());
  CHECK(count<PageLoaded>(from_har.trace.steps) == 2);
  CHECK(from_har.notes.lines.empty());
  const auto from_frames = imported(capture.frames());
  CHECK(count<PageLoaded>(from_frames.trace.steps) == 2);
  CHECK(from_frames.notes.lines.size() == 2);
  // The assumed page stands before the opening that its first event came on.
  std::vector<std::uint32_t> opened;
  for (const Step& step : from_frames.trace.steps) {
    if (const auto* one = std::get_if<Opened>(&step.stimulus))
      opened.push_back(one->connection.value);
    if (std::holds_alternative<PageLoaded>(step.stimulus)) opened.push_back(0);
  }
  CHECK(opened == std::vector<std::uint32_t>{0, 1, 2, 0, 3, 4});
}

TEST_CASE("IMP-12: a page or a final document beyond the capture is refused") {
  for (const std::string outcome : {"initial", "final"}) {
    const CaptureError error = refused(open_line(), document_line(outcome, "2"));
    CHECK(error.file == "documents");
    CHECK(error.line == 1);
    CHECK_MESSAGE(mentions(error, "2 lines before it, the capture has 1"), error.text);
    CHECK(steps(open_line(), document_line(outcome, "1")).size() >= 2);
  }
}

TEST_CASE("IMP-12: pages and final documents that are not in order are refused") {
  const CaptureError error = refused(open_line() + frame_line("s2c", "ack|1"),
                                     document_line("initial", "2") + document_line("final", "1"));
  CHECK(error.file == "documents");
  CHECK(error.line == 2);
  CHECK_MESSAGE(mentions(error, "1 line before it, but 2 before the document before it"),
                error.text);
}

TEST_CASE("IMP-12: a final document after the end that a HAR lacks is kept") {
  CaptureBuilder capture;
  capture.page().greet().close();
  capture.lasts(1, 5'000'000);
  capture.final(root("reconnecting", ""));
  CHECK(outcomes(steps(capture.frames(), capture.documents()).back()) == Texts{"final"});
  const auto all = steps(capture.har(), capture.documents());
  CHECK(count<Closed>(all) == 0);
  CHECK(outcomes(all.back()) == Texts{"final"});
  CHECK(refused(capture.har(), document_line("initial", "5")).file == "documents");
}

TEST_CASE("IMP-12: a page that has to stand before an older document stands right after it") {
  const std::string documents = document_line("final", "2") + document_line("initial", "3") +
                                document_line("applied", "4", R"(,"frame":"ack","conn":1)");
  const auto all =
      steps(open_line() + open_line(2) + open_line(3) + frame_line("s2c", "ack|1"), documents);
  REQUIRE(all.size() == 6);
  CHECK(outcomes(all[2]) == Texts{"final"});
  CHECK(outcomes(all[3]) == Texts{"initial"});
  CHECK(outcomes(all[5]) == Texts{"applied"});
}

TEST_CASE("IMP-5: the header of a capture says that it was captured from the published browser") {
  CaptureBuilder capture;
  capture.page().greet();
  const Header header = imported(capture.har()).trace.header;
  CHECK(header.origin == Origin::captured);
  CHECK(header.title == "test");
  CHECK(header.configuration.mode == isa::Mode::published);
  CHECK(header.configuration.duplicate_policy == interpreter::DuplicatePolicy::last);
}

TEST_CASE("IMP-9: every truncation of a capture gives an error or steps in order, never a crash") {
  CaptureBuilder capture;
  capture.page().greet().applied("1", "a", "a").client("event|1|a|{}").close().refuse();
  capture.final(root("reconnecting", "a"));
  for (const std::string& form : {capture.frames(), capture.har()}) {
    for (std::size_t size = 0; size <= form.size(); ++size) {
      // Documents tell of lines that the truncated capture lacks, so half of the sizes go without.
      const std::string documents = size % 2 == 0 ? capture.documents() : "";
      const auto result =
          import_capture({.title = "", .capture = form.substr(0, size), .documents = documents});
      if (!result) continue;
      StepPosition position;
      for (const Step& step : result->trace.steps) {
        REQUIRE_FALSE(step_problem(step, position));
        position = position_of(step);
      }
    }
  }
}

TEST_CASE("IMP-9: lines in any order give an error or steps in order, never a crash") {
  CaptureBuilder capture;
  capture.page().greet().applied("1", "a", "a").client("event|1|a|{}").close().refuse();
  capture.page().greet().applied("1", "a", "a").server_binary("AA==").client("failure||x");
  std::vector<std::string> lines;
  std::istringstream text(capture.frames());
  for (std::string line; std::getline(text, line);) lines.push_back(line + "\n");
  rc::check("any lines", [&] {
    std::string shuffled;
    const auto size = *rc::gen::inRange(1, 20);
    for (int i = 0; i < size; ++i) shuffled += *rc::gen::elementOf(lines);
    const bool told = *rc::gen::arbitrary<bool>();
    const auto result = import_capture(
        {.title = "", .capture = shuffled, .documents = told ? capture.documents() : ""});
    RC_PRE(result.has_value());
    StepPosition position;
    for (const Step& step : result->trace.steps) {
      RC_ASSERT_FALSE(step_problem(step, position));
      position = position_of(step);
    }
  });
}

}  // namespace lightspeed::replay
