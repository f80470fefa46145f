#include "replay/script/expectation.hpp"

#include "replay/script/script.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

namespace in = interpreter;

/// The expectations below one stimulus.
std::vector<PlacedExpectation> read(std::string_view lines) {
  const auto script = parse_script("0 open\n" + std::string(lines), {});
  REQUIRE_MESSAGE(script.has_value(), (script ? "" : script.error().text));
  return script->expectations;
}

Expectation read_one(std::string_view line) {
  const auto all = read(line);
  REQUIRE(all.size() == 1);
  return all.front().expectation;
}

/// `line:column: text` of what is wrong with a line that stands below `0 open`.
std::string refusal(std::string_view line) {
  const auto script = parse_script("0 open\n" + std::string(line), {});
  if (script) return "accepted";
  const ScriptError& error = script.error();
  return std::to_string(error.line) + ":" + std::to_string(error.column) + ": " + error.text;
}

}  // namespace

TEST_CASE("SCR-12: an expectation belongs to the stimulus above it, and to its session") {
  const auto script = parse_script(
      "program counter\n0 open\n  expect silence\n\n# of the second\n1s cut\n"
      "\texpect @2 silence # still\n expect silence\n2s advance",
      {});
  REQUIRE(script.has_value());
  CHECK(script->stimuli.size() == 3);
  const Expectation silence = expected::Silence{};
  CHECK(script->expectations ==
        std::vector<PlacedExpectation>{
            {.line = 3, .stimulus = 0, .session = 1, .expectation = silence},
            {.line = 7, .stimulus = 1, .session = 2, .expectation = silence},
            {.line = 8, .stimulus = 1, .session = 1, .expectation = silence}});
  const auto early = parse_script("expect silence\n0 open", {});
  REQUIRE_FALSE(early.has_value());
  CHECK(early.error().line == 1);
  CHECK(early.error().text == "an expectation stands below a stimulus");
}

TEST_CASE("SCR-12: what is expected is no stimulus, and is not written as one") {
  const auto with = parse_script("0 open\nexpect silence\n1s cut", {});
  REQUIRE(with.has_value());
  CHECK(script_text(with->stimuli) == "0 open\n1s cut\n");
}

TEST_CASE("SCR-13: every kind is read with its arguments") {
  CHECK(read_one("expect document #list") ==
        Expectation{expected::DocumentText{"#list", std::nullopt}});
  CHECK(read_one("expect document \"#list li\" Bread and milk") ==
        Expectation{expected::DocumentText{"#list li", expected::Text{"Bread and milk"}}});
  CHECK(read_one("expect document #list \"\"") ==
        Expectation{expected::DocumentText{"#list", expected::Text{}}});
  CHECK(read_one("expect html p <b>1</b>") ==
        Expectation{expected::DocumentHtml{"p", {"<b>1</b>"}}});
  CHECK(read_one("expect none .error") == Expectation{expected::NoMatch{".error"}});
  CHECK(read_one("expect lifecycle draining") ==
        Expectation{expected::LifecycleState{isa::Lifecycle::draining}});
  CHECK(read_one("expect client reconnecting") ==
        Expectation{expected::PageState{in::ClientState::reconnecting}});
  CHECK(read_one("expect frame client event|1|a b|{\"c\": 1}") ==
        Expectation{expected::Frame{in::Direction::client_to_server, {"event|1|a b|{\"c\": 1}"}}});
  CHECK(read_one("expect frame server ack|1") ==
        Expectation{expected::Frame{in::Direction::server_to_client, {"ack|1"}}});
  CHECK(read_one("expect failure title_missing") ==
        Expectation{expected::FailureReason{{"title_missing"}}});
  CHECK(read_one("expect silence") == Expectation{expected::Silence{}});
  CHECK(read_one("expect value #new-title \"Buy bread\"") ==
        Expectation{expected::ControlValue{"#new-title", {"Buy bread"}}});
  CHECK(read_one("expect value input") == Expectation{expected::ControlValue{"input", {}}});
}

TEST_CASE("SCR-14: dots at the end of a text without quotes stand for anything") {
  const auto begins = [](std::string text) {
    return Expectation{expected::FailureReason{{std::move(text), true}}};
  };
  CHECK(read_one("expect failure rate_limited:…") == begins("rate_limited:"));
  CHECK(read_one("expect failure rate_limited:...") == begins("rate_limited:"));
  CHECK(read_one("expect failure ...") == begins(""));
  CHECK(read_one("expect failure \"wait...\"") ==
        Expectation{expected::FailureReason{{"wait...", false}}});
  CHECK(read_one("expect document p Loading…") ==
        Expectation{expected::DocumentText{"p", expected::Text{"Loading", true}}});
}

TEST_CASE("SCR-15: kinds, states, sides and selectors are checked, with a suggestion") {
  CHECK(refusal("expect docment p") ==
        "2:8: a kind of expectation was expected, found 'docment'; did you mean 'document'?");
  CHECK(refusal("expect").starts_with("2:7: "));
  CHECK(refusal("expect lifecycle alive") ==
        "2:18: a state of the lifecycle was expected, found 'alive'; did you mean 'live'?");
  CHECK(refusal("expect client open") ==
        "2:15: a state of the client was expected, found 'open'; there are: idle, connecting, "
        "reconnecting, live, closed, error");
  CHECK(refusal("expect frame sever ack|1") ==
        "2:14: client or server was expected, found 'sever'; did you mean 'server'?");
  CHECK(refusal("expect none li>") == "2:13: 'li>' is not a valid selector");
  CHECK(refusal("expect none p:hover") ==
        "2:13: 'p:hover' is valid but not supported by the model");
  CHECK(refusal("expect none #list li") ==
        "2:19: the end of the line was expected, found 'li'; a selector with blanks stands in "
        "quotes: \"#list li\"");
  CHECK(refusal("expect document #list li \"Milk\"") ==
        "2:23: a selector with blanks stands in quotes: \"#list li\"; and so does a text that has "
        "quotes in it");
  CHECK(refusal("expect document \"#list\" the \"Milk\"") == "accepted");
  CHECK(refusal("expect html #list <i> \"Milk\" </i>") == "accepted");
  CHECK(refusal("expect frame server") == "2:20: TEXT was expected, found the end of the line");
  CHECK(refusal("expect html p") == "2:14: HTML was expected, found the end of the line");
  CHECK(refusal("expect silence now") == "2:16: the end of the line was expected, found 'now'");
  CHECK(refusal("expect document p a # b").starts_with("2:21: a '#' behind a blank may be"));
}

}  // namespace lightspeed::replay
