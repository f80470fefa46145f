// What it takes to compare two traces of a million events, beside decoding one of them.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "replay/diff/diff.hpp"
#include "replay/format/container.hpp"
#include "replay/format/skimmed_steps.hpp"
#include "replay/record.hpp"
#include "tests/bench/sections.hpp"

namespace lightspeed::bench {
namespace {

namespace lsi = interpreter;
namespace lsr = replay;

constexpr std::size_t kClicks = 170'000;  // A click is six events.
constexpr int kRounds = 5;

/// Clicks, one more if `more` says where.
lsr::Trace clicks(std::size_t more, std::uint64_t later_us) {
  lsr::Recording recording{.program = "counter", .title = {}, .configuration = {}, .stimuli = {}};
  std::uint64_t at = later_us;
  recording.stimuli.push_back({lsi::Tick{at}, lsi::PageLoaded{}});
  for (std::size_t i = 1; i <= kClicks; ++i) {
    at += 250'000;
    const lsi::UserEvent click{i % 3 == 0 ? "decrement" : "increment", "{}"};
    recording.stimuli.push_back({lsi::Tick{at}, click});
    if (i == more) recording.stimuli.push_back({lsi::Tick{at}, lsi::UserEvent{"more", "{}"}});
  }
  auto trace = lsr::record(recording);
  return trace ? *std::move(trace) : lsr::Trace{};
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return took.count();
}

void decode(const std::string& bytes) {
  lsr::MemorySource source(bytes);
  auto reader = lsr::TraceReader::open(source);
  while (reader) {
    const auto step = reader->next();
    if (!step || !*step) return;
  }
}

lsr::DiffReport compare(const std::string& left, const std::string& right) {
  lsr::MemorySource left_source(left);
  lsr::MemorySource right_source(right);
  const auto ours = lsr::SkimmedSteps::open(left_source);
  const auto theirs = lsr::SkimmedSteps::open(right_source);
  if (!ours || !theirs) return {};
  lsr::DiffOptions options;
  options.pass_equal = [&](std::uint64_t steps) {
    return lsr::pass_equal(**ours, **theirs, steps);
  };
  return lsr::diff(**ours, **theirs, options);
}

}  // namespace

void print_comparing() {
  const lsr::Trace trace = clicks(0, 0);
  std::size_t events = 0;
  for (const lsi::Step& step : trace.steps) events += 1 + step.effects.size();
  const std::string bytes = lsr::write_trace(trace);
  fmt::print("\ncomparing two traces of {} events (bar: 3.00 : decoding one)\n", events);
  fmt::print("  {:<34} {:>10} {:>16} {:>12}\n", "what is different", "ms", "time : decode",
             "differences");
  const auto row = [&](std::string_view name, const std::string& other) {
    // By turns, because a busy machine slows both.
    lsr::DiffReport report;
    double decoding = 1e9;
    double took = 1e9;
    for (int round = 0; round < kRounds; ++round) {
      decoding = std::min(decoding, seconds_of([&] { decode(bytes); }));
      took = std::min(took, seconds_of([&] { report = compare(bytes, other); }));
    }
    fmt::print("  {:<34} {:>10.0f} {:>16.2f} {:>12}\n", name, took * 1000, took / decoding,
               report.counts.total());
  };
  row("nothing", bytes);
  for (const std::size_t place : {trace.steps.size() / 100, trace.steps.size() * 99 / 100}) {
    lsr::Trace other = trace;
    other.steps[place].effects.pop_back();
    row(fmt::format("an effect less in step {}", place + 1), lsr::write_trace(other));
  }
  for (const std::size_t place : {kClicks / 100, kClicks * 99 / 100}) {
    row(fmt::format("an event more behind click {}", place), lsr::write_trace(clicks(place, 0)));
  }
  row("every time", lsr::write_trace(clicks(0, 5)));
}

}  // namespace lightspeed::bench
