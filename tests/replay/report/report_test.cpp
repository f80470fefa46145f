// Whole pages: what stands in them, and what cannot.
#include "replay/report/report.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <utility>

#include "replay/capture/capture.hpp"
#include "replay/report/page.hpp"
#include "replay/report/shown_documents.hpp"
#include "replay/report/side.hpp"
#include "tests/replay/report/unpacked.hpp"
#include "tests/replay/simulate/simulated.hpp"
#include "tests/support/files.hpp"
#include "tests/support/trace_generators.hpp"

namespace lightspeed::replay {
namespace {

using tests::element;
using tests::Json;

std::string page_of(const std::vector<ReportTrace>& traces, const ReportOptions& options = {}) {
  StringSink sink;
  const auto counts = write_report(traces, options, sink);
  REQUIRE(counts.has_value());
  return sink.take();
}

std::string page_of(const Trace& trace, const ReportOptions& options = {},
                    const std::string& name = "t") {
  TraceSteps steps(trace);
  return page_of({{.steps = &steps, .name = name}}, options);
}

Trace captured(const std::string& scenario) {
  const auto folder = testing::in_source_tree("corpus/captures/" + scenario);
  auto result = import_capture({.title = scenario,
                                .capture = testing::read_text(folder / "frames.jsonl"),
                                .documents = testing::read_text(folder / "dom.jsonl")});
  REQUIRE(result.has_value());
  return std::move(result->trace);
}

Trace simulated_todo() { return tests::simulated(tests::plan_of("todo", 4)).trace; }

/// The steps of all chunks of a side, and how many each chunk has.
Json steps_in(const std::string& page, const std::string& side) {
  Json steps = Json::array();
  for (std::size_t i = 0;; ++i) {
    const auto packed = element(page, side + "-" + std::to_string(i));
    if (packed.empty()) return steps;
    for (Json& step : Json::parse(tests::unpacked(packed))) steps.push_back(std::move(step));
  }
}

Json json_in(const std::string& page, const std::string& id) {
  return Json::parse(element(page, id));
}

/// Stops answering after so many bytes.
class FullSink final : public ByteSink {
 public:
  [[nodiscard]] Result<void, std::string> write(std::string_view bytes) override {
    size_ += bytes.size();
    if (size_ > 20'000) return failure(std::string("no space left"));
    return {};
  }

 private:
  std::size_t size_ = 0;
};

}  // namespace

TEST_CASE("RPT-1: a page names no address, and nothing but itself is loaded") {
  for (const std::string_view part : {kReportHtml, kReportStyle, kReportScript}) {
    for (const auto* word : {"https:", "src=", "@import", "url(", "<link", "import(", "fetch("}) {
      CAPTURE(word);
      CHECK(part.find(word) == std::string_view::npos);
    }
    // The pieces of a literal are cut between bytes (cmake/embed.cmake).
    CHECK(std::all_of(part.begin(), part.end(), [](char byte) { return byte > 0; }));
  }
  CHECK(kReportHtml.find("default-src 'none'") != std::string_view::npos);
  CHECK(kReportScript.find("</script") == std::string_view::npos);
  const Trace trace = captured("02-todo-keyed");
  CHECK(page_of(trace) == page_of(trace));
}

TEST_CASE("RPT-2: whatever a trace holds, no element of the page ends early and none is added") {
  CHECK(rc::check("hostile traces", [] {
    Trace trace = *tests::any_trace();
    trace.header.title = *rc::gen::element<std::string>("</script><script>", "<!--<script>", "t");
    trace.header.program_source.clear();
    trace.header.program = "none<b>";
    const std::string name = *rc::gen::element<std::string>("</title><p>", "a&b", "\xFF");
    const std::string page = page_of(trace, {}, name);
    const std::size_t chunks = json_in(page, "a-index")["chunks"].size();
    // The chunks, the lanes, index, findings, kinds, and the page's own script.
    RC_ASSERT(tests::count_of(page, "</script") == chunks + 5);
    RC_ASSERT(tests::count_of(page, "<script") == chunks + 5);
    RC_ASSERT(tests::count_of(page, "<!--") == 0U);
    RC_ASSERT(tests::count_of(page, "</title") == 1U);
    RC_ASSERT(steps_in(page, "a").size() == trace.steps.size());
  }));
}

TEST_CASE("RPT-3: the index says how much there is, and agrees with the chunks") {
  const Trace trace = simulated_todo();
  const std::string page = page_of(trace);
  const Json index = json_in(page, "a-index");
  CHECK(index["steps"] == trace.steps.size());
  std::uint64_t events = 0;
  for (const auto& step : trace.steps) events += 1 + step.effects.size();
  CHECK(index["events"] == events);
  std::uint64_t sum = 0;
  for (const Json& count : index["kinds"]) sum += count.get<std::uint64_t>();
  CHECK(sum == events);
  CHECK(index["chunks"][0][1] == 1);
  CHECK(json_in(page, "kinds").size() == index["kinds"].size());
}

TEST_CASE("RPT-5: every step is in a chunk, with its numbers and its events") {
  const Trace trace = simulated_todo();
  const Json steps = steps_in(page_of(trace), "a");
  REQUIRE(steps.size() == trace.steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& step = trace.steps[i];
    REQUIRE(steps[i]["n"] == step.number);
    REQUIRE(steps[i]["t"] == step.at.value);
    REQUIRE(steps[i]["s"] == step.session);
    REQUIRE(steps[i].value("c", std::uint64_t{0}) == step.cause);
    REQUIRE(steps[i]["e"].size() == 1 + step.effects.size());
    REQUIRE(steps[i]["e"][0][0] == step.stimulus.index());
    REQUIRE(steps[i]["g"].get<std::string>().size() == 16 + 4 * 6);
  }
}

TEST_CASE("RPT-5: a chunk holds 2,000 steps at most, and few where they are large") {
  Trace trace;
  trace.header.origin = Origin::captured;
  for (std::uint64_t i = 1; i <= 4'100; ++i) {
    interpreter::Step& step = trace.steps.emplace_back();
    step.number = i;
    step.at = {i};
    step.stimulus = interpreter::TimePassed{};
  }
  const Json small = json_in(page_of(trace), "a-index")["chunks"];
  CHECK(small == Json::parse("[[2000,1,2000,1,2000],[2000,2001,4000,2001,4000],"
                             "[100,4001,4100,4001,4100]]"));
  for (auto& step : trace.steps) step.stimulus = interpreter::Shutdown{std::string(20'000, 'x')};
  const std::string page = page_of(trace);
  const Json large = json_in(page, "a-index")["chunks"];
  CHECK(large.size() > 30);
  CHECK(tests::unpacked(element(page, "a-0")).size() < kChunkBytes + 2 * 20'000);
  const std::string text = steps_in(page, "a")[7]["e"][0][2];
  CHECK(text.size() < 17'000);
  CHECK(text.ends_with("… (20000 bytes)"));
}

TEST_CASE("RPT-6: a captured trace has the documents that the browser showed") {
  const Trace trace = captured("02-todo-keyed");
  const Json steps = steps_in(page_of(trace), "a");
  std::u16string document;
  std::size_t compared = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].contains("d")) {
      const Json& d = steps[i]["d"];
      document = document.substr(0, d[0].get<std::size_t>()) +
                 tests::utf16(d[2].get<std::string>()) +
                 document.substr(document.size() - d[1].get<std::size_t>());
    }
    for (const auto& effect : trace.steps[i].effects) {
      const auto* shown = std::get_if<interpreter::DocumentShown>(&effect.event);
      if (shown == nullptr) continue;
      REQUIRE(document == tests::utf16(shown->html));
      ++compared;
    }
  }
  CHECK(compared == 34);
}

TEST_CASE("RPT-6: a simulated trace is run again for its documents") {
  const Trace trace = simulated_todo();
  TraceSteps steps(trace);
  ShownDocuments documents(steps);
  auto rerun = Rerun::of(trace.header);
  REQUIRE(rerun.has_value());
  std::string shown;
  std::size_t changes = 0;
  for (const auto& step : trace.steps) {
    REQUIRE(rerun->take(step).has_value());
    for (auto pair = rerun->next(); pair; pair = rerun->next()) {
      auto next = documents.next();
      REQUIRE(next.has_value());
      REQUIRE(next->step == pair->recorded);
      if (next->html) {
        shown = *std::move(next->html);
        ++changes;
      }
    }
    const auto* client = rerun->world().client(1);
    if (client != nullptr) REQUIRE(shown == client->document().outer_html());
  }
  CHECK(documents.problem().empty());
  CHECK(changes > 10);
}

TEST_CASE("RPT-6: where the world differs from the trace, documents end and the page says why") {
  Trace trace = simulated_todo();
  trace.steps[10].digest.root.value ^= 1U;
  TraceSteps steps(trace);
  StringSink sink;
  const auto counts = write_report({{.steps = &steps, .name = "t"}}, {}, sink);
  REQUIRE(counts.has_value());
  REQUIRE(counts->documents.size() == 1);
  CHECK(counts->documents[0].step == 11);
  const Json index = json_in(sink.bytes(), "a-index");
  CHECK(index["documentsStop"] == 11);
  CHECK(index["documentsProblem"] == "run again, the world differs from the trace at step 11");
}

TEST_CASE("RPT-6: merged runs never shared a world, and so have no documents") {
  Trace trace = simulated_todo();
  trace.header.run_sessions = {1, 1};
  const Json index = json_in(page_of(trace), "a-index");
  CHECK(index["documentsStop"] == 1);
  CHECK(index["documentsProblem"].get<std::string>().starts_with("it holds several runs"));
}

TEST_CASE("RPT-7: the page says where its documents end") {
  const Trace trace = captured("02-todo-keyed");
  const std::string page = page_of(trace, {.documents_max = 1'000});
  const Json index = json_in(page, "a-index");
  CHECK(index["documentsStop"] == 6);
  CHECK(index["documentsProblem"] == "");
  std::size_t documents = 0;
  for (const Json& step : steps_in(page, "a")) documents += step.contains("d") ? 1U : 0U;
  CHECK(documents == 3);
}

TEST_CASE("RPT-8: what check and replay find is listed with its step") {
  Trace trace = captured("02-todo-keyed");
  auto& effects = trace.steps[62].effects;
  effects.erase(effects.begin());
  const Json findings = json_in(page_of(trace), "a-findings");
  REQUIRE(findings["count"] == 2);
  CHECK(findings["list"][0]["kind"] == "divergence");
  CHECK(findings["list"][0]["step"] == 63);
  CHECK(findings["list"][0]["seen"] == "ack|21");
  CHECK(findings["list"][1]["rule"] == "ACK-1");
  CHECK(findings["list"][1]["step"] == 66);
  CHECK(findings["list"][1]["cause"] == 63);
  CHECK(findings["same"] == false);
}

TEST_CASE("RPT-9: two traces are aligned as diff aligns them") {
  const Trace left = captured("02-todo-keyed");
  Trace right = left;
  right.steps.erase(right.steps.begin() + 22, right.steps.begin() + 25);
  for (std::size_t i = 22; i < right.steps.size(); ++i) right.steps[i].number = i + 1;
  right.steps[40].effects.clear();
  TraceSteps left_steps(left);
  TraceSteps right_steps(right);
  const std::string page =
      page_of({{.steps = &left_steps, .name = "left"}, {.steps = &right_steps, .name = "right"}});
  CHECK(steps_in(page, "a").size() == 93);
  CHECK(steps_in(page, "b").size() == 90);
  const Json diff = json_in(page, "diff");
  CHECK(diff["count"].get<std::size_t>() == diff["list"].size());
  std::size_t deleted = 0;
  for (const Json& one : diff["list"]) deleted += one["kind"] == "deleted" ? 1U : 0U;
  std::size_t aligned = 0;
  for (const Json& run : diff["runs"]) aligned += run[2].get<std::size_t>();
  CHECK(deleted >= 3);
  CHECK(aligned == 93 - deleted);
  CHECK(diff["runs"][0] == Json::parse("[0,0,22]"));
}

TEST_CASE("RPT-10: a sink that fails ends the report, and so does whoever is told the passes") {
  const Trace trace = simulated_todo();
  TraceSteps steps(trace);
  FullSink full;
  const auto failed = write_report({{.steps = &steps, .name = "t"}}, {}, full);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error() == "no space left");
  StringSink sink;
  ReportOptions stops;
  stops.begins = [](ReportPass pass, std::size_t /*trace*/) { return pass != ReportPass::rules; };
  steps.go_to(0);
  const auto stopped = write_report({{.steps = &steps, .name = "t"}}, stops, sink);
  REQUIRE(stopped.has_value());
  CHECK(stopped->stopped);
  CHECK(sink.bytes().find("a-index") != std::string::npos);
  CHECK(sink.bytes().find("a-findings") == std::string::npos);
}

}  // namespace lightspeed::replay
