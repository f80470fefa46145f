#include "replay/expect.hpp"

#include "interpreter/world/world.hpp"
#include "replay/record.hpp"
#include "replay/script/script.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

/// What a run of the counter did not meet, as `line: expected …, found …`.
std::vector<std::string> unmet(std::string_view lines) {
  const auto script = parse_script(lines, {});
  REQUIRE_MESSAGE(script.has_value(), (script ? "" : script.error().text));
  const auto recorded = record(
      {.program = "counter", .configuration = script->configuration, .stimuli = script->stimuli},
      script->expectations);
  REQUIRE(recorded.has_value());
  std::vector<std::string> out;
  for (const Unmet& each : recorded->unmet) {
    const Miss& miss = each.miss;
    std::string line = std::to_string(each.line) + ": expected " + miss.what;
    if (miss.value) line += " '" + *miss.value + "'";
    line += ", found " + (miss.found_is_text ? "'" + miss.found + "'" : miss.found);
    out.push_back(std::move(line));
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

}  // namespace lightspeed::replay
