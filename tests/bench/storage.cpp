// What it takes to store a trace: ours beside compressed JSON lines and beside MCAP, all of the
// same steps and compressed by zstd at level 3.
#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "isa/base/choices.hpp"
#include "replay/capture/capture.hpp"
#include "replay/convert/exporter.hpp"
#include "replay/format/container.hpp"
#include "replay/format/json_lines.hpp"
#include "replay/simulate/simulation.hpp"
#include "tests/bench/sections.hpp"
#include "tests/support/files.hpp"
#include "tests/support/mcap_reader.hpp"

namespace lightspeed::bench {
namespace {

namespace lsr = replay;

constexpr int kLevel = 3;
// Some of them end early, because a fault ends them: about a million events are left.
constexpr std::uint32_t kSessions = 1'000;
constexpr std::uint64_t kEventsOfSession = 1'000;

using Traces = std::vector<lsr::Trace>;

std::uint64_t events_of(const lsr::Trace& trace) {
  std::uint64_t events = 0;
  for (const auto& step : trace.steps) events += 1 + step.effects.size();
  return events;
}

/// One way to store a trace, there and back; reading answers with how many steps there were.
struct Layout {
  std::string_view name;
  std::function<std::string(const lsr::Trace&)> write;
  std::function<std::size_t(const std::string&)> read;
};

std::string compressed(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), kLevel));
  return out;
}

std::string decompressed(const std::string& bytes) {
  std::string out(ZSTD_getFrameContentSize(bytes.data(), bytes.size()), '\0');
  out.resize(ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size()));
  return out;
}

std::string mcap_of(const lsr::Trace& trace) {
  lsr::StringSink sink;
  const auto exporter = lsr::make_exporter(lsr::ExportForm::mcap, sink, trace.header, {});
  for (const auto& step : trace.steps) {
    if (!exporter->add(step)) return {};
  }
  return exporter->finish() ? sink.take() : std::string();
}

std::size_t steps_of_file(const std::string& bytes) {
  lsr::MemorySource source(bytes);
  auto reader = lsr::TraceReader::open(source);
  std::size_t steps = 0;
  while (reader) {
    const auto step = reader->next();
    if (!step || !*step) break;
    ++steps;
  }
  return steps;
}

std::size_t steps_of_lines(const std::string& bytes) {
  const auto trace = lsr::trace_from_json_lines(decompressed(bytes));
  return trace ? trace->steps.size() : 0;
}

std::vector<Layout> layouts() {
  return {
      {"lstrace", [](const auto& trace) { return lsr::write_trace(trace); }, steps_of_file},
      {"lstrace, dictionary",
       [](const auto& trace) { return lsr::write_trace(trace, {.dictionary = true}); },
       steps_of_file},
      {"JSON lines, zstd -3",
       [](const auto& trace) { return compressed(lsr::json_lines_from_trace(trace)); },
       steps_of_lines},
      {"MCAP, zstd -3", mcap_of,
       [](const auto& bytes) { return testing::read_mcap(bytes).trace.steps.size(); }},
  };
}

/// One trace of many sessions by chance at the same time.
Traces simulated() {
  const lsr::SimulationPlan plan{
      .program = {"counter"}, .seed = 1, .sessions = kSessions, .events = kEventsOfSession};
  const auto app = lsr::app_of(plan.program);
  if (!app) return {};
  RandomChoices choices(plan.seed);
  lsr::Simulation simulation(plan, *app, choices);
  lsr::Trace trace{.header = lsr::header_of(plan), .steps = {}};
  for (auto steps = simulation.next(); !steps.empty(); steps = simulation.next()) {
    for (auto& step : steps) trace.steps.push_back(std::move(step));
  }
  return {std::move(trace)};
}

Traces captures() {
  Traces traces;
  for (const auto& path :
       testing::files_below(testing::in_source_tree("corpus/captures"), {".jsonl"})) {
    if (path.filename() != "frames.jsonl") continue;
    auto imported =
        lsr::import_capture({.title = path.parent_path().filename().string(),
                             .capture = testing::read_text(path),
                             .documents = testing::read_text(path.parent_path() / "dom.jsonl")});
    if (imported) traces.push_back(std::move(imported->trace));
  }
  return traces;
}

/// The processor's time, so that other work does not count.
double seconds(const std::function<void()>& work) {
  double best = 1e9;
  for (int round = 0; round < 3; ++round) {
    const std::clock_t begin = std::clock();
    work();
    best = std::min(best, double(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return std::max(best, 1e-6);
}

void print(std::string_view name, const Traces& traces) {
  std::uint64_t events = 0;
  std::size_t steps = 0;
  for (const lsr::Trace& trace : traces) {
    events += events_of(trace);
    steps += trace.steps.size();
  }
  fmt::print("\n{}: {} files, {} steps, {} events\n", name, traces.size(), steps, events);
  fmt::print("  {:<20} {:>12} {:>10} {:>8} {:>14} {:>14} {:>8}\n", "layout", "bytes", "an event",
             ": ours", "written ev/s", "read ev/s", ": ours");
  double ours = 0;
  double our_speed = 0;
  for (const Layout& layout : layouts()) {
    std::vector<std::string> files;
    const double writing = seconds([&] {
      files.clear();
      for (const lsr::Trace& trace : traces) files.push_back(layout.write(trace));
    });
    std::size_t read = 0;
    const double reading = seconds([&] {
      read = 0;
      for (const std::string& file : files) read += layout.read(file);
    });
    std::size_t bytes = 0;
    for (const std::string& file : files) bytes += file.size();
    if (ours == 0) ours = double(bytes);
    if (our_speed == 0) our_speed = double(events) / reading;
    fmt::print("  {:<20} {:>12} {:>10.2f} {:>8.2f} {:>14.0f} {:>14.0f} {:>8.2f}{}\n", layout.name,
               bytes, double(bytes) / double(events), double(bytes) / ours,
               double(events) / writing, double(events) / reading,
               double(events) / reading / our_speed, read == steps ? "" : "  NOT ALL STEPS READ");
  }
}

}  // namespace

void print_storage() {
  fmt::print(
      "\nstoring the same steps: a zstd file of records, zstd over JSON lines, MCAP with chunks "
      "and "
      "index\n");
  print("simulated, a swarm of faults", simulated());
  print("browser captures of the corpus", captures());
}

}  // namespace lightspeed::bench
