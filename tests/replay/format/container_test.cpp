#include "replay/format/container.hpp"

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/delimited_message_util.h>
#include <rapidcheck.h>
#include <zstd.h>

#include "tests/support/counter_trace.hpp"
#include "tests/support/trace_bytes.hpp"
#include "tests/support/trace_generators.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Step;

/// A sink that accepts a number of bytes and then fails.
class FullSink final : public ByteSink {
 public:
  explicit FullSink(std::size_t room) : room_(room) {}
  [[nodiscard]] Result<void, std::string> write(std::string_view bytes) override {
    if (bytes.size() > room_) return tl::unexpected(std::string("No space left on device"));
    room_ -= bytes.size();
    return {};
  }

 private:
  std::size_t room_;
};

/// What `zstd -dc` prints: the whole file through the plain streaming interface.
std::string decompressed(std::string_view file) {
  ZSTD_DCtx* context = ZSTD_createDCtx();
  std::string all;
  std::string piece(1000, '\0');
  ZSTD_inBuffer in{.src = file.data(), .size = file.size(), .pos = 0};
  std::size_t rest = 1;
  while (in.pos < in.size) {
    ZSTD_outBuffer out{.dst = piece.data(), .size = piece.size(), .pos = 0};
    rest = ZSTD_decompressStream(context, &out, &in);
    REQUIRE_FALSE(ZSTD_isError(rest));
    all.append(piece, 0, out.pos);
  }
  CHECK(rest == 0U);
  ZSTD_freeDCtx(context);
  return all;
}

std::vector<v1::Record> records_in(const std::string& stream) {
  google::protobuf::io::ArrayInputStream input(stream.data(), static_cast<int>(stream.size()));
  std::vector<v1::Record> records;
  bool end = false;
  while (true) {
    v1::Record record;
    if (!google::protobuf::util::ParseDelimitedFromZeroCopyStream(&record, &input, &end)) break;
    if (!record.has_seal()) records.push_back(record);
  }
  CHECK(end);
  if (!records.empty() && records.back().has_end()) records.pop_back();
  return records;
}

std::uint64_t first_number_from(TraceReader& reader) {
  const auto step = reader.next();
  REQUIRE(step.has_value());
  return step->has_value() ? (*step)->number : 0;
}

Step step_with(std::size_t html_bytes) {
  return {.number = 1,
          .at = {},
          .stimulus = interpreter::PageLoaded{std::string(html_bytes, 'x'), ""},
          .effects = {},
          .digest = {}};
}

}  // namespace

TEST_CASE("TRC-16: a trace survives the file, compared by meaning, whatever the size of frames") {
  CHECK(rc::check([] {
    const Trace trace = *tests::any_trace();
    const auto frame_bytes = *rc::gen::element(1U, 100U, 1U << 17U);
    const tests::Reading reading = tests::read_all(tests::written(trace, frame_bytes));
    RC_ASSERT(!reading.error.has_value());
    RC_ASSERT(*reading.header == trace.header);
    RC_ASSERT(reading.steps == trace.steps);
    RC_ASSERT(!reading.notes.torn_tail.has_value());
    RC_ASSERT(reading.notes.seek_table == SeekTableState::intact);
    const auto whole = read_trace(write_trace(trace));
    RC_ASSERT(whole.has_value());
    RC_ASSERT(whole->trace == trace);
  }));
}

TEST_CASE("TRC-1: plain zstd and plain protobuf read the file, seek table and all") {
  const Trace trace = tests::counter_trace(20);
  const auto records = records_in(decompressed(tests::written(trace, 1000)));
  REQUIRE(records.size() == 21);
  CHECK(records[0].header().format() == "lightspeed-trace");
  CHECK(records[20].step().stimulus().user_event().name() == "increment");
}

TEST_CASE("TRC-1: every frame gives the size and a checksum of its content") {
  std::string_view file;
  const std::string bytes = tests::written(tests::counter_trace(20), 1000);
  const auto table = read_seek_table(*std::make_unique<MemorySource>(bytes));
  REQUIRE(table.has_value());
  REQUIRE(table->entries.size() > 3);
  file = bytes;
  for (const SeekEntry& entry : table->entries) {
    CHECK(ZSTD_findFrameCompressedSize(file.data(), file.size()) == entry.compressed_bytes);
    CHECK(ZSTD_getFrameContentSize(file.data(), file.size()) == entry.content_bytes);
    CHECK((static_cast<unsigned char>(file[4]) & 4U) != 0U);
    file.remove_prefix(entry.compressed_bytes);
  }
}

TEST_CASE("TRC-2: the header stands alone in the first frame, and steps follow") {
  const std::string file = write_trace(tests::counter_trace(2));
  std::string content(1000, '\0');
  const std::size_t frame = ZSTD_findFrameCompressedSize(file.data(), file.size());
  content.resize(ZSTD_decompress(content.data(), content.size(), file.data(), frame));
  const auto records = records_in(content);
  REQUIRE(records.size() == 1);
  CHECK(records[0].has_header());
}

TEST_CASE("TRC-4: each frame begins with an absolute step, the others are relative") {
  const auto records = records_in(decompressed(tests::written(tests::counter_trace(8), 2000)));
  std::vector<std::uint64_t> numbers;
  for (const v1::Record& record : records) numbers.push_back(record.step().number());
  REQUIRE(numbers.size() == 9);
  CHECK(numbers[1] == 1U);
  CHECK(numbers[2] == 0U);
  CHECK(std::count(numbers.begin() + 1, numbers.end(), 0U) > 2);
  CHECK(std::count(numbers.begin() + 1, numbers.end(), 0U) < 7);
}

TEST_CASE("TRC-5: a step that no frame may hold is refused, and the trace goes on without it") {
  StringSink sink;
  auto writer = TraceWriter::open(sink, Header{});
  REQUIRE(writer.has_value());
  const auto added = writer->add(step_with(kFrameBytesMax));
  REQUIRE_FALSE(added.has_value());
  CHECK(added.error().fault == TraceFault::frame_too_large);
  CHECK(added.error().text.find("16 MiB") != std::string::npos);
  REQUIRE(writer->add(step_with(1)).has_value());
  REQUIRE(writer->finish().has_value());
  CHECK(tests::read_all(sink.bytes()).steps == std::vector{step_with(1)});
}

TEST_CASE("TRC-5: a header that no frame may hold is refused") {
  StringSink sink;
  Header header;
  header.title = std::string(kFrameBytesMax, 'x');
  const auto writer = TraceWriter::open(sink, header);
  REQUIRE_FALSE(writer.has_value());
  CHECK(writer.error().fault == TraceFault::frame_too_large);
}

TEST_CASE("TRC-5: large steps stand in frames of their own, below the limit") {
  Trace trace;
  for (std::uint64_t number = 1; number <= 3; ++number) {
    trace.steps.push_back(step_with(kFrameBytesMax - 1000));
    trace.steps.back().number = number;
  }
  CHECK(tests::read_all(write_trace(trace)).steps == trace.steps);
}

TEST_CASE("TRC-7: a step that may not follow is refused on writing, and changes nothing") {
  StringSink sink;
  auto writer = TraceWriter::open(sink, Header{});
  REQUIRE(writer.has_value());
  Step step = step_with(1);
  step.number = 2;
  const auto added = writer->add(step);
  REQUIRE_FALSE(added.has_value());
  CHECK(added.error().fault == TraceFault::bad_step);
  CHECK(added.error().step == 2U);
  REQUIRE(writer->add(step_with(1)).has_value());
}

TEST_CASE("TRC-8: after a flush all steps so far survive, without the end of the file") {
  const Trace trace = tests::counter_trace(5);
  const std::string bytes = tests::written(trace, 1U << 17U, false);
  const tests::Reading reading = tests::read_all(bytes);
  CHECK(reading.steps == trace.steps);
  CHECK_FALSE(reading.error.has_value());
  REQUIRE(reading.notes.torn_tail.has_value());
  CHECK(*reading.notes.torn_tail ==
        TornTail{.offset = bytes.size(), .bytes_dropped = 0, .step_last = 5});
}

TEST_CASE("TRC-10: a sink that fails is reported with the system's words, at every byte") {
  const Trace trace = tests::counter_trace(3);
  const std::size_t size = tests::written(trace, 1).size();
  for (std::size_t room = 0; room < size; ++room) {
    FullSink sink(room);
    std::optional<TraceError> error;
    auto writer = TraceWriter::open(sink, trace.header, {.frame_bytes = 1});
    if (!writer) error = writer.error();
    for (const Step& step : trace.steps) {
      if (error) break;
      if (const auto added = writer->add(step); !added) error = added.error();
    }
    if (!error) {
      if (const auto finished = writer->finish(); !finished) error = finished.error();
    }
    CAPTURE(room);
    REQUIRE(error.has_value());
    CHECK(error->fault == TraceFault::sink_failed);
    CHECK(error->offset <= room);
    CHECK(error->text.find("No space left on device") != std::string::npos);
  }
}

TEST_CASE("TRC-12: the seek table has the published layout, byte for byte") {
  const std::string table = encode_seek_table({{.compressed_bytes = 0x01020304, .content_bytes = 5},
                                               {.compressed_bytes = 6, .content_bytes = 7}});
  const std::string expected(
      "\x5E\x2A\x4D\x18\x19\0\0\0"
      "\x04\x03\x02\x01\x05\0\0\0"
      "\x06\0\0\0\x07\0\0\0"
      "\x02\0\0\0\0\xB1\xEA\x92\x8F",
      33);
  CHECK(table == expected);
}

TEST_CASE("TRC-12: a table with checksums, as other writers make it, is understood") {
  const std::string frame = tests::zstd_frame(tests::delimited(tests::header_record()));
  const auto number = [](std::size_t value) {
    return std::string{static_cast<char>(value), static_cast<char>(value >> 8U), '\0', '\0'};
  };
  const std::size_t content = tests::delimited(tests::header_record()).size();
  const std::string file = frame + "\x5E\x2A\x4D\x18" + number(21) + number(frame.size()) +
                           number(content) + "sums" + number(1) + "\x80\xB1\xEA\x92\x8F";
  const tests::Reading reading = tests::read_all(file);
  CHECK_FALSE(reading.error.has_value());
  CHECK(reading.header.has_value());
  CHECK(reading.notes.seek_table == SeekTableState::intact);
}

TEST_CASE("TRC-18: a seek finds the step or the tick, with a table and without one") {
  const Trace trace = tests::counter_trace(60);
  for (const bool finished : {true, false}) {
    CAPTURE(finished);
    const std::string bytes = tests::written(trace, 3000, finished);
    MemorySource source(bytes);
    auto reader = TraceReader::open(source);
    REQUIRE(reader.has_value());
    for (const std::uint64_t number : {30U, 1U, 60U, 2U, 59U, 17U}) {
      CAPTURE(number);
      REQUIRE(reader->seek_step(number).has_value());
      CHECK(first_number_from(*reader) == number);
      CHECK(first_number_from(*reader) == (number == 60 ? 0 : number + 1));
      REQUIRE(reader->seek_tick(trace.steps[number - 1].at).has_value());
      CHECK(first_number_from(*reader) == number);
      REQUIRE(reader->seek_tick({trace.steps[number - 1].at.value + 1}).has_value());
      CHECK(first_number_from(*reader) == (number == 60 ? 0 : number + 1));
    }
    REQUIRE(reader->seek_step(0).has_value());
    CHECK(first_number_from(*reader) == 1);
    REQUIRE(reader->seek_step(61).has_value());
    CHECK(first_number_from(*reader) == 0);
  }
}

}  // namespace lightspeed::replay
