// Several sessions in one capture: told apart by ids, replayed each by its own client.
#include "replay/capture/sessions.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "isa/frame.hpp"
#include "replay/capture/capture.hpp"
#include "replay/check.hpp"
#include "replay/replay.hpp"
#include "tests/replay/capture/importing.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Opened;
using interpreter::PageLoaded;
using testing::frame_line;
using Json = nlohmann::json;

std::string open_line(int connection, const std::string& url, int at) {
  return R"({"t_us":)" + std::to_string(at) + R"(,"conn":)" + std::to_string(connection) +
         R"(,"dir":"c2s","event":"open","url":")" + url + "\"}\n";
}

// What each connection says from its opening to its second event.
std::string dialogue(int connection, int at) {
  return frame_line("c2s", "hello|lightspeed|1", at + 1, connection) +
         frame_line("s2c", "hello|lightspeed|1", at + 2, connection) +
         frame_line("s2c", "diff|1|<p>" + std::to_string(connection) + "</p>", at + 3, connection) +
         frame_line("c2s", "ack|1", at + 4, connection) +
         frame_line("c2s", "event|1|go|{}", at + 5, connection) +
         frame_line("s2c", "ack|1", at + 6, connection);
}

// Two dialogues, line by line in turns.
std::string in_turns(const std::string& one, const std::string& two) {
  std::string lines;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < one.size() || j < two.size()) {
    const auto take = [&](const std::string& from, std::size_t& at) {
      const std::size_t end = std::min(from.find('\n', at), from.size() - 1) + 1;
      if (at < from.size()) lines += from.substr(at, end - at);
      at = end;
    };
    take(one, i);
    take(two, j);
  }
  return lines;
}

std::string two_users(const std::string& first = "ws://h/live?session=a",
                      const std::string& second = "ws://h/live?session=b") {
  return open_line(1, first, 10) + open_line(2, second, 11) +
         in_turns(dialogue(1, 20), dialogue(2, 20));
}

Json page_entry(const std::string& session, const std::string& way, const std::string& at) {
  return {{"_resourceType", "document"},
          {"startedDateTime", "2026-11-22T15:32:" + at + "Z"},
          {"time", 1},
          {"response",
           {{"content",
             {{"text", "<main id=\"app\" data-ls-session=\"" + session + "\" data-ls-ws=\"" + way +
                           "\"></main>"}}}}}};
}

Json socket_entry(const std::string& url, const std::string& at) {
  const auto message = [](const char* type, const std::string& data) {
    return Json{{"type", type}, {"time", 1795361580.5}, {"data", data}};
  };
  return {{"_resourceType", "websocket"},
          {"startedDateTime", "2026-11-22T15:32:" + at + "Z"},
          {"request", {{"url", url}}},
          {"response", {{"status", 101}}},
          {"_webSocketMessages", {message("send", "hello|lightspeed|1")}}};
}

Imported of_entries(const std::vector<Json>& entries) {
  const Json har{
      {"log", {{"pages", {{{"startedDateTime", "2026-11-22T15:32:50Z"}}}}, {"entries", entries}}}};
  return testing::imported(har.dump());
}

// The sessions of the steps with this stimulus, in order.
template <class T>
std::vector<std::uint32_t> sessions_of(const Imported& import) {
  std::vector<std::uint32_t> found;
  for (const auto& step : import.trace.steps) {
    if (std::holds_alternative<T>(step.stimulus)) found.push_back(step.session);
  }
  return found;
}

using Numbers = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("IMP-25: connections with different ids become sessions of one trace") {
  const auto import = testing::imported(two_users());
  CHECK(sessions_of<Opened>(import) == Numbers{1, 2});
  CHECK(sessions_of<PageLoaded>(import) == Numbers{1, 2});
  CHECK(import.notes.lines ==
        testing::Texts{"the ids of pages and connections tell 2 sessions apart",
                       "session 1: the page is not in the capture: its root is taken to be empty",
                       "session 2: the page is not in the capture: its root is taken to be empty"});
}

TEST_CASE("IMP-25: with one id, without any, or with documents, everything is one session") {
  for (const std::string& url : {std::string("ws://h/live?session=a"), std::string("ws://h/live"),
                                 std::string("ws://h"), std::string()}) {
    CAPTURE(url);
    CHECK(sessions_of<Opened>(testing::imported(two_users(url, url))) == Numbers{1, 1});
  }
  const std::string document = testing::document_line("initial", "0");
  CHECK(sessions_of<Opened>(testing::imported(two_users(), document)) == Numbers{1, 1});
}

TEST_CASE("IMP-25: a page names its connections by its own URL, and by its session") {
  const auto import =
      of_entries({page_entry("a", "/live?t=1", "51"), page_entry("b", "/live?t=2", "52"),
                  socket_entry("ws://h/live?t=2", "53"), socket_entry("ws://h/live?t=1", "54"),
                  socket_entry("ws://h/live?x=1&session=b", "55")});
  CHECK(sessions_of<PageLoaded>(import) == Numbers{1, 2});
  CHECK(sessions_of<Opened>(import) == Numbers{2, 1, 2});
}

TEST_CASE("IMP-25: what carries no id belongs to what stands before it, or behind it if a page") {
  const auto import =
      of_entries({page_entry("", "", "51"), socket_entry("ws://h/live?session=b", "52"),
                  page_entry("a", "/live", "53"), page_entry("c", "/live", "54"),
                  socket_entry("ws://h/live", "55")});
  CHECK(sessions_of<PageLoaded>(import) == Numbers{1, 2});
  CHECK(sessions_of<Opened>(import) == Numbers{1, 2});
  CHECK(import.notes.lines ==
        testing::Texts{"the ids of pages and connections tell 2 sessions apart",
                       "1 connection without an id: taken for the session before",
                       "1 page without an id: taken for the session of the connection behind",
                       "left out the pages of 1 session without a connection"});
}

TEST_CASE("IMP-26: each session has the steps of its own lines, in the order of all times") {
  const auto alone = [](int connection, const std::string& url, int at) {
    return testing::steps(open_line(connection, url, at) + dialogue(connection, 20));
  };
  const std::vector<std::vector<interpreter::Step>> expected{alone(1, "ws://h/live?session=a", 10),
                                                             alone(2, "ws://h/live?session=b", 11)};
  std::vector<std::vector<interpreter::Step>> found(2);
  std::uint64_t number = 0;
  interpreter::Tick before;
  for (interpreter::Step step : testing::imported(two_users()).trace.steps) {
    CHECK(step.number == ++number);
    CHECK(step.at >= before);
    before = step.at;
    auto& own = found.at(step.session - 1);
    step.number = own.size() + 1;
    step.session = 1;
    own.push_back(step);
  }
  CHECK(found == expected);
}

TEST_CASE("IMP-26: each session is replayed by a client of its own, and checked by itself") {
  Trace trace = testing::imported(two_users()).trace;
  const ReplayReport report = replay(trace, {});
  CHECK(report.same());
  CHECK(report.answers == 6);
  CHECK(report.document.find("<p>2</p>") != std::string::npos);
  CHECK(check(trace).violations.empty());
  // The second user's acknowledgement is another one: only that session diverges, at its step.
  for (auto& step : trace.steps) {
    for (auto& effect : step.effects) {
      auto* message = std::get_if<interpreter::Message>(&effect.event);
      if (message != nullptr && message->data == "ack|1" && step.session == 2) {
        message->data = "ack|7";
      }
    }
  }
  const ReplayReport broken = replay(trace, {.keep_going = true});
  REQUIRE(broken.divergences.size() == 1);
  CHECK(trace.steps[broken.divergences[0].step - 1].session == 2);
  CHECK(broken.divergences[0].expected == "ack|7");
}

TEST_CASE("IMP-26: a step of a session before its own page is refused") {
  Trace trace = testing::imported(two_users()).trace;
  std::erase_if(trace.steps, [](const interpreter::Step& step) {
    return step.session == 2 && std::holds_alternative<PageLoaded>(step.stimulus);
  });
  CHECK(replay(trace, {}).problem.find("comes before any page_loaded") != std::string::npos);
}

}  // namespace lightspeed::replay
