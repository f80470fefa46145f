#include "replay/show.hpp"

#include <rapidcheck.h>

#include <algorithm>

#include "replay/format/record_text.hpp"
#include "replay/plain_text.hpp"
#include "tests/support/trace_generators.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

namespace in = interpreter;

std::string shown(const in::Step& step, std::size_t width_max = 0) {
  std::string out;
  append_step(step, width_max, out);
  return out;
}

std::string plain(std::string_view text, std::size_t width_max = 0) {
  std::string out;
  append_plain(out, text, width_max);
  return out;
}

}  // namespace

TEST_CASE("SHOW-1: a step is one line in fixed columns, its effects stand below") {
  in::Step step{.number = 12, .at = {1'250'000}, .stimulus = in::UserEvent{"increment", "{}"}};
  step.digest.root.value = 0xA1B2C3D4E5F60718U;
  step.effects.push_back(
      {step.at, in::Message{{1}, in::Direction::client_to_server, false, "event|1|increment|{}"}});
  step.effects.push_back({step.at, in::UserEventLost{}});
  step.effects.push_back(
      {{1'251'200}, in::Message{{1}, in::Direction::server_to_client, false, "ack|1"}});
  CHECK(shown(step) ==
        "    12        1.25s  user_event               increment {}                      "
        "#a1b2c3d4e5f60718\n"
        "                     -> message               c1 > event|1|increment|{}\n"
        "                     -> user_event_lost\n"
        "             +1.2ms  -> message               c1 < ack|1\n");
}

TEST_CASE("SHOW-1: a step without a digest ends with its text, a caused one names its cause") {
  CHECK(shown({.number = 3, .at = {0}, .stimulus = in::Cut{}}) == "     3            0  cut\n");
  CHECK(shown({.number = 4,
               .at = {1},
               .session = 2,
               .cause = 3,
               .stimulus = in::TimerFired{"reconnect"}}) ==
        "     4          1us  timer_fired              reconnect (set by 3) (session 2)\n");
  CHECK(shown({.number = 4, .at = {1}, .cause = 3, .stimulus = in::PresenceChanged{"room", 2}}) ==
        "     4          1us  presence_changed         room 2 (caused by 3)\n");
}

TEST_CASE("SHOW-1: where the header tells of several sessions, the first is named as well") {
  Header header;
  CHECK_FALSE(tells_of_several(header));
  header.simulation = SimulationLabel{.sessions = 1};
  CHECK_FALSE(tells_of_several(header));
  header.simulation->sessions = 2;
  CHECK(tells_of_several(header));
  std::string out;
  append_step({.number = 3, .at = {0}, .stimulus = in::Cut{}}, 0, out, true);
  CHECK(out == "     3            0  cut                       (session 1)\n");
}

TEST_CASE("SHOW-1: every kind of event has its name and its text") {
  const auto line = [](const in::Event& event) {
    return std::string(kind_of(event)) + ": " + text_of(event, 0);
  };
  const in::Direction up = in::Direction::client_to_server;
  CHECK(line(in::PageLoaded{"<main>", "<html>"}) == "page_loaded: root <main> page <html>");
  CHECK(line(in::Opened{{2}, "/live"}) == "opened: c2 /live");
  CHECK(line(in::Refused{{2}, "503"}) == "refused: c2 503");
  CHECK(line(in::Closed{{2}, 1006, "gone", false, up}) ==
        "closed: c2 1006 by client not clean gone");
  CHECK(line(in::Message{{2}, up, true, "\x01\xFF"}) == "message: c2 > (binary) \\x01\\xff");
  CHECK(line(in::UserEventLost{}) == "user_event_lost: ");
  CHECK(line(in::ClientLeft{"bye"}) == "client_left: bye");
  CHECK(line(in::TimePassed{}) == "time_passed: ");
  CHECK(line(in::DropNext{up, "ack"}) == "drop_next: client ack");
  CHECK(line(in::DuplicateDiff{"4"}) == "duplicate_diff: 4");
  CHECK(line(in::Crash{}) == "crash: ");
  CHECK(line(in::Shutdown{"deploy"}) == "shutdown: deploy");
  CHECK(line(in::LifecycleChanged{1, isa::Lifecycle::mounted, isa::Lifecycle::live, false}) ==
        "lifecycle_changed: 1 mounted -> live");
  CHECK(line(in::LifecycleChanged{1, isa::Lifecycle::live, isa::Lifecycle::live, true}) ==
        "lifecycle_changed: 1 live abandoned");
  CHECK(line(in::Telemetry{"patch_queued", "2"}) == "telemetry: patch_queued 2");
  CHECK(line(in::DocumentShown{"<main>", "applied"}) == "document_shown: applied <main>");
  CHECK(line(in::ClientStateChanged{"error", "bad"}) == "client_state_changed: error bad");
  CHECK(line(in::PageLoaded{.route = "/items/3"}) == "page_loaded: at /items/3");
  CHECK(line(in::UserClick{"#add b"}) == "user_click: #add b");
  CHECK(line(in::UserSubmit{"form", "a=1"}) == "user_submit: form a=1");
  CHECK(line(in::UserTyped{"#add input", "Buy bread"}) == "user_typed: #add input Buy bread");
  CHECK(line(in::Restored{}) == "restored: ");
  CHECK(line(in::AcksHeld{true}) == "acks_held: from now on");
  CHECK(line(in::AcksHeld{false}) == "acks_held: no more");
  CHECK(line(in::LatencySet{up, 1'500}) == "latency_set: client 1.5ms");
  CHECK(line(in::Stalled{up, true}) == "stalled: client from now on");
  CHECK(line(in::Stalled{up, false}) == "stalled: client no more");
  CHECK(line(in::FaultNext{up, "ack", in::LinkFault::reorder, 0}) ==
        "fault_next: reorder client ack");
  CHECK(line(in::FaultNext{up, "ack", in::LinkFault::corrupt, 9}) ==
        "fault_next: corrupt client ack 9");
  CHECK(line(in::TopicMessage{"room", "hello"}) == "topic_message: room hello");
  CHECK(line(in::PresenceChanged{"room", 2}) == "presence_changed: room 2");
  CHECK(line(in::Escalated{"why"}) == "escalated: why");
  CHECK(line(in::MessageLost{{{2}, up, false, "ack|1"}}) == "message_lost: c2 > ack|1");
}

TEST_CASE("SHOW-2: what could move the cursor or is no text is escaped") {
  CHECK(plain("a\nb\r\tc\x1b[2J\x7f") == "a\\nb\\r\\tc\\x1b[2J\\x7f");
  CHECK(plain("\xE2\x82\xAC \xF0\x9F\x98\x80") == "\xE2\x82\xAC \xF0\x9F\x98\x80");
  CHECK(plain("\xC2\x9B \xE2\x80\xAE \xE2\x80\xA8") ==
        "\\xc2\\x9b \\xe2\\x80\\xae \\xe2\\x80\\xa8");
  CHECK(plain("\xFF\xC3\xED\xA0\x80") == "\\xff\\xc3\\xed\\xa0\\x80");
  CHECK(rc::check("any event is one line of valid UTF-8", [] {
    const std::string text = text_of(*tests::any_event(), 0);
    RC_ASSERT(is_utf8(text));
    RC_ASSERT(std::none_of(text.begin(), text.end(), [](char byte) {
      return static_cast<unsigned char>(byte) < 0x20U || byte == '\x7f';
    }));
  }));
}

TEST_CASE("SHOW-2: a long text is cut at a character, with its size") {
  CHECK(plain("abcdef", 6) == "abcdef");
  CHECK(plain("abcdefg", 6) == "abcdef\xE2\x80\xA6 (7 bytes)");
  CHECK(plain("abcd\xE2\x82\xAC\xE2\x82\xAC", 6) == "abcd\xE2\x80\xA6 (10 bytes)");
}

TEST_CASE("SHOW-3: the header shows what was run and the knobs that were turned, no wall clock") {
  Header header{.program = "counter", .title = "a\ntour", .recorded_at = "2024-01-01T00:00:00Z"};
  header.configuration.duplicate_policy = in::DuplicatePolicy::last;
  header.configuration.restart_delay_us = 1'500;
  std::string out;
  append_header(header, out);
  CHECK(out ==
        "# lightspeed/1, simulated, program counter\n# title a\\ntour\n"
        "# set duplicate_policy last\n# set restart_delay 1.5ms\n");
}

}  // namespace lightspeed::replay
