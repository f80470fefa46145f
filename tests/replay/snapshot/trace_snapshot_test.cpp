// Snapshots in traces: where they stand, how they are found, and what a replay from a step gives.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/snapshot/snapshot.hpp"
#include "replay/capture/capture.hpp"
#include "replay/format/json_lines.hpp"
#include "replay/format/salvage.hpp"
#include "replay/snapshot/replay_from.hpp"
#include "replay/snapshot/snapshot_taker.hpp"
#include "replay/snapshot/snapshots.hpp"
#include "tests/replay/simulate/simulated.hpp"
#include "tests/support/files.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::tests {
namespace {

using interpreter::Step;
using replay::ReplayFrom;
using replay::Trace;
using replay::WorldSnapshot;

Trace sample(std::string_view program = "chat", std::uint64_t seed = 5) {
  replay::SimulationPlan plan = plan_of(program, seed);
  plan.sessions = 3;
  plan.events = 120;
  return simulated(plan).trace;
}

std::vector<WorldSnapshot> snapshots_of(const Trace& trace, std::uint64_t every) {
  auto taker = replay::SnapshotTaker::of(trace.header, every);
  REQUIRE_MESSAGE(taker.has_value(), (taker ? "" : taker.error()));
  std::vector<WorldSnapshot> taken;
  for (const Step& step : trace.steps) {
    if (auto snapshot = taker->take(step)) taken.push_back(*std::move(snapshot));
  }
  CHECK(taker->parted_at() == 0);
  return taken;
}

/// The trace as a file with its snapshots.
std::string written(const Trace& trace, const std::vector<WorldSnapshot>& snapshots,
                    bool finish = true) {
  replay::StringSink sink;
  auto writer = replay::TraceWriter::open(sink, trace.header, {.frame_bytes = 2'000});
  REQUIRE(writer.has_value());
  auto next = snapshots.begin();
  for (const Step& step : trace.steps) {
    REQUIRE(writer->add(step).has_value());
    if (next == snapshots.end() || next->step != step.number) continue;
    REQUIRE(replay::add_snapshot(*writer, *next).has_value());
    ++next;
  }
  REQUIRE((finish ? writer->finish() : writer->flush()).has_value());
  return sink.take();
}

std::optional<WorldSnapshot> found(const std::string& bytes, std::uint64_t step) {
  replay::MemorySource source(bytes);
  auto snapshot = replay::find_snapshot(source, step);
  REQUIRE(snapshot.has_value());
  return *std::move(snapshot);
}

ReplayFrom replayed(const Trace& trace, std::uint64_t from,
                    const std::optional<WorldSnapshot>& snapshot,
                    const replay::ReplayOptions& options = {}) {
  replay::TraceSteps steps(trace);
  return replay_from(steps, from, snapshot, options);
}

/// How often each byte range of a file was read.
class CountingSource final : public replay::ByteSource {
 public:
  explicit CountingSource(std::string_view bytes) : source_(bytes) {}
  [[nodiscard]] std::uint64_t size() const override { return source_.size(); }
  [[nodiscard]] Result<std::size_t, std::string> read(std::uint64_t offset,
                                                      std::span<char> into) override {
    ++reads;
    return source_.read(offset, into);
  }
  std::size_t reads = 0;

 private:
  replay::MemorySource source_;
};

}  // namespace

TEST_CASE("SNAP-9: whoever reads a trace reads the same steps with snapshots and without") {
  const Trace trace = sample();
  const std::string bytes = written(trace, snapshots_of(trace, 20));
  const auto read = replay::read_trace(bytes);
  REQUIRE(read.has_value());
  CHECK(read->trace == trace);
  CHECK(read->notes.unknown_records == 0);
}

TEST_CASE("SNAP-9: whoever copies the records of a trace copies no snapshot") {
  const Trace trace = sample();
  const std::string bytes = written(trace, snapshots_of(trace, 20));
  replay::MemorySource source(bytes);
  auto reader = replay::TraceReader::open(source);
  REQUIRE(reader.has_value());
  std::size_t steps = 0;
  while (true) {
    const auto record = reader->next_record();
    REQUIRE(record.has_value());
    if (!*record) break;
    CHECK((*record)->step.has_value());
    ++steps;
  }
  CHECK(steps == trace.steps.size());
}

TEST_CASE("SNAP-9: a sound file with snapshots is sound") {
  const Trace trace = sample();
  const std::string bytes = written(trace, snapshots_of(trace, 20));
  replay::MemorySource source(bytes);
  const auto salvage = replay::Salvage::examine(source);
  REQUIRE(salvage.has_value());
  CHECK(salvage->findings().empty());
}

TEST_CASE("SNAP-9: a reader seeks over snapshots") {
  const Trace trace = sample();
  const std::string bytes = written(trace, snapshots_of(trace, 7));
  replay::MemorySource source(bytes);
  auto reader = replay::TraceReader::open(source);
  REQUIRE(reader.has_value());
  for (std::uint64_t number = trace.steps.size(); number > 0; --number) {
    REQUIRE(reader->seek_step(number).has_value());
    const auto step = reader->next();
    REQUIRE((step.has_value() && step->has_value()));
    CHECK((*step)->number == number);
  }
}

TEST_CASE("SNAP-10: the latest snapshot at a step or before it is found, with a table or without") {
  const Trace trace = sample();
  const auto snapshots = snapshots_of(trace, 20);
  REQUIRE(snapshots.size() > 3);
  for (const bool finish : {true, false}) {
    const std::string bytes = written(trace, snapshots, finish);
    for (std::uint64_t step = 0; step <= trace.steps.size() + 1; ++step) {
      const WorldSnapshot* latest = nullptr;
      for (const WorldSnapshot& each : snapshots) {
        if (each.step <= step) latest = &each;
      }
      const auto snapshot = found(bytes, step);
      REQUIRE(snapshot.has_value() == (latest != nullptr));
      if (latest == nullptr) continue;
      CHECK(snapshot->step == latest->step);
      CHECK(snapshot->world == latest->world);
    }
  }
  CHECK_FALSE(found(written(trace, {}), 50).has_value());
}

TEST_CASE("SNAP-10: with a seek table few parts of the file are read") {
  const Trace trace = sample("todo", 9);
  const std::string bytes = written(trace, snapshots_of(trace, 10));
  CountingSource by_table(bytes);
  const auto snapshot = replay::find_snapshot(by_table, trace.steps.size() / 2);
  REQUIRE((snapshot.has_value() && snapshot->has_value()));
  CHECK(by_table.reads < 40);
}

TEST_CASE("SNAP-11: snapshots are taken behind choices, no more often than asked for") {
  const Trace trace = sample();
  std::uint64_t before = 0;
  for (const WorldSnapshot& each : snapshots_of(trace, 20)) {
    CHECK(each.step - before >= 20);
    before = each.step;
    const bool last = each.step == trace.steps.size();
    // What comes next was led to by nothing that is still under way: it is a choice, or a timer.
    if (last) continue;
    const Step& next = trace.steps[each.step];
    CHECK((next.cause == 0 || std::holds_alternative<interpreter::TimerFired>(next.stimulus)));
  }
}

TEST_CASE("SNAP-11: of a run that is another one than was recorded no snapshot is taken") {
  Trace trace = sample();
  trace.steps[40].digest.root.value ^= 1U;
  auto taker = replay::SnapshotTaker::of(trace.header, 1);
  REQUIRE(taker.has_value());
  std::uint64_t last = 0;
  for (const Step& step : trace.steps) {
    if (const auto snapshot = taker->take(step)) last = snapshot->step;
  }
  CHECK(last <= 40);
  CHECK(taker->parted_at() >= 41);
}

TEST_CASE("SNAP-11: a capture has no world, and says so") {
  replay::Header header;
  header.origin = replay::Origin::captured;
  const auto taker = replay::SnapshotTaker::of(header, 10);
  REQUIRE(!taker.has_value());
  CHECK(taker.error() == "it is a capture, which begins anew with each page");
}

TEST_CASE("SNAP-12: from every snapshot the rest is as it was recorded") {
  for (const replay::ProgramSource& program : programs_to_simulate()) {
    const Trace trace = sample(program.name, 11);
    for (const WorldSnapshot& each : snapshots_of(trace, 25)) {
      if (each.step == trace.steps.size()) continue;
      const ReplayFrom result = replayed(trace, each.step + 1, each);
      CHECK(result.report.same());
      CHECK(result.began_with == each.step + 1);
      CHECK(result.report.steps == trace.steps.size() - each.step);
    }
  }
}

TEST_CASE("SNAP-12: without a snapshot it begins with the first step, and compares from its own") {
  Trace trace = sample();
  trace.steps[10].digest.root.value ^= 1U;
  const ReplayFrom result = replayed(trace, 50, std::nullopt);
  CHECK(result.report.same());
  CHECK(result.began_with == 1);
  CHECK(result.report.steps == trace.steps.size() - 49);
  CHECK(replayed(trace, 11, std::nullopt).report.divergences.front().step == 11);
}

TEST_CASE("SNAP-12: what differs behind the step is found as a whole replay finds it") {
  Trace trace = sample();
  const auto snapshots = snapshots_of(trace, 20);
  trace.steps[90].effects.push_back({trace.steps[90].at, interpreter::Telemetry{"never", "said"}});
  const auto whole = replay::replay(trace, {.keep_going = true});
  const ReplayFrom part = replayed(trace, 80, snapshots[1], {.keep_going = true});
  CHECK(part.report.divergences == whole.divergences);
  CHECK(part.report.document == whole.document);
  const ReplayFrom until = replayed(trace, 80, snapshots[1], {.until = 85});
  CHECK(until.report.same());
  CHECK(until.report.steps == 6);
}

TEST_CASE("SNAP-12: a trace that was cut at any step is replayed from a snapshot to its end") {
  const Trace whole = sample();
  const auto snapshots = snapshots_of(whole, 30);
  for (std::size_t size = snapshots.front().step + 1; size <= whole.steps.size(); ++size) {
    Trace cut{.header = whole.header, .steps = {}};
    cut.steps.assign(whole.steps.begin(), whole.steps.begin() + static_cast<std::ptrdiff_t>(size));
    const ReplayFrom result = replayed(cut, snapshots.front().step + 1, snapshots.front());
    CHECK_MESSAGE(result.report.same(), size);
    CHECK(result.report.steps == size - snapshots.front().step);
  }
}

TEST_CASE(
    "SNAP-13: a snapshot that is refused is said to be, and the run begins at its beginning") {
  const Trace trace = sample();
  WorldSnapshot snapshot = snapshots_of(trace, 20)[1];
  WorldSnapshot other = snapshot;
  other.world[other.world.size() / 2] ^= 1;
  const ReplayFrom damaged = replayed(trace, 80, other);
  CHECK(damaged.report.same());
  CHECK(damaged.began_with == 1);
  CHECK(damaged.snapshot_refused == "the snapshot is damaged, which shows at byte 9");
  ++snapshot.step;
  const ReplayFrom misplaced = replayed(trace, 80, snapshot);
  CHECK(misplaced.report.same());
  CHECK(misplaced.began_with == 1);
  CHECK(misplaced.snapshot_refused ==
        "it is said to stand behind step " + std::to_string(snapshot.step) +
            " and is the state behind step " + std::to_string(snapshot.step - 1));
}

TEST_CASE("SNAP-14: a capture replays from the latest page on, whatever was before it") {
  std::size_t captures = 0;
  for (const auto& path :
       testing::files_below(testing::in_source_tree("corpus/captures"), {".jsonl"})) {
    if (path.filename() != "frames.jsonl") continue;
    const auto imported =
        replay::import_capture({.title = "test",
                                .capture = testing::read_text(path),
                                .documents = testing::read_text(path.parent_path() / "dom.jsonl")});
    REQUIRE_MESSAGE(imported.has_value(), path.string());
    ++captures;
    // The user loads the page again, and the same happens once more.
    Trace trace = imported->trace;
    const std::uint64_t size = trace.steps.size();
    const std::uint64_t later = trace.steps.back().at.value + 60'000'000;
    for (Step step : imported->trace.steps) {
      step.number += size;
      step.cause += step.cause == 0 ? 0 : size;
      step.at.value += later;
      for (interpreter::Effect& effect : step.effects) effect.at.value += later;
      trace.steps.push_back(std::move(step));
    }
    for (const std::uint64_t from : {size + 1, size + 2, 2 * size}) {
      const ReplayFrom result = replayed(trace, from, std::nullopt);
      CHECK_MESSAGE(result.report.same(), path.string(), " from ", from);
      CHECK(result.began_with == size + 1);
      CHECK(result.report.steps == size);
    }
    const ReplayFrom first = replayed(trace, size, std::nullopt, {.until = size});
    CHECK_MESSAGE(first.report.same(), path.string());
    CHECK(first.began_with == 1);
  }
  CHECK(captures > 5);
}

}  // namespace lightspeed::tests
