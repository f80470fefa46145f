#include "replay/format/container.hpp"
#include "replay/format/frame_walk.hpp"
#include "replay/format/salvage_search.hpp"
#include "tests/support/counter_trace.hpp"
#include "tests/support/frame_parts.hpp"
#include "tests/support/salvaging.hpp"
#include "tests/support/trace_bytes.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Step;

/// The first steps of a trace of nine.
Trace first_steps(std::size_t count) {
  Trace trace = tests::counter_trace(9);
  trace.steps.resize(count);
  return trace;
}

/// The file with the steps behind it up to a number.
std::string appended(const std::string& file, std::size_t from, std::size_t to) {
  MemorySource source(file);
  StringSink sink;
  auto writer = TraceWriter::append(source, sink, {.frame_bytes = 1});
  REQUIRE(writer.has_value());
  const Trace all = first_steps(to);
  for (std::size_t i = from; i < to; ++i) REQUIRE(writer->add(all.steps[i]).has_value());
  REQUIRE(writer->finish().has_value());
  return file + sink.bytes();
}

/// A source that another process makes longer.
class GrowingSource final : public ByteSource {
 public:
  std::string bytes;
  [[nodiscard]] std::uint64_t size() const override { return bytes.size(); }
  [[nodiscard]] Result<std::size_t, std::string> read(std::uint64_t offset,
                                                      std::span<char> into) override {
    return MemorySource(bytes).read(offset, into);
  }
};

}  // namespace

TEST_CASE("TRC-38: what is appended goes on, twice as well, and the old bytes stay") {
  const std::string first = tests::written(first_steps(4), 1);
  const std::string second = appended(first, 4, 6);
  const std::string third = appended(second, 6, 9);
  CHECK(second.starts_with(first));
  CHECK(third.starts_with(second));
  const tests::Reading reading = tests::read_all(third);
  CHECK_FALSE(reading.error.has_value());
  CHECK(reading.steps == first_steps(9).steps);
  CHECK(reading.notes.seek_table == SeekTableState::intact);
  CHECK(reading.notes.ended);
  CHECK(tests::salvaged(third).findings.empty());
  MemorySource source(third);
  auto reader = TraceReader::open(source);
  REQUIRE(reader.has_value());
  for (std::uint64_t number = 1; number <= 9; ++number) {
    CAPTURE(number);
    REQUIRE(reader->seek_step(number).has_value());
    const auto step = reader->next();
    REQUIRE(step.has_value());
    CHECK((*step)->number == number);
  }
}

TEST_CASE("TRC-38: a trace that is older than seals is appended to, and sealed from there on") {
  auto parts = tests::parts_of(tests::written(first_steps(4), 1));
  for (std::size_t i = 1; i <= 4; ++i) parts[i] = tests::unsealed(parts[i]);
  parts.pop_back();
  const std::string longer = appended(tests::joined(parts), 4, 6);
  CHECK(tests::read_all(longer).steps == first_steps(6).steps);
  CHECK(tests::read_all(longer).notes.ended);
}

TEST_CASE("TRC-38: what is cut or damaged anywhere is not appended to") {
  const std::string whole = tests::written(first_steps(4), 1);
  const auto parts = tests::parts_of(whole);
  std::size_t table = whole.size() - parts.back().size();
  std::size_t end = parts[0].size();
  std::size_t next = 1;
  for (std::size_t size = 1; size < whole.size(); ++size) {
    CAPTURE(size);
    if (next < parts.size() && size > end) end += parts[next++].size();
    const std::string cut = whole.substr(0, size);
    MemorySource source(cut);
    StringSink sink;
    // Between two frames nothing is torn: a recorder that flushed was stopped there.
    CHECK(TraceWriter::append(source, sink).has_value() == (size == end && size <= table));
    CHECK(sink.bytes().empty());
  }
}

TEST_CASE(
    "TRC-39: wherever an append is cut off, the old steps and the whole new frames are read") {
  const std::string first = tests::written(first_steps(4), 1);
  const std::string whole = appended(first, 4, 9);
  std::size_t steps = 4;
  for (std::size_t size = first.size(); size < whole.size(); ++size) {
    CAPTURE(size);
    const tests::Reading reading = tests::read_all(whole.substr(0, size));
    REQUIRE_FALSE(reading.error.has_value());
    REQUIRE(reading.steps.size() >= steps);
    steps = reading.steps.size();
    REQUIRE(reading.steps == first_steps(steps).steps);
    REQUIRE(tests::salvaged(whole.substr(0, size)).steps == reading.steps);
  }
  CHECK(steps == 9);
}

TEST_CASE("TRC-40: a reader that follows byte by byte gives each step once, and the end") {
  const std::string whole = appended(tests::written(first_steps(4), 1), 4, 6);
  GrowingSource source;
  std::optional<TraceReader> reader;
  std::vector<Step> steps;
  for (const char byte : whole) {
    source.bytes.push_back(byte);
    if (!reader) {
      auto opened = TraceReader::open(source);
      if (opened) reader = *std::move(opened);
      if (!opened) continue;
    } else {
      REQUIRE(reader->look_again(source).has_value());
    }
    while (true) {
      const auto step = reader->next();
      INFO((step ? "" : step.error().text));
      INFO(source.bytes.size());
      REQUIRE(step.has_value());
      if (!*step) break;
      steps.push_back(**step);
    }
  }
  CHECK(steps == first_steps(6).steps);
  CHECK_FALSE(reader->notes().torn_tail.has_value());
  CHECK(reader->notes().ended);
}

TEST_CASE("TRC-41: the table that is rebuilt is the one that was written, up to the cut") {
  const std::string whole = appended(tests::written(tests::counter_trace(4), 1), 4, 6);
  MemorySource source(whole);
  const auto table = read_seek_table(source);
  auto walked = walk_frames(source);
  REQUIRE(walked.has_value());
  walked->pop_back();  // The table at the end.
  CHECK(*walked == table->entries);
  std::uint64_t end = 0;
  std::size_t frames = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const std::string cut = whole.substr(0, size);
    MemorySource shorter(cut);
    while (frames < table->entries.size() &&
           end + table->entries[frames].compressed_bytes <= size) {
      end += table->entries[frames++].compressed_bytes;
    }
    const auto found = walk_frames(shorter);
    REQUIRE(found.has_value());
    REQUIRE(found->size() == frames);
  }
}

TEST_CASE("TRC-41: no flipped bit stops the walk from ending, and no seek gives a wrong step") {
  const std::string whole = tests::written(first_steps(4), 1, false);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    CAPTURE(bit);
    std::string changed = whole;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    MemorySource source(changed);
    REQUIRE(walk_frames(source).has_value());
    auto reader = TraceReader::open(source);
    if (!reader || !reader->seek_step(3)) continue;
    const auto step = reader->next();
    if (step && *step) REQUIRE(**step == first_steps(4).steps[2]);
  }
}

TEST_CASE("TRC-41: a step in front of damage is found without a table") {
  auto parts = tests::parts_of(tests::written(first_steps(9), 1));
  parts.pop_back();
  const std::size_t middle = parts[6].size() / 2;
  parts[6][middle] = static_cast<char>(parts[6][middle] ^ 1);
  const std::string file = tests::joined(parts);
  MemorySource source(file);
  auto reader = TraceReader::open(source);
  REQUIRE(reader.has_value());
  REQUIRE(reader->seek_step(3).has_value());
  CHECK((*reader->next())->number == 3);
  CHECK(reader->notes().frames_rebuilt == 10);
  REQUIRE(reader->seek_step(8).has_value());
  CHECK((*reader->next())->number == 8);
  CHECK_FALSE(reader->seek_step(7).has_value());
}

TEST_CASE("TRC-37: a file of nothing but beginnings of frames is given up, and told so") {
  // Each place promises a frame of one block of 16 MiB of zeros, which no block may have.
  std::string noise = tests::zstd_frame(tests::delimited(tests::header_record()));
  while (noise.size() < 100'000) noise += std::string("\x28\xB5\x2F\xFD\x64\0\x10\x05", 8);
  const tests::Salvaged found = tests::salvaged(noise);
  CHECK(found.steps.empty());
  CHECK(found.harm == Harm::lost);
  REQUIRE_FALSE(found.findings.empty());
  CHECK(found.findings[0].text.find("the search was given up") != std::string::npos);
}

}  // namespace lightspeed::replay
