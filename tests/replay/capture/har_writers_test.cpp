// HARs of other writers than Chrome: what their entries lack, and how they spell messages.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "replay/capture/secret_warnings.hpp"
#include "tests/replay/capture/importing.hpp"

namespace lightspeed::replay {
namespace {

using Json = nlohmann::json;
using interpreter::Message;
using interpreter::Opened;
using interpreter::PageLoaded;
using testing::count;
using testing::imported;
using testing::mentions;
using testing::refused;

const std::string kPage =
    R"(<body><main id=\"app\" data-ls-session=\"s-1\" data-ls-ws=\"/live?session=s-1\"></main>)"
    "</body>";

// As mitmproxy writes it: no pages, entries as they ended, times with an offset, what was not
// measured is null, and of all entries only WebSockets say what they are.
Json mitmproxy() {
  return Json::parse(R"({"log": {"version": "1.2", "creator": {"name": "mitmproxy"}, "pages": [],
    "entries": [
      {"startedDateTime": "2026-11-22T16:32:51.000000+01:00", "time": 3.5,
       "request": {"method": "GET", "url": "http://h/live?session=s-1", "cookies": [],
                   "headers": [{"name": "Cookie", "value": "sid=1"}]},
       "response": {"status": 101, "content": {"size": 0, "mimeType": "", "text": null}},
       "timings": {"connect": null, "ssl": null, "send": 1, "receive": 0, "wait": 2.5},
       "_resourceType": "websocket",
       "_webSocketMessages": [
         {"type": "send", "time": 1795361571.25, "opcode": 1, "data": "hello|lightspeed|1"},
         {"type": "receive", "time": 1795361571.5, "opcode": 2, "data": "/wAB"}]},
      {"startedDateTime": "2026-11-22T16:32:50.500000+01:00", "time": 10,
       "request": {"method": "GET", "url": "http://h/counter"},
       "response": {"status": 200, "content": {"mimeType": "text/html; charset=utf-8",
                    "text": ")" +
                     kPage + R"("}},
       "timings": {"connect": 1.0, "ssl": null, "send": 1, "receive": 4, "wait": 4}},
      {"startedDateTime": "2026-11-22T16:32:50.700000+01:00", "time": 1,
       "request": {"method": "GET", "url": "http://h/frame.html"},
       "response": {"status": 200, "content": {"mimeType": "text/html", "text": "<p>"}}}]}})");
}

// As Firefox would write messages: nothing says what an entry is.
Json firefox() {
  Json har = mitmproxy();
  Json& log = har["log"];
  log["pages"] = Json::array({{{"startedDateTime", "2026-11-22T16:32:50.400+01:00"}}});
  std::swap(log["entries"][0], log["entries"][1]);
  Json& socket = log["entries"][1];
  socket.erase("_resourceType");
  socket["request"]["url"] = "ws://h/live?session=s-1";
  socket["_webSocketMessages"][0]["type"] = "sent";
  socket["_webSocketMessages"][1]["type"] = "received";
  return har;
}

Json& messages_of(Json& har) {
  for (Json& entry : har["log"]["entries"]) {
    if (entry.contains("_webSocketMessages")) return entry["_webSocketMessages"];
  }
  FAIL("no entry has messages");
  return har;
}

void reads_well(const Imported& import) {
  const auto& all = import.trace.steps;
  REQUIRE(all.size() == 3);
  CHECK(std::get<PageLoaded>(all[0].stimulus).page_html.find("data-ls-session") !=
        std::string::npos);
  CHECK(std::get<Opened>(all[1].stimulus).url == "ws://h/live?session=s-1");
  CHECK(testing::answers(all[1]) == testing::Texts{"hello|lightspeed|1"});
  const auto& binary = std::get<Message>(all[2].stimulus);
  CHECK(binary.binary);
  CHECK(binary.data == std::string("\xff\x00\x01", 3));
  CHECK(import.notes.lines.front() ==
        "no entry of the HAR says that it is a page: 1 taken for pages by what they hold");
}

}  // namespace

TEST_CASE("IMP-20: a proxy's HAR is read in the order in which its entries began") {
  const auto import = imported(mitmproxy().dump());
  reads_well(import);
  CHECK(import.trace.steps[0].at.value == 10'000);
  CHECK(import.trace.steps[1].at.value == 502'500);
  CHECK(import.trace.header.recorded_at == "2026-11-22T16:32:50.500000+01:00");
}

TEST_CASE("IMP-20: entries that say nothing are known by messages, address, status and content") {
  reads_well(imported(firefox().dump()));
  Json by_status = firefox();
  by_status["log"]["entries"][1]["request"]["url"] = "https://h/live?session=s-1";
  const auto import = imported(by_status.dump());
  CHECK(std::get<Opened>(import.trace.steps.at(1).stimulus).url == "wss://h/live?session=s-1");
  for (const char* change :
       {R"({"request":{"method":"POST"}})", R"({"response":{"status":404}})",
        R"({"response":{"content":{"mimeType":"image/png"}}})", R"({"_resourceType":"xhr"})"}) {
    CAPTURE(change);
    Json har = firefox();
    har["log"]["entries"][0].merge_patch(Json::parse(change));
    har["log"]["entries"].erase(2);
    CHECK(imported(har.dump()).notes.lines ==
          testing::Texts{"the page is not in the capture: its root is taken to be empty"});
  }
}

TEST_CASE("IMP-21: times are in seconds, or in smaller units where they are too great for them") {
  for (const double unit : {1e3, 1e6}) {
    Json har = mitmproxy();
    for (Json& message : messages_of(har)) message["time"] = message["time"].get<double>() * unit;
    const auto import = imported(har.dump());
    CHECK(import.trace.steps.at(1).effects.at(0).at.value == 750'000);
    CHECK(import.notes.lines.at(1) ==
          "times of messages that are too great for seconds are taken for smaller units");
  }
}

TEST_CASE("IMP-21: control frames are left out, and a missing opcode is that of a text") {
  Json har = mitmproxy();
  Json& messages = messages_of(har);
  messages[0].erase("opcode");
  Json close = messages[0];
  close["opcode"] = 8;
  close["data"] = "";
  messages.push_back(close);
  const auto import = imported(har.dump());
  CHECK(import.trace.steps.size() == 3);
  CHECK(import.notes.lines.at(1) ==
        "left out 1 control frame (close, ping, pong) among the messages");
}

TEST_CASE("IMP-21: a HAR whose writer leaves messages out is refused with those that do not") {
  Json har = firefox();
  har["log"]["entries"][1].erase("_webSocketMessages");
  const CaptureError error = refused(har.dump());
  CHECK(mentions(error, "no messages of them"));
  CHECK(mentions(error, "pcapng"));
  // Its pages are good beside another capture.
  const auto beside = import_capture(
      {.title = "", .capture = testing::open_line(), .documents = "", .pages = har.dump()});
  REQUIRE(beside.has_value());
  CHECK(std::get<PageLoaded>(beside->trace.steps[0].stimulus).page_html.starts_with("<body>"));
  Json both = firefox();
  both["log"]["entries"].push_back(har["log"]["entries"][1]);
  CHECK(imported(both.dump()).notes.lines.at(1) ==
        "1 WebSocket without a list of messages in the HAR");
}

TEST_CASE("IMP-20: every truncation and every flipped bit of a HAR is an error or a trace") {
  const std::string sample = mitmproxy().dump();
  const auto holds = [](const std::string& text) {
    const auto result = import_capture({.title = "", .capture = text, .documents = ""});
    return result ? !result->trace.steps.empty() : !result.error().text.empty();
  };
  for (std::size_t size = 0; size < sample.size(); ++size) CHECK(holds(sample.substr(0, size)));
  for (std::size_t bit = 0; bit < sample.size() * 8; ++bit) {
    std::string flipped = sample;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CHECK(holds(flipped));
  }
}

TEST_CASE("IMP-33: likely secrets are told by number, kind and the place of the first") {
  const std::string payload = R"({"password":"hunter2","mail":"ann@example.org"})";
  const auto import =
      imported(testing::open_line() + testing::frame_line("c2s", "hello|lightspeed|1") +
               testing::frame_line("c2s", "event|1|login|" + payload) +
               testing::frame_line("s2c", "diff|1|<p>ann@example.org</p>"));
  CHECK(secret_warnings(import) ==
        std::vector<std::string>{
            "likely secrets are in the trace: 1 value of a field with a secret's name, 1 e-mail "
            "address, the first in step 3 (stimulus.user_event.payload); lightspeed redact hides "
            "them"});
  for (const std::string& line : secret_warnings(import)) {
    CHECK(line.find("hunter2") == std::string::npos);
  }
  CHECK(secret_warnings(imported(testing::open_line())).empty());
}

TEST_CASE("IMP-33: headers that are secrets are counted, and are not in the trace") {
  const auto import = imported(mitmproxy().dump());
  CHECK(secret_warnings(import) ==
        std::vector<std::string>{"the capture itself holds 1 header with a secret's name "
                                 "(cookies, tokens); the trace does not"});
}

}  // namespace lightspeed::replay
