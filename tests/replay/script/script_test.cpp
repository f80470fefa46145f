#include "replay/script/script.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "replay/script/script_verbs.hpp"
#include "tests/support/files.hpp"
#include "tests/support/long_scripts.hpp"
#include "tests/support/trace_generators.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {

bool operator==(const TimedStimulus& left, const TimedStimulus& right) {
  return left.at == right.at && left.stimulus == right.stimulus && left.session == right.session;
}

namespace {

namespace in = interpreter;

std::vector<TimedStimulus> read(std::string_view text) {
  const auto script = parse_script(text, {});
  REQUIRE_MESSAGE(script.has_value(), (script ? "" : script.error().text));
  return script->stimuli;
}

/// `line:column: text` of what is wrong.
std::string refusal(std::string_view text) {
  const auto script = parse_script(text, {});
  if (script) return "accepted";
  const ScriptError& error = script.error();
  return std::to_string(error.line) + ":" + std::to_string(error.column) + ": " + error.text;
}

/// A row of a table in the specification.
std::string table_row(std::string usage, std::string_view help) {
  if (const auto bar = usage.find('|'); bar != std::string::npos) usage.insert(bar, "\\");
  return "| `" + usage + "` | " + std::string(help) + " |\n";
}

std::size_t count_of(std::string_view wanted, std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(wanted); at != std::string_view::npos;
       at = text.find(wanted, at + 1)) {
    ++count;
  }
  return count;
}

const std::vector<std::uint32_t> kSessions{1, 2, 0xFFFFFFFF};

/// Odd selectors are no selectors: one that a script can say instead.
template <class T>
void mend_selector(in::Stimulus& stimulus) {
  auto* choice = std::get_if<T>(&stimulus);
  if (choice == nullptr) return;
  choice->selector = *rc::gen::element<std::string>("#save", "#list > li", "p", "[title=\"a b\"]",
                                                    "li:nth-child(2n + 1)", "\xC3\xA4");
}

template <class T>
void mend_tag(in::Stimulus& stimulus) {
  auto* fault = std::get_if<T>(&stimulus);
  if (fault != nullptr) fault->tag = *rc::gen::element<std::string>("hello", "diff", "failure");
}

/// A time and a stimulus of any kind, its texts as odd as they come.
TimedStimulus draw_timed(in::Tick after) {
  for (;;) {
    const auto event = *tests::any_event();
    if (auto stimulus = in::as_stimulus(event)) {
      mend_selector<in::UserClick>(*stimulus);
      mend_selector<in::UserSubmit>(*stimulus);
      mend_selector<in::UserTyped>(*stimulus);
      mend_tag<in::DropNext>(*stimulus);
      mend_tag<in::FaultNext>(*stimulus);
      return {.at = tests::draw_later(after), .stimulus = *std::move(stimulus)};
    }
  }
}

}  // namespace

TEST_CASE("SCR-1: blank lines, comments, knobs, times and verbs are read; line ends may be CRLF") {
  const auto script = parse_script(
      "\xEF\xBB\xBF# a tour\r\n\r\nset pending_max 4\n\n0 open\n 1s\tevent increment\r\n"
      "+250ms event add {\"by\": 10}  \n2s cut",
      {});
  REQUIRE(script.has_value());
  CHECK(script->configuration.pending_max == 4);
  CHECK(script->stimuli ==
        std::vector<TimedStimulus>{
            {.at = {0}, .stimulus = in::PageLoaded{}},
            {.at = {1'000'000}, .stimulus = in::UserEvent{"increment", "{}"}},
            {.at = {1'250'000}, .stimulus = in::UserEvent{"add", "{\"by\": 10}"}},
            {.at = {2'000'000}, .stimulus = in::Cut{}}});
  CHECK(read("").empty());
  CHECK(read("\n# nothing\n").empty());
}

TEST_CASE("SCR-2: a time that goes back, and one behind the end of time, are refused") {
  CHECK(refusal("2s cut\n1s cut") == "2:1: time goes back: the line before is at 2s");
  CHECK(refusal("18446744073709551615us cut\n+1us cut") ==
        "2:1: this is later than virtual time lasts");
  CHECK(read("1s cut\n1s cut").size() == 2);
  CHECK(refusal("soon cut").starts_with("1:1: a time was expected"));
}

TEST_CASE("SCR-3: every verb gives its free choice") {
  CHECK(read("0 open\n0 leave gone home\n0 leave\n0 advance\n0 cut\n0 drop client ack\n"
             "0 drop server diff\n0 duplicate 4\n0 crash\n0 shutdown by hand\n0 shutdown\n"
             "0 open /items/3 \"<main id=app>\" <html>\n0 open /items/4\n0 click #save\n"
             "0 submit \"form #new\" title=Milk and honey&by=1\n0 submit #new\n0 restore\n"
             "0 acks held\n0 acks sent") ==
        std::vector<TimedStimulus>{
            {.at = {}, .stimulus = in::PageLoaded{}},
            {.at = {}, .stimulus = in::ClientLeft{"gone home"}},
            {.at = {}, .stimulus = in::ClientLeft{}},
            {.at = {}, .stimulus = in::TimePassed{}},
            {.at = {}, .stimulus = in::Cut{}},
            {.at = {}, .stimulus = in::DropNext{in::Direction::client_to_server, "ack"}},
            {.at = {}, .stimulus = in::DropNext{in::Direction::server_to_client, "diff"}},
            {.at = {}, .stimulus = in::DuplicateDiff{"4"}},
            {.at = {}, .stimulus = in::Crash{}},
            {.at = {}, .stimulus = in::Shutdown{"by hand"}},
            {.at = {}, .stimulus = in::Shutdown{}},
            {.at = {}, .stimulus = in::PageLoaded{"<main id=app>", "<html>", "/items/3"}},
            {.at = {}, .stimulus = in::PageLoaded{.route = "/items/4"}},
            {.at = {}, .stimulus = in::UserClick{"#save"}},
            {.at = {}, .stimulus = in::UserSubmit{"form #new", "title=Milk and honey&by=1"}},
            {.at = {}, .stimulus = in::UserSubmit{"#new", ""}},
            {.at = {}, .stimulus = in::Restored{}},
            {.at = {}, .stimulus = in::AcksHeld{true}},
            {.at = {}, .stimulus = in::AcksHeld{false}}});
}

TEST_CASE("SCR-3: a link has a verb for each thing that it does to what one side sends") {
  const in::Direction client = in::Direction::client_to_server;
  const in::Direction server = in::Direction::server_to_client;
  const std::string text =
      "0 latency client 1.5ms\n0 latency server 0\n0 stall client\n0 resume server\n"
      "0 corrupt client ack 9\n0 truncate server diff\n0 reorder server ack 2\n";
  const std::vector<TimedStimulus> stimuli{
      {.at = {}, .stimulus = in::LatencySet{client, 1'500}},
      {.at = {}, .stimulus = in::LatencySet{server, 0}},
      {.at = {}, .stimulus = in::Stalled{client, true}},
      {.at = {}, .stimulus = in::Stalled{server, false}},
      {.at = {}, .stimulus = in::FaultNext{client, "ack", in::LinkFault::corrupt, 9}},
      {.at = {}, .stimulus = in::FaultNext{server, "diff", in::LinkFault::truncate, 0}},
      {.at = {}, .stimulus = in::FaultNext{server, "ack", in::LinkFault::reorder, 2}}};
  CHECK(read(text) == stimuli);
  CHECK(script_text(stimuli) == text);
  CHECK(read("0 corrupt client ack 0") == read("0 corrupt client ack # the first bit"));
}

TEST_CASE("SCR-6: a number or a time that cannot be read is refused") {
  CHECK(refusal("0 corrupt client ack x9") == "1:22: a whole number was expected, found 'x9'");
  CHECK(refusal("0 truncate client ack 18446744073709551616") ==
        "1:23: a whole number was expected, found '18446744073709551616'");
  CHECK(refusal("0 reorder client ack 1 2").starts_with("1:24: the end of the line was expected"));
  CHECK(refusal("0 latency server soon").starts_with("1:18: a time was expected"));
  CHECK(refusal("0 latency server") == "1:17: TIME was expected, found the end of the line");
}

TEST_CASE("SCR-3: the page specs/script.md lists exactly the verbs of the table") {
  const std::string page = testing::read_text(testing::in_source_tree("specs/script.md"));
  for (const VerbUsage& verb : script_verbs()) {
    CHECK_MESSAGE(page.find(table_row(verb.usage, verb.help)) != std::string::npos, verb.usage);
  }
  const std::size_t behind = page.find("## Expectations");
  CHECK(count_of("\n| `", page.substr(0, behind)) == kScriptVerbCount);
}

TEST_CASE("SCR-13: the page specs/script.md lists exactly the kinds of the table") {
  const std::string page = testing::read_text(testing::in_source_tree("specs/script.md"));
  for (const ExpectationWords& row : kExpectations) {
    std::string usage(row.kind);
    if (!row.arguments.empty()) usage.append(" ").append(row.arguments);
    CHECK_MESSAGE(page.find(table_row(usage, row.help)) != std::string::npos, usage);
  }
  const std::size_t from = page.find("## Expectations");
  REQUIRE(from != std::string::npos);
  CHECK(count_of("\n| `", page.substr(from)) == kExpectations.size());
}

TEST_CASE("SCR-4: any text stands on a line, in quotes where it needs them") {
  CHECK(read("0 open\n0 event \"two words\" \"line\\nbreak \\u20ac # \\\"\"") ==
        std::vector<TimedStimulus>{
            {.at = {}, .stimulus = in::PageLoaded{}},
            {.at = {}, .stimulus = in::UserEvent{"two words", "line\nbreak \xE2\x82\xAC # \""}}});
  CHECK(script_text({{.at = {1'500'000}, .stimulus = in::UserEvent{"add", "{\"by\": 10}"}},
                     {.at = {2'000'000}, .stimulus = in::UserEvent{"a b", " \n"}},
                     {.at = {2'000'001}, .stimulus = in::UserEvent{"increment", "{}"}},
                     {.at = {2'000'001}, .stimulus = in::PageLoaded{"", "x"}, .session = 3}}) ==
        "1.5s event add {\"by\": 10}\n2s event \"a b\" \" \\n\"\n2.000001s event increment\n"
        "2.000001s @3 open / \"\" x\n");
}

TEST_CASE("SCR-4: what is written is read as the same stimuli") {
  CHECK(rc::check("parse_script(script_text(x)) == x", [] {
    std::vector<TimedStimulus> stimuli;
    for (const std::uint32_t session : kSessions) {
      stimuli.push_back({.at = {}, .stimulus = in::PageLoaded{}, .session = session});
    }
    in::Tick now;
    const int count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
      stimuli.push_back(draw_timed(now));
      stimuli.back().session = *rc::gen::elementOf(kSessions);
      now = stimuli.back().at;
    }
    const std::string text = script_text(stimuli);
    const auto script = parse_script(text, {});
    RC_ASSERT(script.has_value());
    RC_ASSERT(script->stimuli == stimuli);
  }));
}

TEST_CASE("SCR-4: no bytes at all make the reader crash") {
  CHECK(rc::check("any text is read or refused with a place in it", [] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(
        tests::any_text(),
        rc::gen::element<std::string>("\n", " ", "\"", "#", "+", "0 ", "1s ", "event ", "set ",
                                      "drop ", "\\u", "@2 ", "expect ", "none ", "frame server ")));
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    const auto script = parse_script(text, {});
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    RC_ASSERT(script || (script.error().line >= 1 && script.error().line <= lines));
    RC_ASSERT(script || script.error().column >= 1);
  }));
}

TEST_CASE("SCR-5: a comment begins behind a blank, but not within a text that it could belong to") {
  CHECK(read("0 open # the page\n0 event go # no payload\n0 event a#b\n0 drop client ack #1") ==
        std::vector<TimedStimulus>{
            {.at = {}, .stimulus = in::PageLoaded{}},
            {.at = {}, .stimulus = in::UserEvent{"go", "{}"}},
            {.at = {}, .stimulus = in::UserEvent{"a#b", "{}"}},
            {.at = {}, .stimulus = in::DropNext{in::Direction::client_to_server, "ack"}}});
  CHECK(read("0 open\n0 event go \"x\" # quoted").back() ==
        TimedStimulus{.at = {}, .stimulus = in::UserEvent{"go", "x"}});
  CHECK(refusal("0 event go {} # or not").starts_with("1:15: a '#' behind a blank"));
  CHECK(read("0 open\n0 event go {\"to\":\"#app\"}").size() == 2);
}

TEST_CASE("SCR-6: what cannot be read is refused with its place and a suggestion") {
  CHECK(refusal("0 evnt increment") ==
        "1:3: a verb was expected, found 'evnt'; did you mean 'event'?");
  CHECK(refusal("0 gibberish")
            .starts_with("1:3: a verb was expected, found 'gibberish'; there "
                         "are: open, click, submit, type, event, "));
  CHECK(refusal("\n0").starts_with("2:2: a verb was expected, found the end of the line"));
  CHECK(refusal("0 event") == "1:8: NAME was expected, found the end of the line");
  CHECK(refusal("0 drop clinet ack") ==
        "1:8: client or server was expected, found 'clinet'; did you mean 'client'?");
  CHECK(refusal("0 drop client") == "1:14: TAG was expected, found the end of the line");
  CHECK(refusal("0 acks hold") ==
        "1:8: held or sent was expected, found 'hold'; did you mean 'held'?");
  CHECK(refusal("0 click").starts_with("1:8: SELECTOR was expected, found the end"));
  CHECK(refusal("0 cut now") == "1:7: the end of the line was expected, found 'now'");
  CHECK(refusal("0 event \xC3\xA4\xC3\xB6 \"x") == "1:12: the closing \" is missing");
  CHECK(refusal("0 event \"x\"y") == "1:12: a blank was expected behind the closing quote");
  CHECK(refusal("0 event x \"\\q\"").starts_with("1:12: a text in quotes was expected"));
  CHECK(refusal("st mode strict").ends_with("did you mean 'set'?"));
  CHECK(refusal("expct silence").ends_with("did you mean 'expect'?"));
}

TEST_CASE("SCR-7: the long scripts of the corpus are what their pattern makes") {
  for (const testing::LongScript& script : testing::kLongScripts) {
    CAPTURE(script.file);
    const auto path = testing::in_source_tree("corpus/scripts/" + std::string(script.file));
    const char* update = std::getenv("UPDATE_GOLDEN");
    if (update != nullptr && std::string_view(update) == "1") {
      testing::write_text(path, text_of(script));
    }
    CHECK(testing::read_text(path) == text_of(script));
    CHECK(read(text_of(script)).size() >= testing::kLongScriptEvents + 2);
  }
}

TEST_CASE("SCR-8: knobs are set before the first stimulus, once each") {
  CHECK(refusal("0 open\nset mode strict") == "2:1: knobs are set before the first stimulus");
  CHECK(refusal("set mode strict\nset mode published") == "2:5: mode was set before");
  CHECK(refusal("set mdoe strict") == "1:5: there is no knob 'mdoe'; did you mean 'mode'?");
  CHECK(refusal("set mode fast").starts_with("1:10: mode has no value 'fast'"));
  CHECK(refusal("set mode strict now") == "1:17: the end of the line was expected, found 'now'");
}

TEST_CASE("SCR-9: the program is named before the first stimulus, at most once") {
  const auto script = parse_script("program counter-history\n0 open", {});
  REQUIRE(script.has_value());
  CHECK(script->program == "counter-history");
  CHECK(parse_script("0 open", {})->program.empty());
  CHECK(refusal("0 open\nprogram counter") ==
        "2:1: the program is named once, before the first stimulus");
  CHECK(refusal("program a\nprogram b") ==
        "2:1: the program is named once, before the first stimulus");
  CHECK(refusal("program") == "1:8: the name of a program was expected");
}

TEST_CASE("SCR-10: a line says whose it is; without that it is the first session's") {
  CHECK(read("0 open\n1s @2 open /chat\n+1s @12 open") ==
        std::vector<TimedStimulus>{
            {.at = {0}, .stimulus = in::PageLoaded{}},
            {.at = {1'000'000}, .stimulus = in::PageLoaded{.route = "/chat"}, .session = 2},
            {.at = {2'000'000}, .stimulus = in::PageLoaded{}, .session = 12}});
  const std::string expected = "a session was expected, @ and a number from 1 such as @2, found ";
  CHECK(refusal("0 @0 open") == "1:3: " + expected + "'@0'");
  CHECK(refusal("0 @two open") == "1:3: " + expected + "'@two'");
  CHECK(refusal("0 @ open") == "1:3: " + expected + "'@'");
  CHECK(refusal("0 @4294967296 open") == "1:3: " + expected + "'@4294967296'");
  CHECK(refusal("0 open\nexpect @-1 silence") == "2:8: " + expected + "'@-1'");
  CHECK(refusal("0 @2").starts_with("1:5: a verb was expected, found the end of the line"));
  CHECK(refusal("0 open @2\n0 @2 cut now").starts_with("2:10: the end of the line was expected"));
}

TEST_CASE("SCR-11: a hash that names something begins a selector, any other a comment") {
  const std::string open = "0 open\n";
  CHECK(read(open + "0 click #save # saves\n0 click \"#list li\" #\n0 submit #new # as it is") ==
        std::vector<TimedStimulus>{{.at = {}, .stimulus = in::PageLoaded{}},
                                   {.at = {}, .stimulus = in::UserClick{"#save"}},
                                   {.at = {}, .stimulus = in::UserClick{"#list li"}},
                                   {.at = {}, .stimulus = in::UserSubmit{"#new", ""}}});
  CHECK(refusal("0 click # save") == "1:9: SELECTOR was expected, found the end of the line");
  CHECK(refusal("0 click #") == "1:9: SELECTOR was expected, found the end of the line");
  CHECK(script_text({{.at = {}, .stimulus = in::UserClick{"#save"}},
                     {.at = {}, .stimulus = in::UserClick{"#list li"}},
                     {.at = {}, .stimulus = in::UserClick{"#"}}}) ==
        "0 click #save\n0 click \"#list li\"\n0 click \"#\"\n");
}

TEST_CASE("SCR-11: a hash that names something behind a selector is no silent comment") {
  const std::string either =
      "a '#' behind a selector may begin another one or a comment: put a blank behind it for a "
      "comment; a selector with blanks stands in quotes: ";
  CHECK(refusal("0 open\n0 click #list #save") == "2:15: " + either + "\"#list #save\"");
  CHECK(refusal("0 open\n0 submit #side #new") == "2:16: " + either + "\"#side #new\"");
  CHECK(refusal("0 open\nexpect none #list #save") == "2:19: " + either + "\"#list #save\"");
  CHECK(read("0 open\n0 click \"#list\" #saves").size() == 2);
}

TEST_CASE("SCR-15: a tag is one of the five") {
  CHECK(refusal("0 drop server dif") ==
        "1:15: a tag was expected, found 'dif'; did you mean 'diff'?");
  CHECK(
      refusal("0 corrupt client it 3").starts_with("1:18: a tag was expected, found 'it'; there"));
  CHECK(read("0 drop server failure\n0 reorder server hello 1").size() == 2);
}

TEST_CASE("SCR-15: the selector of a verb is checked when the script is read") {
  CHECK(refusal("0 open\n0 click li>") == "2:9: 'li>' is not a valid selector");
  CHECK(refusal("0 open\n0 click \"li >\"") == "2:9: 'li >' is not a valid selector");
  CHECK(refusal("0 open\n0 click \"\"") == "2:9: The provided selector is empty");
  CHECK(refusal("0 open\n0 submit p:hover a=1") ==
        "2:10: 'p:hover' is valid but not supported by the model; a selector with blanks stands in "
        "quotes: \"p:hover a=1\"");
  CHECK(refusal("0 open\n0 type #1 x").starts_with("2:8: '#1' is not a valid selector"));
}

TEST_CASE("SCR-15: a selector that blanks cut off is shown as it stands in quotes") {
  const std::string quotes = "; a selector with blanks stands in quotes: ";
  CHECK(refusal("0 open\n0 click #basket li") ==
        "2:17: the end of the line was expected, found 'li'" + quotes + "\"#basket li\"");
  CHECK(refusal("0 open\n0 click #basket li # the first") ==
        "2:17: the end of the line was expected, found 'li'" + quotes + "\"#basket li\"");
  CHECK(refusal("0 open\n0 click [title=\"a b\"]").ends_with(quotes + "\"[title=\\\"a b\\\"]\""));
  CHECK(refusal("0 open\n0 click ul> li")
            .ends_with("'ul>' is not a valid selector" + quotes + "\"ul> li\""));
  CHECK(refusal("0 open\n0 click \"ul\" li") ==
        "2:14: the end of the line was expected, found 'li'");
}

TEST_CASE("SCR-16: what the user does on a page stands below an open of the same session") {
  CHECK(refusal("0 open\n1s @5 click #save") ==
        "2:7: session 5 has no page yet; load one above: `0 @5 open`");
  for (const char* verb : {"click p", "submit form", "type input x", "event go", "leave"}) {
    CAPTURE(verb);
    CHECK(refusal(std::string("0 ") + verb) ==
          "1:3: session 1 has no page yet; load one above: `0 open`");
    CHECK(read(std::string("0 @3 open\n1s @3 ") + verb).size() == 2);
  }
  // What goes wrong may go wrong before: a page comes to a session that is down.
  CHECK(read("0 crash\n0 drop client hello\n0 acks held\n0 @2 shutdown\n1s open").size() == 5);
}

}  // namespace lightspeed::replay
