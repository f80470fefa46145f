// Speed of the trace pipeline, as events a second and as a ratio to mere decoding of the same
// trace, all measured in one run: ratios survive a slow or a busy machine, single figures do not.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "replay/capture/capture.hpp"
#include "replay/check.hpp"
#include "replay/format/container.hpp"
#include "replay/record.hpp"
#include "replay/replay.hpp"
#include "tests/bench/sections.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::bench {
namespace {

namespace lsi = interpreter;
namespace lsr = replay;

/// A trace, its bytes, and how many events (stimuli and effects) it holds.
struct Subject {
  std::string name;
  lsr::Recording recording;  ///< Empty program for captures.
  std::vector<lsr::Trace> traces;
  std::vector<std::string> bytes;
  std::int64_t events = 0;

  void add(lsr::Trace trace) {
    for (const lsi::Step& step : trace.steps) {
      events += static_cast<std::int64_t>(1 + step.effects.size());
    }
    bytes.push_back(lsr::write_trace(trace));
    traces.push_back(std::move(trace));
  }
  [[nodiscard]] std::size_t size() const {
    std::size_t total = 0;
    for (const std::string& one : bytes) total += one.size();
    return total;
  }
};

/// Clicks in a row, with a reconnect after every hundredth.
Subject counter(std::size_t clicks) {
  Subject subject{
      .name = fmt::format("counter, {} user events", clicks),
      .recording = {.program = "counter", .title = "bench", .configuration = {}, .stimuli = {}},
      .traces = {},
      .bytes = {}};
  auto& stimuli = subject.recording.stimuli;
  std::uint64_t at = 0;
  stimuli.push_back({lsi::Tick{at}, lsi::PageLoaded{}});
  for (std::size_t i = 1; i <= clicks; ++i) {
    at += 250'000;
    const bool back = i % 3 == 0;
    stimuli.push_back({lsi::Tick{at}, lsi::UserEvent{back ? "decrement" : "increment", "{}"}});
    if (i % 100 == 0) stimuli.push_back({lsi::Tick{at += 1000}, lsi::Cut{}});
  }
  auto trace = lsr::record(subject.recording);
  if (trace) subject.add(std::move(*trace));
  return subject;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Subject captures() {
  Subject subject{
      .name = "browser captures of the corpus", .recording = {}, .traces = {}, .bytes = {}};
  const std::filesystem::path folder = lightspeed::testing::in_source_tree("corpus/captures");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.is_directory()) continue;
    auto imported = lsr::import_capture({.title = entry.path().filename().string(),
                                         .capture = text_of(entry.path() / "frames.jsonl"),
                                         .documents = text_of(entry.path() / "dom.jsonl")});
    if (imported) subject.add(std::move(imported->trace));
  }
  return subject;
}

/// Keeps the fastest run of each benchmark, which noise can only slow down.
class Table : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const auto found = run.counters.find("items_per_second");
      if (found == run.counters.end()) continue;
      double& best = speeds_[run.run_name.function_name];
      best = std::max(best, static_cast<double>(found->second));
    }
  }
  [[nodiscard]] double speed(const std::string& name) const {
    const auto found = speeds_.find(name);
    return found == speeds_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, double> speeds_;
};

template <class Work>
void add(const Subject& subject, const char* verb, Work work) {
  const std::string name = fmt::format("{}/{}", verb, subject.name);
  benchmark::RegisterBenchmark(name.c_str(), [&subject, work](benchmark::State& state) {
    for (auto _ : state) work(subject);
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * subject.events);
  })->MinTime(0.5);
}

void add_all(const Subject& subject) {
  add(subject, "decode", [](const Subject& s) {
    for (const std::string& bytes : s.bytes) {
      lsr::MemorySource source(bytes);
      auto reader = lsr::TraceReader::open(source);
      while (reader) {
        auto step = reader->next();
        if (!step || !*step) break;
        benchmark::DoNotOptimize(**step);
      }
    }
  });
  add(subject, "write", [](const Subject& s) {
    for (const lsr::Trace& trace : s.traces) {
      benchmark::DoNotOptimize(lsr::write_trace(trace));
    }
  });
  add(subject, "replay", [](const Subject& s) {
    for (const std::string& bytes : s.bytes) {
      const auto read = lsr::read_trace(bytes);
      if (read) benchmark::DoNotOptimize(lsr::replay(read->trace, {}));
    }
  });
  add(subject, "check", [](const Subject& s) {
    for (const std::string& bytes : s.bytes) {
      const auto read = lsr::read_trace(bytes);
      if (read) benchmark::DoNotOptimize(lsr::check(read->trace));
    }
  });
  if (subject.recording.program.empty()) return;
  add(subject, "record",
      [](const Subject& s) { benchmark::DoNotOptimize(lsr::record(s.recording)); });
}

void print(const Subject& subject, const Table& table) {
  const double decode = table.speed("decode/" + subject.name);
  fmt::print("\n{}: {} events, {} bytes, {:.1f} bytes an event\n", subject.name, subject.events,
             subject.size(),
             static_cast<double>(subject.size()) /
                 static_cast<double>(std::max<std::int64_t>(subject.events, 1)));
  fmt::print("  {:<8} {:>14} {:>18}\n", "verb", "events/s", "time : decode");
  for (const char* verb : {"decode", "write", "replay", "check", "record"}) {
    const double speed = table.speed(fmt::format("{}/{}", verb, subject.name));
    if (speed == 0) continue;
    fmt::print("  {:<8} {:>14.0f} {:>18.2f}\n", verb, speed, decode / speed);
  }
}

}  // namespace

void print_pipeline(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const std::vector<Subject> subjects = [] {
    std::vector<Subject> all;
    all.push_back(counter(400));
    all.push_back(counter(20'000));
    all.push_back(captures());
    return all;
  }();
  for (const Subject& subject : subjects) add_all(subject);
  Table table;
  benchmark::RunSpecifiedBenchmarks(&table);
  fmt::print(
      "decode reads every step; replay and check include it; record writes no file\n"
      "bars: replay at most 2.00 : decode and over 1000000 events/s; at most 12 bytes an event\n");
  for (const Subject& subject : subjects) print(subject, table);
}

}  // namespace lightspeed::bench
