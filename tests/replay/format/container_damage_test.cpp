#include <algorithm>

#include "replay/format/container.hpp"
#include "replay/format/seek_table.hpp"
#include "tests/support/counter_trace.hpp"
#include "tests/support/trace_bytes.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using tests::is_prefix;
using tests::read_all;
using tests::Reading;

/// A source whose bytes from some offset on cannot be read.
class BrokenSource final : public ByteSource {
 public:
  BrokenSource(std::string_view bytes, std::uint64_t broken_from)
      : bytes_(bytes), broken_from_(broken_from) {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  [[nodiscard]] Result<std::size_t, std::string> read(std::uint64_t offset,
                                                      std::span<char> into) override {
    if (offset + into.size() > broken_from_) return tl::unexpected(std::string("I/O error"));
    return bytes_.substr(offset).copy(into.data(), into.size());
  }

 private:
  std::string_view bytes_;
  std::uint64_t broken_from_;
};

const Trace& sample() {
  static const Trace trace = tests::counter_trace(6);
  return trace;
}

bool names_place(const TraceError& error, std::size_t file_size, std::size_t steps) {
  return error.offset <= file_size && error.step == steps + 1 && !error.text.empty() &&
         error.frame <= sample().steps.size() + 1;
}

TraceError error_of(const std::string& content_after_header, tests::FrameFlags flags = {}) {
  const Reading reading = read_all(tests::zstd_frame(tests::delimited(tests::header_record())) +
                                   tests::zstd_frame(content_after_header, flags));
  return reading.error.value_or(TraceError{.text = "no error"});
}

}  // namespace

TEST_CASE("TRC-8: every truncation keeps the whole frames before it and reports the rest") {
  const std::string whole = tests::written(sample(), 1);
  MemorySource source(whole);
  const auto table = read_seek_table(source);
  REQUIRE(table.has_value());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    std::uint64_t intact = 0;
    std::size_t frames = 0;
    for (const SeekEntry& entry : table->entries) {
      if (intact + entry.compressed_bytes > size) break;
      intact += entry.compressed_bytes;
      ++frames;
    }
    const Reading reading = read_all(whole.substr(0, size));
    REQUIRE(is_prefix(reading, sample()));
    if (frames == 0) {
      REQUIRE(reading.error.has_value());
      CHECK(reading.error->fault ==
            (size == 0 ? TraceFault::not_a_trace : TraceFault::torn_header));
      CHECK_FALSE(reading.error->text.empty());
      continue;
    }
    REQUIRE_FALSE(reading.error.has_value());
    CHECK(reading.steps.size() == frames - 1);
    REQUIRE(reading.notes.torn_tail.has_value());
    CHECK(*reading.notes.torn_tail ==
          TornTail{.offset = intact, .bytes_dropped = size - intact, .step_last = frames - 1});
  }
}

TEST_CASE("TRC-10: every flipped bit is an error with its place, or leaves intact steps") {
  const std::string whole = tests::written(sample(), 2000);
  std::size_t silent = 0;
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    CAPTURE(bit);
    std::string flipped = whole;
    flipped[bit / 8] =
        static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
    const Reading reading = read_all(flipped);
    REQUIRE(is_prefix(reading, sample()));
    if (reading.error) {
      REQUIRE(names_place(*reading.error, whole.size(), reading.steps.size()));
      continue;
    }
    CHECK_FALSE(reading.notes.torn_tail.has_value());
    REQUIRE(reading.steps == sample().steps);
    if (reading.notes.seek_table == SeekTableState::intact) ++silent;
  }
  // Bits that mean nothing: one in each frame's header, two in the table's descriptor, and some
  // that choose another way to write the same content, which its checksum then confirms.
  CHECK(silent < 60U);
}

TEST_CASE("TRC-8: every flipped bit of a cut file leaves intact steps and a report, or an error") {
  const std::string cut = tests::written(sample(), 2000).substr(0, 700);
  for (std::size_t bit = 0; bit < cut.size() * 8; ++bit) {
    CAPTURE(bit);
    std::string flipped = cut;
    flipped[bit / 8] =
        static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
    const Reading reading = read_all(flipped);
    REQUIRE(is_prefix(reading, sample()));
    REQUIRE((reading.error.has_value() || reading.notes.torn_tail.has_value()));
  }
}

TEST_CASE("TRC-13: a flipped bit of the seek table loses no step and is a warning") {
  const std::string whole = tests::written(sample(), 1);
  const std::size_t table = encode_seek_table(std::vector<SeekEntry>(7)).size();
  std::size_t silent = 0;
  for (std::size_t bit = (whole.size() - table) * 8; bit < whole.size() * 8; ++bit) {
    CAPTURE(bit);
    std::string flipped = whole;
    flipped[bit / 8] =
        static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
    const Reading reading = read_all(flipped);
    REQUIRE_FALSE(reading.error.has_value());
    REQUIRE(reading.steps == sample().steps);
    CHECK_FALSE(reading.notes.torn_tail.has_value());
    if (reading.notes.seek_table == SeekTableState::intact) ++silent;
  }
  CHECK(silent == 2U);  // The two unused bits of the descriptor.
}

TEST_CASE("TRC-13: a table that contradicts the frames is a warning") {
  const Trace trace = tests::counter_trace(2);
  const std::string file = tests::written(trace, 1, false);
  MemorySource source(file);
  const auto half = static_cast<std::uint32_t>(file.size() / 2);
  const auto rest = static_cast<std::uint32_t>(file.size()) - half;
  const Reading reading = read_all(file + encode_seek_table({{half, 1}, {rest, 1}}));
  CHECK_FALSE(reading.error.has_value());
  CHECK(reading.steps == trace.steps);
  CHECK(reading.notes.seek_table == SeekTableState::damaged);
}

TEST_CASE("TRC-10: damage names the frame, the byte, the step and what is intact") {
  std::string file = tests::written(sample(), 1);
  MemorySource source(file);
  const auto table = read_seek_table(source);
  REQUIRE(table.has_value());
  std::uint64_t third = 0;
  for (std::size_t i = 0; i < 3; ++i) third += table->entries[i].compressed_bytes;
  file[third + table->entries[3].compressed_bytes - 1] ^= 1;
  const Reading reading = read_all(file);
  REQUIRE(reading.error.has_value());
  CHECK(reading.error->fault == TraceFault::damaged_frame);
  CHECK(reading.error->frame == 3U);
  CHECK(reading.error->offset == third);
  CHECK(reading.error->step == 3U);
  CHECK(reading.error->text == "zstd frame 3 at byte " + std::to_string(third) +
                                   ": Restored data doesn't match checksum; the steps up to 2 are "
                                   "intact");
}

TEST_CASE("TRC-10: an error is told again, not forgotten") {
  const std::string file =
      tests::zstd_frame(tests::delimited(tests::header_record())) + "this is no frame";
  MemorySource source(file);
  auto reader = TraceReader::open(source);
  REQUIRE(reader.has_value());
  for (int i = 0; i < 2; ++i) {
    const auto step = reader->next();
    REQUIRE_FALSE(step.has_value());
    CHECK(step.error().fault == TraceFault::damaged_frame);
  }
  CHECK_FALSE(reader->seek_step(1).has_value());
}

TEST_CASE("TRC-10: bytes that cannot be read are an error, wherever they are") {
  const std::string file = tests::written(tests::counter_trace(3), 1);
  for (std::uint64_t from = 0; from < file.size(); ++from) {
    BrokenSource source(file, from);
    const Reading reading = read_all(source);
    REQUIRE(reading.error.has_value());
    CHECK(reading.error->fault == TraceFault::source_failed);
    CHECK(reading.error->text.find("I/O error") != std::string::npos);
  }
}

TEST_CASE("TRC-2: what does not begin as a trace is refused as such") {
  CHECK(read_all("").error->fault == TraceFault::not_a_trace);
  CHECK(read_all("{\"log\":{\"version\":\"1.2\"}}").error->fault == TraceFault::not_a_trace);
  CHECK(read_all(tests::zstd_frame(tests::delimited(tests::step_record(1)))).error->fault ==
        TraceFault::not_a_trace);
  const std::string header = tests::delimited(tests::header_record());
  CHECK(read_all(tests::zstd_frame(header + header)).error->fault == TraceFault::bad_record);
  CHECK(error_of(header).fault == TraceFault::bad_record);
}

TEST_CASE("TRC-1: frames without size, without checksum or with a dictionary are refused") {
  const std::string step = tests::delimited(tests::step_record(1));
  CHECK(error_of(step).text == "no error");
  CHECK(error_of(step, {.checksum = 0}).fault == TraceFault::unsupported_frame);
  CHECK(error_of(step, {.content_size = 0}).fault == TraceFault::unsupported_frame);
  // A header by hand: single segment, checksum, a dictionary id of one byte, one byte of content.
  const std::string with_dictionary("\x28\xB5\x2F\xFD\x25\x07\x01\x09\0\0x....", 15);
  const Reading reading =
      read_all(tests::zstd_frame(tests::delimited(tests::header_record())) + with_dictionary);
  REQUIRE(reading.error.has_value());
  CHECK(reading.error->fault == TraceFault::unsupported_frame);
  CHECK(reading.error->text.find("dictionary") != std::string::npos);
}

TEST_CASE(
    "TRC-11: a frame that promises more than the limit is refused before it is decompressed") {
  const std::string bomb = tests::zstd_frame(std::string(kFrameBytesMax + 1, '\0'));
  REQUIRE(bomb.size() < 2000U);
  const Reading reading =
      read_all(tests::zstd_frame(tests::delimited(tests::header_record())) + bomb);
  REQUIRE(reading.error.has_value());
  CHECK(reading.error->fault == TraceFault::frame_too_large);
  CHECK(reading.error->text.find("the limit is 16777216") != std::string::npos);
  const std::string small = tests::written(sample(), 1U << 17U);
  CHECK(read_all(small, {.frame_bytes_max = 1024}).error->fault == TraceFault::frame_too_large);
}

TEST_CASE("TRC-5: records that do not fill their frame exactly are refused") {
  const std::string step = tests::delimited(tests::step_record(1));
  CHECK(error_of(step.substr(0, step.size() - 1)).fault == TraceFault::bad_record);
  CHECK(error_of(step + "\x80").fault == TraceFault::bad_record);
  CHECK(error_of(step + std::string(11, '\xFF')).fault == TraceFault::bad_record);
  CHECK(error_of(std::string("\x02\xFF\xFF", 3)).text.find("it is not a protobuf record") !=
        std::string::npos);
}

TEST_CASE("TRC-4: a frame that begins with a relative step is refused") {
  const TraceError error = error_of(tests::delimited(tests::step_record(0)));
  CHECK(error.fault == TraceFault::bad_step);
  CHECK(error.text == "zstd frame 1 at byte " + std::to_string(error.offset) +
                          ", record 1: the first step of a zstd frame gives no number of its own");
}

TEST_CASE("TRC-7: a missing frame is a gap in the numbers") {
  std::string file = tests::written(sample(), 1);
  MemorySource source(file);
  const auto table = read_seek_table(source);
  REQUIRE(table.has_value());
  const std::uint64_t second = table->entries[0].compressed_bytes;
  const Reading reading = read_all(file.erase(second, table->entries[1].compressed_bytes));
  REQUIRE(reading.error.has_value());
  CHECK(reading.error->fault == TraceFault::broken_seal);
  CHECK(reading.error->text.find("it begins with step 2, behind step 0") != std::string::npos);
}

TEST_CASE("TRC-9: what a newer writer adds is passed over by this reader") {
  v1::Record header = tests::header_record();
  header.mutable_header()
      ->GetReflection()
      ->MutableUnknownFields(header.mutable_header())
      ->AddLengthDelimited(900, "a new field of the header");
  v1::Record step = tests::step_record(1);
  step.mutable_step()
      ->GetReflection()
      ->MutableUnknownFields(step.mutable_step())
      ->AddVarint(900, 77);
  v1::Record unknown;
  unknown.GetReflection()->MutableUnknownFields(&unknown)->AddLengthDelimited(900, "a new record");
  const std::string skippable("\x50\x2A\x4D\x18\x03\0\0\0abc", 11);
  const Reading reading =
      read_all(skippable + tests::zstd_frame(tests::delimited(header)) +
               tests::zstd_frame(tests::delimited(unknown) + tests::delimited(step)) + skippable +
               tests::zstd_frame(tests::delimited(unknown)) + tests::zstd_frame("") +
               tests::zstd_frame(tests::delimited(tests::step_record(2))));
  CHECK_FALSE(reading.error.has_value());
  CHECK(reading.steps.size() == 2U);
  CHECK(reading.notes.unknown_records == 2U);
}

}  // namespace lightspeed::replay
