// Small traces with the dictionary: written, read, cut, damaged, salvaged.
#include "replay/format/dictionary.hpp"

#include <rapidcheck.h>

#include <algorithm>

#include "interpreter/digest.hpp"
#include "replay/format/container.hpp"
#include "tests/support/counter_trace.hpp"
#include "tests/support/files.hpp"
#include "tests/support/salvaging.hpp"
#include "tests/support/trace_bytes.hpp"
#include "tests/support/trace_generators.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using tests::read_all;
using tests::Reading;

const Trace& sample() {
  static const Trace trace = tests::counter_trace(6);
  return trace;
}

/// A zstd frame for each step, every one of them small.
std::string written_in_frames() {
  StringSink sink;
  auto writer = TraceWriter::open(sink, sample().header, {.dictionary = true});
  REQUIRE(writer.has_value());
  for (const interpreter::Step& step : sample().steps) {
    REQUIRE(writer->add(step).has_value());
    REQUIRE(writer->flush().has_value());
  }
  REQUIRE(writer->finish().has_value());
  return sink.take();
}

/// The ids of the dictionaries of all zstd frames with records.
std::vector<unsigned> dictionaries_of(const std::string& file) {
  MemorySource source(file);
  const auto table = read_seek_table(source);
  REQUIRE(table.has_value());
  std::vector<unsigned> ids;
  std::uint64_t offset = 0;
  for (const SeekEntry& entry : table->entries) {
    const std::string_view frame = std::string_view(file).substr(offset, entry.compressed_bytes);
    ids.push_back(ZSTD_getDictID_fromFrame(frame.data(), frame.size()));
    offset += entry.compressed_bytes;
  }
  return ids;
}

}  // namespace

TEST_CASE("TRC-42: what is written with the dictionary is read the same, and is smaller") {
  CHECK(rc::check("dictionary", [] {
    const Trace trace = *tests::any_trace();
    const std::string file = write_trace(trace, {.dictionary = true});
    const Reading reading = read_all(file);
    RC_ASSERT(!reading.error);
    RC_ASSERT(reading.header == trace.header);
    RC_ASSERT(reading.steps == trace.steps);
  }));
  CHECK(10 * write_trace(sample(), {.dictionary = true}).size() < 9 * write_trace(sample()).size());
}

TEST_CASE(
    "TRC-42: the header's frame has no dictionary, small ones of steps have this, full none") {
  const auto small = dictionaries_of(written_in_frames());
  REQUIRE(small.size() == sample().steps.size() + 2);
  CHECK(small.front() == 0);
  CHECK(std::count(small.begin(), small.end(), kDictionaryId) == std::ptrdiff_t(small.size()) - 1);
  StringSink sink;
  auto writer = TraceWriter::open(sink, sample().header, {.frame_bytes = 1, .dictionary = true});
  REQUIRE(writer.has_value());
  for (const interpreter::Step& step : sample().steps) REQUIRE(writer->add(step).has_value());
  REQUIRE(writer->finish().has_value());
  for (const unsigned id : dictionaries_of(sink.take())) CHECK(id == 0);
}

TEST_CASE("TRC-42: another dictionary is refused by its number") {
  // A header by hand: single segment, checksum, a dictionary id of two bytes, a byte of content.
  const std::string other("\x28\xB5\x2F\xFD\x26\x52\xC3\x01\x09\0\0x....", 16);
  const Reading reading =
      read_all(tests::zstd_frame(tests::delimited(tests::header_record())) + other);
  REQUIRE(reading.error.has_value());
  CHECK(reading.error->fault == TraceFault::unsupported_frame);
  CHECK(reading.error->text.find("needs the zstd dictionary 50002, and this version has 50001") !=
        std::string::npos);
}

TEST_CASE("TRC-42: cut anywhere or with any bit flipped, a small trace gives no other step") {
  const std::string whole = written_in_frames();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const Reading reading = read_all(whole.substr(0, size));
    REQUIRE(tests::is_prefix(reading, sample()));
    if (size > 0) CHECK((reading.error || reading.notes.torn_tail));
  }
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    CAPTURE(bit);
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    REQUIRE(tests::is_prefix(read_all(flipped), sample()));
  }
}

TEST_CASE("TRC-42: a damaged zstd frame with the dictionary loses its own steps alone") {
  std::string file = written_in_frames();
  MemorySource source(file);
  const auto table = read_seek_table(source);
  REQUIRE(table.has_value());
  std::size_t offset = 0;
  for (std::size_t i = 0; i < 3; ++i) offset += table->entries[i].compressed_bytes;
  file[offset + table->entries[3].compressed_bytes / 2] ^= 0x40;
  const auto all = tests::salvaged(file);
  auto wanted = sample().steps;
  wanted.erase(wanted.begin() + 2);
  CHECK(all.steps == wanted);
}

TEST_CASE("TRC-43: the dictionary is the corpus' file, and the same for ever") {
  const std::string file =
      testing::read_text(testing::in_source_tree("corpus/dictionary/50001.zdict"));
  CHECK(file == kDictionary);
  CHECK(ZSTD_getDictID_fromDict(file.data(), file.size()) == kDictionaryId);
  CHECK(interpreter::Digester{}.text(file).finish().value == 13'722'934'200'304'917'126U);
}

}  // namespace lightspeed::replay
