// What a HAR may hold at each of its places, and what is refused there.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/replay/capture/importing.hpp"

namespace lightspeed::replay {
namespace {

using Json = nlohmann::json;
using interpreter::Opened;
using interpreter::PageLoaded;
using testing::count;
using testing::mentions;
using testing::refused;
using testing::steps;

Json sound() {
  return Json::parse(R"({"log": {
    "pages": [{"startedDateTime": "2026-11-22T15:32:50.000Z"}],
    "entries": [
      {"_resourceType": "document", "startedDateTime": "2026-11-22T15:32:50.500Z", "time": 12.5,
       "response": {"content": {"text": "PG1haW4gaWQ9ImFwcCI+", "encoding": "base64"}}},
      {"_resourceType": "websocket", "startedDateTime": "2026-11-22T15:32:51.000Z", "time": 900,
       "timings": {"wait": 2.5}, "request": {"url": "ws://x"}, "response": {"status": 101},
       "_webSocketMessages": [
         {"type": "send", "time": 1795361571.25, "opcode": 1, "data": "hello|lightspeed|1"}]}]}})");
}

struct Damage {
  const char* place;
  Json value;
  const char* word;
};

}  // namespace

TEST_CASE("IMP-2: the times of a HAR are counted from the beginning of its first page") {
  const auto all = steps(sound().dump());
  REQUIRE(all.size() == 2);
  CHECK(std::get<PageLoaded>(all[0].stimulus).page_html == "<main id=\"app\">");
  CHECK(all[0].at.value == 512'500);
  CHECK(std::get<Opened>(all[1].stimulus).url == "ws://x");
  CHECK(all[1].at.value == 1'002'500);
  REQUIRE(all[1].effects.size() == 1);
  CHECK(all[1].effects[0].at.value == 1'250'000);
}

TEST_CASE("IMP-9: whatever is wrong in a HAR is refused with its place") {
  const std::string entry = "log.entries[1]";
  const std::vector<Damage> damages{
      {"/log", 7, "'log' must be an object, not number"},
      {"/log/pages", 7, "log: the field 'pages' must be a list, not number"},
      {"/log/pages/0", 7, "log.pages[0]: expected an object, found number"},
      {"/log/pages/0/startedDateTime", 7, "log.pages[0]: the field 'startedDateTime'"},
      {"/log/pages/0/startedDateTime", "noon", "log.pages[0]: "},
      {"/log/entries", Json::object(), "log: the field 'entries' must be a list, not object"},
      {"/log", Json::object(), "log: the field 'entries' is missing"},
      {"/log/entries/0", Json::array(), "log.entries[0]: expected an object, found array"},
      {"/log/entries/0/_resourceType", 7, "log.entries[0]: the field '_resourceType'"},
      {"/log/entries/0/startedDateTime", "2024-99-99T99:99:99.000ZZZ",
       "'startedDateTime' must be an RFC 3339 time, not '2024-99-99T99:99:99.000ZZZ'"},
      {"/log/entries/0/time", "soon", "log.entries[0]: the field 'time' must be a number"},
      {"/log/entries/0/time", 1e300, "log.entries[0]: the field 'time' must be from "},
      {"/log/entries/0/response", 7, "log.entries[0]: the field 'response' must be an object"},
      {"/log/entries/0/response/content", 7, "log.entries[0].response: the field 'content'"},
      {"/log/entries/0/response/content/text", 7,
       "log.entries[0].response.content: the field 'text' must be a string, not number"},
      {"/log/entries/0/response/content/encoding", 7, "log.entries[0].response.content: "},
      {"/log/entries/0/response/content/text", "?",
       "log.entries[0].response.content: the data is not base64"},
      {"/log/entries/1/time", -1e300, "log.entries[1]: the field 'time' must be from "},
      {"/log/entries/1/timings", 7, "log.entries[1]: the field 'timings' must be an object"},
      {"/log/entries/1/timings/wait", "x", "log.entries[1].timings: the field 'wait'"},
      {"/log/entries/1/timings/wait", 1e30, "log.entries[1].timings: the field 'wait'"},
      {"/log/entries/1/request", 7, "log.entries[1]: the field 'request' must be an object"},
      {"/log/entries/1/request/url", 7, "log.entries[1].request: the field 'url'"},
      {"/log/entries/1/response", 7, "log.entries[1]: the field 'response' must be an object"},
      {"/log/entries/1/response/status", "ok", "log.entries[1].response: the field 'status'"},
      {"/log/entries/1/response/status", 18446744073709551615ULL,
       "log.entries[1].response: the field 'status' must be from "},
      {"/log/entries/1/_webSocketMessages", 7, "log.entries[1]: the field '_webSocketMessages'"},
      {"/log/entries/1/_webSocketMessages/0", 7,
       "log.entries[1]._webSocketMessages[0]: expected an object, found number"},
      {"/log/entries/1/_webSocketMessages/0/type", 7,
       "log.entries[1]._webSocketMessages[0]: the field 'type' must be a string"},
      {"/log/entries/1/_webSocketMessages/0/time", 1e300,
       "log.entries[1]._webSocketMessages[0]: the field 'time' must be from "},
      {"/log/entries/1/_webSocketMessages/0/time", nullptr,
       "log.entries[1]._webSocketMessages[0]: the field 'time' is missing"},
      {"/log/entries/1/_webSocketMessages/0/opcode", "text",
       "log.entries[1]._webSocketMessages[0]: the field 'opcode' must be an integer"},
      {"/log/entries/1/_webSocketMessages/0/opcode", 2,
       "log.entries[1]._webSocketMessages[0]: the data is not base64"},
      {"/log/entries/1/_webSocketMessages/0/data", 7,
       "log.entries[1]._webSocketMessages[0]: the field 'data' must be a string"},
  };
  for (const Damage& damage : damages) {
    Json har = sound();
    har[Json::json_pointer(damage.place)] = damage.value;
    CAPTURE(damage.place);
    CAPTURE(damage.value.dump());
    const CaptureError error = refused(har.dump());
    CHECK(error.file == "capture");
    CHECK_MESSAGE(mentions(error, damage.word), error.text);
  }
}

TEST_CASE("IMP-15: WebSockets of others are left out, named, and not counted") {
  Json har = sound();
  Json& entries = har["log"]["entries"];
  const Json ours = entries[1];
  Json foreign = ours;
  foreign["request"]["url"] = "ws://x:5173/?token=secret";
  foreign["_webSocketMessages"][0]["data"] = "{}";
  Json refused = ours;
  refused["request"]["url"] = "ws://x?session=2";
  refused["response"]["status"] = 0;
  refused["_webSocketMessages"] = Json::array();
  entries = Json::array({entries[0], foreign, refused, foreign, ours});
  const auto import = testing::imported(har.dump());
  const auto& all = import.trace.steps;
  REQUIRE(all.size() == 3);
  CHECK(std::get<interpreter::Refused>(all[1].stimulus).connection.value == 1);
  CHECK(std::get<Opened>(all[2].stimulus).connection.value == 2);
  CHECK(std::get<interpreter::Message>(all[2].effects.at(0).event).connection.value == 2);
  CHECK(import.notes.lines ==
        testing::Texts{"left out 2 WebSockets without a Lightspeed hello: ws://x:5173/"});
}

TEST_CASE("IMP-15: without any hello every WebSocket stays, and so does one without a URL") {
  Json har = sound();
  Json& entries = har["log"]["entries"];
  Json other = entries[1];
  other["request"].erase("url");
  other["_webSocketMessages"] = Json::array();
  entries.push_back(other);
  CHECK(count<Opened>(steps(har.dump())) == 2);
  entries[1]["_webSocketMessages"][0]["data"] = "ack|1";
  entries[2]["request"]["url"] = "ws://y";
  CHECK(count<Opened>(steps(har.dump())) == 2);
}

TEST_CASE("IMP-2: times at the ends of their ranges are read") {
  Json har = sound();
  har["log"].erase("pages");
  Json& socket = har["log"]["entries"][1];
  for (const char* started : {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
    har["log"]["entries"][0]["startedDateTime"] = started;
    for (const double seconds : {-9.007e9, 0.0, 9.007e9}) {
      socket["_webSocketMessages"][0]["time"] = seconds;
      for (const double milliseconds : {-9.007e12, 9.007e12}) {
        socket["time"] = milliseconds;
        socket["timings"]["wait"] = milliseconds;
        CHECK(count<Opened>(steps(har.dump())) == 1);
      }
    }
  }
}

}  // namespace lightspeed::replay
