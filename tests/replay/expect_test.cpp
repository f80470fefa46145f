#include "replay/expect.hpp"

#include "interpreter/world/world.hpp"
#include "replay/record.hpp"
#include "replay/script/script.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

/// What a run of the counter did not meet, as `line: expected …, found …`, or did in vain.
std::vector<std::string> unmet(std::string_view lines) {
  const auto script = parse_script(lines, {});
  REQUIRE_MESSAGE(script.has_value(), (script ? "" : script.error().text));
  const auto recorded = record(
      {.program = "counter", .configuration = script->configuration, .stimuli = script->stimuli},
      script->expectations);
  REQUIRE(recorded.has_value());
  std::vector<std::string> out;
  for (const Unmet& each : recorded->unmet) {
    const std::string line = std::to_string(each.line) + ": ";
    if (const auto* vain = std::get_if<NoEffect>(&each.finding)) {
      out.push_back(line + vain->choice + ": " + vain->why);
      continue;
    }
    const auto& miss = std::get<Miss>(each.finding);
    out.push_back(line + "expected " + miss.what + (miss.value ? " '" + *miss.value + "'" : "") +
                  ", found " + (miss.found_is_text ? "'" + miss.found + "'" : miss.found));
  }
  return out;
}

using Lines = std::vector<std::string>;

constexpr const char* kSlot = "\"[data-ls-slot=count]\"";

}  // namespace

TEST_CASE("SCR-12: the state behind each stimulus is looked at, not the last one") {
  CHECK(unmet(std::string("0 open\n expect document ") + kSlot +
              " 0\n1s event increment\n expect document " + kSlot +
              " 1\n1s cut\n expect client reconnecting\n expect lifecycle disconnected\n"
              "+1s advance\n expect client live\n expect lifecycle live\n")
            .empty());
}

TEST_CASE("SCR-12: the steps of a stimulus are those of the timers before it, and its own") {
  // The client comes back 200 milliseconds after the cut, while time passes up to the next line.
  CHECK(unmet("0 open\n1s cut\n expect silence\n+1s event increment\n"
              " expect frame server hello|lightspeed|1\n expect frame server ack|1\n"
              "+1s advance\n expect silence\n")
            .empty());
}

TEST_CASE("SCR-12: each session has a state and messages of its own") {
  CHECK(unmet("0 open\n expect @2 silence\n1s @2 open\n expect silence\n expect @2 client live\n"
              "1s @2 event increment\n expect @2 document \"[data-ls-slot=count]\" 1\n"
              " expect document \"[data-ls-slot=count]\" 0\n")
            .empty());
  CHECK(unmet("0 open\n expect @2 lifecycle live\n expect @2 client live\n expect @2 document p\n"
              " expect @2 none p\n") == Lines{"2: expected lifecycle live, found no session",
                                              "3: expected client live, found no page",
                                              "4: expected a match of p, found no page"});
}

TEST_CASE("SCR-13: a document is asked for matches, texts and html") {
  CHECK(unmet("0 open\n expect document h1 Counter\n expect document h1\n expect html h1 Counter\n"
              " expect none h2\n expect document #app\n expect none :not(*)\n")
            .empty());
  CHECK(unmet("0 open\n expect document h1 Todos\n expect document h2 Todos\n"
              " expect document h2\n expect html h1 <b>\n expect html h2 <b>\n expect none h1\n") ==
        Lines{"2: expected h1 to show 'Todos', found 'Counter'",
              "3: expected h2 to show 'Todos', found no match",
              "4: expected a match of h2, found no match",
              "5: expected h1 to hold '<b>', found 'Counter'",
              "6: expected h2 to hold '<b>', found no match",
              "7: expected no match of h1, found '<h1>Counter</h1>'"});
}

TEST_CASE("SCR-13: states are those of the session and of the page") {
  CHECK(unmet("0 open\n expect lifecycle live\n1s leave\n expect lifecycle disconnected\n"
              " expect client closed\n1s open\n2s shutdown\n expect lifecycle terminated\n")
            .empty());
  CHECK(unmet("0 open\n expect lifecycle mounted\n expect client error\n") ==
        Lines{"2: expected lifecycle mounted, found live", "3: expected client error, found live"});
}

TEST_CASE("SCR-13: a frame must have arrived from that side; the nearest one is named") {
  const std::string run = "0 open\n1s drop client ack\n1s event increment\n";
  CHECK(unmet(run + " expect frame client event|1|increment|{}\n expect frame server ack|1\n")
            .empty());
  CHECK(unmet(run + " expect frame client ack|2\n expect frame server ack|2\n"
                    " expect frame client ack|7\n+1ms cut\n expect frame client ack|2\n") ==
        Lines{"4: expected the client to send 'ack|2', found that it did not arrive",
              "5: expected the server to send 'ack|2', found 'ack|1'",
              "6: expected the client to send 'ack|7', found 'event|1|increment|{}'",
              "8: expected the client to send 'ack|2', found no message from it"});
}

TEST_CASE("SCR-13: a failure is asked for by its reason, unescaped") {
  const std::string run = "0 open\n1s event \"a|b\"\n";
  CHECK(unmet(run + " expect failure unsupported_client_event:a|b\n").empty());
  CHECK(unmet(run + " expect failure late\n1s advance\n expect failure late\n") ==
        Lines{"3: expected a failure for 'late', found 'unsupported_client_event:a|b'",
              "5: expected a failure for 'late', found no failure"});
}

TEST_CASE("SCR-13: silence is broken by what was lost on the way, too") {
  CHECK(unmet("0 open\n expect silence\n1s drop client event\n expect silence\n"
              "1s event increment\n expect silence\n") ==
        Lines{"2: expected silence, found 'hello|lightspeed|1'",
              "6: expected silence, found 'event|1|increment|{}'"});
}

TEST_CASE("SCR-14: white space in the text of an element is one blank, html is as it is") {
  CHECK(unmet("0 open\n expect document p \"  Count:\\n 0 \"\n expect document p Count:…\n"
              " expect html p \"Count: ...\"\n expect html p Count:...\n") ==
        Lines{"4: expected p to hold 'Count: ...', found 'Count: <span "
              "data-ls-slot=\"count\">0</span>'"});
  CHECK(unmet("0 open\n expect frame server bye…\n expect failure late…\n") ==
        Lines{"2: expected the server to send what begins with 'bye', found 'hello|lightspeed|1'",
              "3: expected a failure for what begins with 'late', found no failure"});
}

TEST_CASE("SCR-17: a click into nothing is reported with its line, and the name that comes near") {
  CHECK(unmet("0 open\n1s click \"[data-ls-event=increment]\"\n expect document p \"Count: 1\"\n")
            .empty());
  CHECK(unmet("0 open\n1s click .conter\n expect none h2\n1s click buton\n1s click #app\n"
              "1s click body\n1s submit form a=1\n1s click \"p p\"\n") ==
        Lines{"2: click .conter: no element matches; did you mean '.counter'?",
              "4: click buton: no element matches; did you mean 'button'?",
              "5: click #app: neither it nor what it stands in has a data-ls-event",
              "6: click body: no element matches", "7: submit form a=1: no form matches",
              "8: click \"p p\": no element matches"});
}

TEST_CASE("SCR-17: what stands outside of the root, or is disabled, takes no click") {
  CHECK(unmet("0 open / \"\" \"<main id=app></main><i>x</i>\"\n1s click i\n"
              "1s open / \"\" \"<button disabled>x</button><main id=app></main>\"\n"
              "1s click button\n") == Lines{"2: click i: it stands outside of the page's root",
                                            "4: click button: it is disabled"});
}

TEST_CASE("SCR-17: without a page nothing comes of what the user does") {
  CHECK(unmet("0 open / \"\" <p></p>\n1s event increment\n") ==
        Lines{"2: event increment: there is no page: what `open` loaded has no root"});
}

TEST_CASE("SCR-17: the trace of a script with a click into nothing is as it was") {
  const auto script = parse_script("0 open\n1s click h9\n expect none h9", {});
  REQUIRE(script.has_value());
  const Recording recording{.program = "counter", .stimuli = script->stimuli};
  const auto judged = record(recording, script->expectations);
  REQUIRE(judged.has_value());
  CHECK(judged->unmet.size() == 1);
  CHECK(judged->trace.steps == record(recording)->steps);
}

TEST_CASE("SCR-17: what is there, but is no form or no control, is named; names in selectors too") {
  const std::string open =
      "0 open / \"\" \"<main id=app></main><ul id=tasks><li></ul><form id=new></form>\"\n";
  CHECK(unmet(open + "0 submit #tasks title=x\n0 type #new x\n0 type #tasks x\n0 type #nwe x\n"
                     "0 click \"#taks > li:first-child\"\n0 click \"li [id=taks]\"\n") ==
        Lines{"2: submit #tasks title=x: it is a <ul>, not a form",
              "3: type #new x: it is a <form>, not a control: name a control in it",
              "4: type #tasks x: it is a <ul>, not a control",
              "5: type #nwe x: no control matches; did you mean '#new'?",
              "6: click \"#taks > li:first-child\": no element matches; did you mean '#tasks > "
              "li:first-child'?",
              "7: click \"li [id=taks]\": no element matches"});
}

TEST_CASE("SCR-17: behind the end of a page or of its session nothing comes of anything") {
  const std::string meant = ", and the event is lost; `expect silence` below it if that is meant";
  CHECK(unmet("0 open\n1s leave\n2s event increment\n3s leave\n4s event increment\n"
              " expect silence\n") == Lines{"3: event increment: the page has left" + meant,
                                            "4: leave: the page has left before"});
  CHECK(unmet("0 open\n1s shutdown\n+1ms event increment\n") ==
        Lines{"3: event increment: the session has ended" + meant});
  CHECK(unmet("0 open\n1s cut\n+1ms event increment\n").empty());
}

TEST_CASE("SCR-17: a diff that was never sent cannot be delivered once more") {
  CHECK(unmet("0 open\n1s event increment\n+1s duplicate 1\n+1s duplicate 99\n") ==
        Lines{"4: duplicate 99: no diff with this reference was sent, or nothing is connected"});
}

TEST_CASE("SCR-18: an event that is refused is reported, unless an expectation stands for it") {
  const std::string meant = "; `expect failure …` below it if that is meant";
  const std::string why = "refused: unsupported_client_event:ad";
  CHECK(unmet("0 open\n1s event ad {\"title\":\"x\"}\n expect document h1\n") ==
        Lines{"2: event ad {\"title\":\"x\"}: " + why + meant});
  CHECK(unmet("0 open\n1s event ad\n expect failure unsupported…\n1s event ad\n"
              " expect frame server failure|2|…\n")
            .empty());
  CHECK(unmet("0 open\n1s event ad\n expect @2 silence\n expect frame server ack|1\n").size() == 2);
  const auto damaged = unmet("0 open\n1s corrupt client event 64\n1s click button\n");
  REQUIRE(damaged.size() == 1);
  CHECK(damaged.front().starts_with("3: click button: refused: unsupported_client_event:"));
}

TEST_CASE("SCR-18: a refusal that arrives late belongs to the line below which it arrived") {
  CHECK(
      unmet("0 open\n1s latency server 50ms\n1s event ad\n2s @2 open\n expect @2 client live\n") ==
      Lines{"4: event ad: refused: unsupported_client_event:ad; `expect failure …` below it if "
            "that is meant"});
}

TEST_CASE("SCR-14: a message of which only the beginning was written is told so") {
  const auto script = parse_script("0 open\n expect frame server hello|light\n", {});
  REQUIRE(script.has_value());
  const auto judged =
      record({.program = "counter", .stimuli = script->stimuli}, script->expectations);
  REQUIRE(judged.has_value());
  REQUIRE(judged->unmet.size() == 1);
  CHECK(std::get<Miss>(judged->unmet.front().finding).only_begins);
}

}  // namespace lightspeed::replay
