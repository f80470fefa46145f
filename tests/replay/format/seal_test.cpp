#include "replay/format/seal.hpp"

#include <google/protobuf/stubs/logging.h>
#include <xxhash.h>

#include "replay/format/salvage.hpp"
#include "tests/support/counter_trace.hpp"
#include "tests/support/frame_parts.hpp"
#include "tests/support/salvaging.hpp"
#include "tests/support/trace_bytes.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using tests::joined;
using tests::parts_of;
using tests::Salvaged;
using tests::salvaged;

const Trace& sample() {
  static const Trace trace = tests::counter_trace(6);
  return trace;
}

/// Every second step of it, as an excerpt.
Trace excerpt_of_sample() {
  Trace trace = tests::counter_trace(12);
  std::erase_if(trace.steps, [](const Step& step) { return step.number % 2 == 1; });
  trace.header.excerpt = true;
  return trace;
}

/// The frame with its content changed, its seal kept, and a checksum that is valid.
std::string doctored(const std::string& frame) {
  std::string content = tests::content_of(frame);
  const std::size_t at = content.find("increment");
  REQUIRE(at != std::string::npos);
  content[at] = 'I';
  return tests::zstd_frame(content);
}

const Finding* find(const Salvaged& found, FindingKind kind) {
  for (const Finding& finding : found.findings) {
    if (finding.kind == kind) return &finding;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("TRC-34: each seal is the hash of its frame with the seal before as seed") {
  const auto parts = parts_of(tests::written(sample(), 1));
  std::uint64_t before = 0;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    CAPTURE(i);
    const std::string content = tests::content_of(parts[i]);
    const auto seal = seal_of(content);
    REQUIRE(seal.has_value() == (i > 0));
    const std::size_t covered = seal ? seal->covered : content.size();
    before = XXH3_64bits_withSeed(content.data(), covered, before);
    if (!seal) continue;
    CHECK(seal->value == before);
    CHECK(seal->ends == (i == 6));
    CHECK(content.size() - covered == (i == 6 ? 12U : 10U));
  }
}

TEST_CASE("TRC-34: a frame that was changed with a valid checksum gives no step") {
  auto parts = parts_of(tests::written(sample(), 1));
  parts[3] = doctored(parts[3]);
  const tests::Reading reading = tests::read_all(joined(parts));
  REQUIRE(reading.error.has_value());
  CHECK(reading.error->fault == TraceFault::broken_seal);
  CHECK(reading.error->frame == 3);
  CHECK(reading.error->step == 3);
  CHECK(reading.steps.size() == 2);
}

TEST_CASE(
    "TRC-34: a frame left out of an excerpt, or swapped, is seen where the numbers say nothing") {
  const auto parts = parts_of(tests::written(excerpt_of_sample(), 1));
  auto fewer = parts;
  fewer.erase(fewer.begin() + 3);
  CHECK(tests::read_all(joined(fewer)).error->fault == TraceFault::broken_seal);
  const Salvaged found = salvaged(joined(fewer));
  CHECK(found.steps.size() == 5);
  CHECK(found.harm == Harm::lost);
  REQUIRE(find(found, FindingKind::missing) != nullptr);
  CHECK(find(found, FindingKind::missing)->missing == std::vector{StepRange{5, 7}});
  auto swapped = parts;
  std::swap(swapped[2], swapped[3]);
  CHECK(tests::read_all(joined(swapped)).error->fault == TraceFault::broken_seal);
  const Salvaged again = salvaged(joined(swapped));
  CHECK(again.steps == excerpt_of_sample().steps);
  CHECK(find(again, FindingKind::disordered) != nullptr);
}

TEST_CASE("TRC-34: a frame without a seal is covered by the next one, and none at all is good") {
  auto parts = parts_of(tests::written(sample(), 1));
  auto bare = parts;
  for (std::size_t i = 1; i <= 6; ++i) bare[i] = tests::unsealed(bare[i]);
  CHECK_FALSE(tests::read_all(joined(bare)).error.has_value());
  CHECK_FALSE(tests::read_all(joined(bare)).notes.sealed);
  CHECK(salvaged(joined(bare)).harm == Harm::warning);  // The table tells of other sizes.
  CHECK(salvaged(joined(bare)).findings.size() == 1);
  // The seal of the frame that follows one that lost its own covers both.
  parts[1] = tests::unsealed(parts[1]);
  CHECK_FALSE(tests::read_all(joined(parts)).error.has_value());
  parts[1] = doctored(parts[1]);
  CHECK(tests::read_all(joined(parts)).error->frame == 2);
}

TEST_CASE("TRC-34: behind a sealed frame each one is sealed") {
  auto parts = parts_of(tests::written(sample(), 1));
  parts[2] = tests::unsealed(parts[2]);
  CHECK(tests::read_all(joined(parts)).error->frame == 2);
}

TEST_CASE("TRC-34: behind a seek the first seal is taken on trust, and the next one is not") {
  auto parts = parts_of(tests::written(sample(), 1));
  const std::string whole = joined(parts);
  for (const std::size_t bad : {4U, 5U}) {
    CAPTURE(bad);
    auto changed = parts;
    changed[bad] = doctored(changed[bad]);
    const std::string bytes = joined(changed);
    MemorySource source(bytes);
    auto reader = TraceReader::open(source);
    REQUIRE(reader.has_value());
    std::optional<TraceError> error;
    if (const auto found = reader->seek_step(4); !found) error = found.error();
    while (!error) {
      const auto step = reader->next();
      if (!step) error = step.error();
      if (step && !*step) break;
    }
    REQUIRE(error.has_value());
    CHECK(error->frame == bad);
  }
}

TEST_CASE(
    "TRC-35: an end taken away with a new seek table is seen; one that was never there is said") {
  const auto parts = parts_of(tests::written(sample(), 1));
  std::string shorter;
  std::vector<SeekEntry> entries;
  for (std::size_t i = 0; i < 5; ++i) {
    shorter += parts[i];
    entries.push_back({static_cast<std::uint32_t>(parts[i].size()),
                       static_cast<std::uint32_t>(tests::content_of(parts[i]).size())});
  }
  shorter += encode_seek_table(entries);
  CHECK_FALSE(tests::read_all(shorter).error.has_value());
  CHECK_FALSE(tests::read_all(shorter).notes.ended);
  CHECK(tests::read_all(joined(parts)).notes.ended);
  const Salvaged found = salvaged(shorter);
  CHECK(found.harm == Harm::warning);
  REQUIRE(find(found, FindingKind::unended) != nullptr);
}

TEST_CASE("TRC-35: an end in a frame of its own tells how many steps there were") {
  StringSink sink;
  auto writer = TraceWriter::open(sink, sample().header, {.frame_bytes = 1});
  for (const Step& step : sample().steps) REQUIRE(writer->add(step).has_value());
  REQUIRE(writer->flush().has_value());
  REQUIRE(writer->finish().has_value());
  auto parts = parts_of(sink.bytes());
  REQUIRE(parts.size() == 9);
  CHECK(seal_of(tests::content_of(parts[7]))->step_last == 6);
  CHECK(tests::read_all(joined(parts)).steps == sample().steps);
  auto fewer = parts;
  fewer.erase(fewer.begin() + 6);
  const Salvaged found = salvaged(joined(fewer));
  CHECK(found.steps.size() == 5);
  CHECK(found.harm == Harm::lost);
  REQUIRE(!found.findings.empty());
  parts[6][8] = static_cast<char>(parts[6][8] ^ 1);
  const Salvaged damaged = salvaged(joined(parts));
  REQUIRE(find(damaged, FindingKind::damaged) != nullptr);
  CHECK(find(damaged, FindingKind::damaged)->missing == std::vector{StepRange{6, 6}});
}

TEST_CASE("TRC-36: salvage leaves out a changed frame, names it, and goes on behind it") {
  const auto parts = parts_of(tests::written(sample(), 1));
  for (std::size_t bad = 1; bad <= 6; ++bad) {
    CAPTURE(bad);
    auto changed = parts;
    changed[bad] = doctored(parts[bad]);
    const Salvaged found = salvaged(joined(changed));
    CHECK(found.steps.size() == 5);
    CHECK(found.harm == Harm::lost);
    REQUIRE(find(found, FindingKind::altered) != nullptr);
    CHECK(find(found, FindingKind::altered)->frame == bad);
    CHECK(find(found, FindingKind::altered)->missing == std::vector{StepRange{bad, bad}});
    for (const Step& step : found.steps) CHECK(step == sample().steps[step.number - 1]);
  }
}

TEST_CASE("TRC-36: no bit of a content can be changed so that a wrong step is read or saved") {
  const google::protobuf::LogSilencer quiet;
  const auto parts = parts_of(tests::written(sample(), 1));
  const std::string content = tests::content_of(parts[2]);
  for (std::size_t bit = 0; bit < content.size() * 8; ++bit) {
    CAPTURE(bit);
    std::string changed = content;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    auto others = parts;
    others[2] = tests::zstd_frame(changed);
    const std::string file = joined(others);
    for (const Step& step : tests::read_all(file).steps) {
      REQUIRE(step.number <= 6);
      REQUIRE(step == sample().steps[step.number - 1]);
    }
    for (const Step& step : salvaged(file).steps) {
      REQUIRE(step.number <= 6);
      REQUIRE(step == sample().steps[step.number - 1]);
    }
  }
}

}  // namespace lightspeed::replay
