// Trace files made by hand, byte by byte, for the tests of what a reader must refuse.
// Serves the tests of TRC-1 to TRC-13 (specs/trace.md).
// It refuses to use our writer: what it makes is what another program might write.
#pragma once

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/delimited_message_util.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lightspeed/v1/trace.pb.h"
#include "replay/format/container.hpp"
#include "replay/format/records.hpp"
#include "replay/format/seal.hpp"

namespace lightspeed::tests {

struct FrameFlags {
  int checksum = 1;
  int content_size = 1;
};

/// One zstd frame.
inline std::string zstd_frame(std::string_view content, FrameFlags flags = {}) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, flags.checksum);
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, flags.content_size);
  std::string bytes(ZSTD_compressBound(content.size()), '\0');
  bytes.resize(ZSTD_compress2(context, bytes.data(), bytes.size(), content.data(), content.size()));
  ZSTD_freeCCtx(context);
  return bytes;
}

/// The content of one zstd frame.
inline std::string content_of(std::string_view frame) {
  const auto size = static_cast<std::size_t>(ZSTD_getFrameContentSize(frame.data(), frame.size()));
  std::string content(size, '\0');
  content.resize(ZSTD_decompress(content.data(), content.size(), frame.data(), frame.size()));
  return content;
}

/// The same zstd frame without its seal, as writers made it before there were seals.
inline std::string unsealed(std::string_view frame) {
  const std::string content = content_of(frame);
  const auto seal = replay::seal_of(content);
  return zstd_frame(seal ? content.substr(0, seal->covered) : content);
}

/// A record, with its length before it, as the protobuf library itself does it.
inline std::string delimited(const v1::Record& record) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::util::SerializeDelimitedToZeroCopyStream(record, &stream);
  return bytes;
}

inline v1::Record header_record() {
  v1::Record record;
  replay::put_header(replay::Header{}, *record.mutable_header());
  return record;
}

/// A step of time that passes; absolute if it has a number.
inline v1::Record step_record(std::uint64_t number) {
  v1::Record record;
  record.mutable_step()->set_number(number);
  record.mutable_step()->mutable_stimulus()->mutable_time_passed();
  return record;
}

/// Everything that a reader said about a file.
struct Reading {
  std::optional<replay::Header> header;
  std::vector<interpreter::Step> steps;
  std::optional<replay::TraceError> error;
  replay::ReadNotes notes;
};

/// Whether every step that was read is a step of the trace, from the first one on.
inline bool is_prefix(const Reading& reading, const replay::Trace& trace) {
  return reading.steps.size() <= trace.steps.size() &&
         (!reading.header || *reading.header == trace.header) &&
         std::equal(reading.steps.begin(), reading.steps.end(), trace.steps.begin());
}

inline Reading read_all(replay::ByteSource& source, replay::ReaderOptions options = {}) {
  Reading reading;
  auto reader = replay::TraceReader::open(source, options);
  if (!reader) {
    reading.error = reader.error();
    return reading;
  }
  reading.header = reader->header();
  while (true) {
    auto step = reader->next();
    if (!step) {
      reading.error = step.error();
      break;
    }
    if (!*step) break;
    reading.steps.push_back(**std::move(step));
  }
  reading.notes = reader->notes();
  return reading;
}

inline Reading read_all(std::string_view bytes, replay::ReaderOptions options = {}) {
  replay::MemorySource source(bytes);
  return read_all(source, options);
}

/// The trace in frames of about this size; 1 gives every step its own.
inline std::string written(const replay::Trace& trace, std::uint32_t frame_bytes,
                           bool finish = true) {
  replay::StringSink sink;
  auto writer = replay::TraceWriter::open(sink, trace.header, {.frame_bytes = frame_bytes});
  bool good = writer.has_value();
  for (const interpreter::Step& step : trace.steps) good = good && writer->add(step).has_value();
  good = good && (finish ? writer->finish() : writer->flush()).has_value();
  if (!good) unreachable("a string accepts every byte, and the steps of a trace follow each other");
  return sink.take();
}

}  // namespace lightspeed::tests
