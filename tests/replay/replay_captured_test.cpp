// Captures replayed against the client model: the recorded ones, and small ones for every turn that
// a session can take. Each is read from both forms, and both must give the same steps.
#include "replay/replay_captured.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "replay/capture/capture.hpp"
#include "tests/replay/capture/capture_builder.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::replay {
namespace {

using isa::encode_patch_stream;
using testing::CaptureBuilder;
using testing::live;
using testing::root;

Trace imported(const std::string& capture, const std::string& documents) {
  auto result = import_capture({.title = "test", .capture = capture, .documents = documents});
  REQUIRE_MESSAGE(result.has_value(), result.error().text);
  return std::move(result->trace);
}

// What IMP-10 excepts: times, page texts, and what a HAR does not know of a connection's end.
std::vector<interpreter::Step> comparable(std::vector<interpreter::Step> steps) {
  for (interpreter::Step& step : steps) {
    step.at = {};
    for (auto& effect : step.effects) effect.at = {};
    if (auto* page = std::get_if<interpreter::PageLoaded>(&step.stimulus)) *page = {};
    if (auto* closed = std::get_if<interpreter::Closed>(&step.stimulus)) {
      const interpreter::ConnectionId connection = closed->connection;
      *closed = {};
      closed->connection = connection;
    }
  }
  return steps;
}

ReplayReport replayed(const Trace& trace) {
  ReplayReport report = replay_captured(trace, {.until = 0, .keep_going = true});
  CHECK(report.problem.empty());
  CHECK(report.violations == std::vector<std::string>{});
  for (const Divergence& divergence : report.divergences) {
    CHECK_MESSAGE(false, "step " << divergence.step << " " << divergence.field << "\nexpected "
                                 << divergence.expected << "\nactual   " << divergence.actual);
  }
  return report;
}

struct Counts {
  std::uint64_t documents = 0;
  std::uint64_t answers = 0;
};

// Both forms, with and without the documents.
Counts agrees(const std::string& frames, const std::string& har, const std::string& documents) {
  const Trace from_frames = imported(frames, documents);
  const Trace from_har = imported(har, documents);
  CHECK(comparable(from_frames.steps) == comparable(from_har.steps));
  const ReplayReport report = replayed(from_frames);
  CHECK(replayed(from_har).documents == report.documents);
  CHECK(report.maybe == 0);
  for (const std::string& form : {frames, har}) {
    const ReplayReport blind = replayed(imported(form, ""));
    CHECK(blind.documents == 0);
    CHECK(blind.answers == report.answers);
  }
  return {report.documents, report.answers};
}

Counts agrees(const CaptureBuilder& capture) {
  return agrees(capture.frames(), capture.har(), capture.documents());
}

std::string stream(const std::vector<isa::Patch>& patches) { return encode_patch_stream(patches); }
std::string append(const std::string& html, const std::string& target = "#app") {
  return stream({isa::Append{target, html}});
}
std::string diff(const std::string& ref, const std::string& html) {
  return isa::encode_frame(isa::Diff{.ref = ref, .html = html});
}

ReplayReport differs(const CaptureBuilder& capture) {
  ReplayReport from_frames = replay_captured(imported(capture.frames(), capture.documents()), {});
  const ReplayReport from_har = replay_captured(imported(capture.har(), capture.documents()), {});
  REQUIRE(from_frames.divergences.size() == 1);
  REQUIRE(from_har.divergences.size() == 1);
  CHECK(from_frames.divergences[0].step == from_har.divergences[0].step);
  CHECK(from_frames.divergences[0].field == from_har.divergences[0].field);
  return from_frames;
}

}  // namespace

TEST_CASE("IMP-10: every recorded capture gives equal steps from both forms, and replays") {
  const auto folder = testing::in_source_tree("corpus/captures");
  Counts all;
  std::size_t captures = 0;
  for (const auto& file : testing::files_below(folder, {".har"})) {
    CAPTURE(file.parent_path().filename().string());
    const auto text = [&](const char* name) {
      return testing::read_text(file.parent_path() / name);
    };
    const Counts counts = agrees(text("frames.jsonl"), text("capture.har"), text("dom.jsonl"));
    MESSAGE(file.parent_path().filename().string()
            << ": " << counts.documents << " documents, " << counts.answers << " answers equal");
    all.documents += counts.documents;
    all.answers += counts.answers;
    ++captures;
  }
  CHECK(captures == 7);
  CHECK(all.documents == 412);
  CHECK(all.answers == 663);
}

TEST_CASE("IMP-10: a page that is loaded again, its connection ending when it may") {
  // The old connection is closed by the page's going, before or after the new page begins, and a
  // HAR may say anything about it.
  for (const int when : {0, 1, 2}) {
    for (const std::int64_t beyond : {-200'000, 0, 1'000'000, 9'000'000}) {
      CAPTURE(when);
      CAPTURE(beyond);
      CaptureBuilder capture;
      const CaptureBuilder::Json gone{{"source", "server"}, {"code", 1001}};
      capture.page().greet().applied("1", "<p>1</p>", "<p>1</p>");
      capture.client("event|1|a|{}").server("ack|1");
      if (when == 0) capture.close(gone);
      capture.page();
      if (when == 1) capture.close(gone);
      capture.greet();
      if (when == 2) capture.close(gone, 1);
      capture.lasts(1, beyond);
      // The references of the page and what it remembers begin again; those of the server go on.
      capture.applied("1", "<p>1</p>", "<p>1</p>").applied("2", append("x"), "<p>1</p>x");
      capture.server("").client("failure||decode_failed:empty_frame");
      capture.shows(root("error", "<p>1</p>x", "decode_failed:empty_frame"), "attributes");
      capture.server("bogus").client("failure||decode_failed:unknown_frame_tag:bogus");
      capture.shows(root("error", "<p>1</p>x", "decode_failed:unknown_frame_tag:bogus"),
                    "attributes");
      capture.server("hello|x|1");
      capture.shows(root("error", "<p>1</p>x", "unsupported_protocol:x"), "attributes");
      capture.client("event|1|b|{}").server("ack|1");
      capture.final(root("error", "<p>1</p>x", "unsupported_protocol:x"));
      CHECK(agrees(capture).documents == 9);
    }
  }
}

TEST_CASE(
    "IMP-5: a server that remounts and counts from 1 loses a diff to the memory of the page") {
  CaptureBuilder capture;
  capture.page().greet().applied("1", "<p>1</p>", "<p>1</p>").close();
  capture.greet().server(diff("1", "<p>fresh</p>")).client("ack|1");
  capture.shows(live("<p>1</p>"), "duplicate");
  capture.applied("2", append("2"), "<p>1</p>2").close();
  capture.greet().applied("1", "<p>fresh</p>", "<p>fresh</p>").final(live("<p>fresh</p>"));
  CHECK(agrees(capture).documents == 6);
}

TEST_CASE(
    "IMP-5: a client that leaves may be connected again, with its references and its memory") {
  CaptureBuilder capture;
  capture.page().greet().applied("1", "a", "a").client("event|1|x|{}").server("ack|1");
  capture.client("failure||client_disconnect").close({{"code", 1005}, {"clean", true}});
  capture.greet().server(diff("1", "b")).client("ack|1").shows(live("a"), "duplicate");
  capture.client("event|4|x|{}").server("ack|4").final(live("a"));
  CHECK(agrees(capture).answers == 7);
}

TEST_CASE("IMP-5: pushes, navigation and the events of hooks are no answers to anything") {
  CaptureBuilder capture;
  capture.page().open().client("hello|lightspeed|1").client("event|1|mounted|{\"a\":\"b\\|c\"}");
  capture.server("hello|lightspeed|1").server("event|7|flash|{}");
  // A hook that is destroyed by a diff pushes before the diff is acknowledged.
  capture.server(diff("1", "<p>1</p>")).client("event|2|destroyed|{}").client("ack|1");
  capture.shows(live("<p>1</p>"));
  capture.client("event|3|lv:patch|{\"to\":\"/b\",\"replace\":false}").server("ack|3");
  capture.client("event|4|lv:navigate|{\"to\":\"/c\",\"replace\":true}").server("failure|4|no");
  capture.shows(root("error", "<p>1</p>", "server_failure:no"), "attributes");
  capture.final(root("error", "<p>1</p>", "server_failure:no"));
  CHECK(agrees(capture).answers == 6);
}

TEST_CASE("IMP-6: several diffs are on their way before the first is answered") {
  CaptureBuilder capture;
  capture.page().greet();
  capture.server(diff("1", "a")).shows(live("a"));
  capture.server("bogus").shows(root("error", "a", "decode_failed:unknown_frame_tag:bogus"),
                                "attributes");
  capture.server(diff("2", append("b"))).shows(live("ab"));
  capture.client("ack|1").client("failure||decode_failed:unknown_frame_tag:bogus").client("ack|2");
  capture.final(live("ab"));
  CHECK(agrees(capture).answers == 4);
}

TEST_CASE("CLIENT-4: duplicates in a capture, malformed ones too, and older diffs that run again") {
  CaptureBuilder capture;
  capture.page().greet().applied("1", "a", "a").applied("2", append("b"), "ab");
  capture.server(diff("2", "ps|bad")).client("ack|2").shows(live("ab"), "duplicate");
  capture.applied("1", "a", "a").applied("2", append("b"), "ab");
  capture.applied("x", append("c"), "abc").applied("", append("d"), "abcd");
  capture.server(diff("", append("d"))).client("ack|").shows(live("abcd"), "duplicate");
  capture.final(live("abcd"));
  CHECK(agrees(capture).documents == 10);
}

TEST_CASE("DOM-9: diffs that fail midway leave what they did, and run again") {
  CaptureBuilder capture;
  const std::string half = stream({isa::Append{"#app", "a"}, isa::Remove{"#x"}});
  const std::string error = "patch_failed:missing_target:#x";
  capture.page().greet();
  for (const char* shown : {"a", "aa"}) {
    capture.server(diff("1", half)).client("failure|1|" + error);
    capture.shows(root("error", shown, error), "failed");
  }
  // A failure may name an empty reference, and then it is no farewell.
  capture.server(diff("", half)).client("failure||" + error);
  capture.shows(root("error", "aaa", error), "failed");
  const std::string words = "patch_failed:Failed to execute 'matches' on 'Element': ";
  capture.server(diff("1", append("x", "p[")))
      .client("failure|1|" + words + "'p[' is not a valid selector.");
  capture.shows(root("error", "aaa", words + "'p[' is not a valid selector."), "failed");
  capture.server(diff("1", append("x", "")))
      .client("failure|1|" + words + "The provided selector is empty.");
  capture.shows(root("error", "aaa", words + "The provided selector is empty."), "failed");
  capture.applied("1", append("b"), "aaab").final(live("aaab"));
  CHECK(agrees(capture).documents == 8);
}

TEST_CASE("DOM-12: targets outside the root, with the page known and not") {
  CaptureBuilder capture;
  capture.page("<main id=\"app\"></main><p id=\"flash\"></p>").greet();
  capture.applied("1", stream({isa::Append{"#flash", "x"}, isa::Append{"#app", "a"}}), "a");
  capture.applied("2", stream({isa::UpsertKeyed{"#flash", "k", "<b>1</b>"}}), "a");
  capture.server(diff("3", stream({isa::Append{"#flash", "y"}, isa::Remove{"#none"}})));
  capture.client("failure|3|patch_failed:missing_target:#none");
  capture.shows(root("error", "a", "patch_failed:missing_target:#none"), "failed");
  capture.applied("4",
                  stream({isa::Replace{"#app", "<i id=\"none\"></i>"}, isa::Append{"#none", "in"}}),
                  "<i id=\"none\">in</i>");
  agrees(capture);
  const auto from_frames = replayed(imported(capture.frames(), capture.documents()));
  CHECK(from_frames.assumed_targets == std::vector<std::string>{"#flash"});
  const auto from_har = replayed(imported(capture.har(), capture.documents()));
  CHECK(from_har.assumed_targets.empty());
}

TEST_CASE("SEG-3: slots, nested segments and keyed targets of a capture") {
  CaptureBuilder capture;
  const std::string slot = "<b data-ls-slot=\"n\"></b>.";
  const std::string list = "<ul id=\"l\"></ul><p id=\"seg\"></p>";
  capture.page().greet();
  capture.applied("1",
                  stream({isa::ReplaceSegments{"#app", "f", list, {}},
                          isa::ReplaceSegments{"#seg", "g", slot, {{"n", "$$"}}}}),
                  "<ul id=\"l\"></ul><p id=\"seg\"><b data-ls-slot=\"n\">$</b>.</p>");
  capture.applied(
      "2",
      stream({isa::UpdateSegments{"#seg", "g", {{"n", "9$"}}},
              isa::UpsertKeyed{"#l", "k$&", "<li>$&</li>"}}),
      "<ul id=\"l\"><li>$&amp;</li></ul><p id=\"seg\"><b data-ls-slot=\"n\">9$3.</b></p>");
  capture.server(diff("3", stream({isa::UpdateSegments{"p#seg", "g", {}}})));
  capture.client("failure|3|patch_failed:fingerprint_missing:p#seg");
  capture.applied("4", "raw <i>html", "raw <i>html</i>");
  CHECK(agrees(capture).answers == 5);
}

TEST_CASE("IMP-1: binary messages in both forms") {
  CaptureBuilder capture;
  capture.page()
      .greet()
      .server_binary("YWNrfDE=")
      .client("failure||decode_failed:unknown_frame_tag:");
  capture.shows(root("error", "", "decode_failed:unknown_frame_tag:"), "attributes");
  capture.server_binary("//4A").client("failure||decode_failed:unknown_frame_tag:");
  capture.applied("1", "a", "a").final(live("a"));
  CHECK(agrees(capture).answers == 4);
}

TEST_CASE(
    "RULE-4: what was unanswered when a connection or the recording ended is held against nobody") {
  CaptureBuilder capture;
  capture.page().greet().applied("1", "a", "a").server(diff("2", append("b"))).close();
  capture.greet().applied("2", append("b"), "ab").server(diff("3", append("c")));
  const auto report = replayed(imported(capture.frames(), capture.documents()));
  CHECK(report.maybe == 2);
}

TEST_CASE("IMP-5: attempts that are refused, and a connection that nobody used") {
  CaptureBuilder capture;
  capture.page()
      .refuse()
      .wait(200'000)
      .refuse()
      .wait(400'000)
      .greet()
      .applied("1", "a", "a")
      .close();
  capture.greet().applied("2", append("b"), "ab").close().refuse();
  capture.wait(200'000).refuse().wait(600'000).refuse();
  capture.final(root("reconnecting", "ab"));
  CHECK(agrees(capture).documents == 4);
}

TEST_CASE(
    "IMP-6: an answer that is wrong, missing, out of order or too many diverges at its step") {
  const auto greeted = [] {
    CaptureBuilder capture;
    capture.page().greet();
    return capture;
  };
  auto wrong = greeted();
  wrong.server(diff("1", "a")).client("failure|1|patch_failed:x").applied("2", "b", "b");
  CHECK(differs(wrong).divergences[0].field == "answer");
  auto missing = greeted();
  missing.server(diff("1", "a")).applied("2", "b", "b");
  CHECK(differs(missing).divergences[0].actual == "ack|1");
  auto swapped = greeted();
  swapped.server(diff("1", "a")).server(diff("2", "b")).client("ack|2").client("ack|1");
  CHECK(differs(swapped).divergences[0].actual == "ack|1");
  auto twice = greeted();
  twice.server(diff("1", "a")).client("ack|1").client("ack|1");
  CHECK(differs(twice).divergences[0].expected == "ack|1");
  CaptureBuilder late;
  late.page().open().server(diff("1", "a")).client("ack|1").client("hello|lightspeed|1");
  CHECK(differs(late).divergences[0].actual == "hello|lightspeed|1");
  auto skipped = greeted();
  skipped.client("event|1|a|{}").client("event|3|a|{}");
  CHECK(differs(skipped).divergences[0].expected == "event|3|a|{}");
}

TEST_CASE("IMP-8: a document that differs is found at the step that led to it") {
  CaptureBuilder capture;
  capture.page().greet().applied("1", "a", "a").applied("2", append("b"), "aB");
  capture.applied("3", append("c"), "abc");
  const auto report = differs(capture);
  CHECK(report.divergences[0].field == "document");
  CHECK(report.divergences[0].expected == live("aB"));
  CHECK(report.divergences[0].actual == live("ab"));
  CHECK(report.divergences[0].step == 5);
  const auto all = replay_captured(imported(capture.frames(), capture.documents()),
                                   {.until = 0, .keep_going = true});
  CHECK(all.divergences.size() == 1);
  CHECK(all.documents == 3);
  const auto until = replay_captured(imported(capture.frames(), capture.documents()),
                                     {.until = 4, .keep_going = false});
  CHECK(until.same());
  CHECK(until.document == live("a"));
}

TEST_CASE("IMP-5: a trace that does not begin with a page cannot be replayed, and says so") {
  CaptureBuilder capture;
  capture.page().greet();
  Trace trace = imported(capture.frames(), capture.documents());
  trace.steps.erase(trace.steps.begin());
  const auto report = replay_captured(trace, {});
  CHECK(report.problem.find("page_loaded") != std::string::npos);
  CHECK_FALSE(report.same());
}

}  // namespace lightspeed::replay
