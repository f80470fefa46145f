// What can be wrong with a trace file, and where.
// Implements TRC-10 (specs/trace.md): a kind, a place, and a text that says what to do.
// It refuses torn tails: a cut end is data of the reader (TRC-8), not an error.
#pragma once

#include <cstdint>
#include <string>

namespace lightspeed::replay {

/// The kinds of failure. Each has a row in specs/trace.md and a test that produces it.
enum class TraceFault : std::uint8_t {
  source_failed,        ///< The bytes could not be read.
  sink_failed,          ///< The bytes could not be written.
  not_a_trace,          ///< The file does not begin as a trace does.
  torn_header,          ///< The file was cut inside the header: there is nothing to keep.
  unsupported_version,  ///< Written by a newer Lightspeed, in a way that we would misread.
  damaged_frame,        ///< A zstd frame does not decode, or fails its checksum.
  unsupported_frame,  ///< A zstd frame lacks its size or checksum, or needs an unknown dictionary.
  frame_too_large,    ///< A zstd frame, or a step to be written, is above the limit.
  bad_record,         ///< The content of an intact frame is not a sequence of records.
  unknown_event,      ///< An event of a kind that this version does not have.
  unknown_value,      ///< A value of an enum that this version does not have.
  bad_step,           ///< Steps that contradict each other: a gap, time going back, a late cause.
  broken_seal,        ///< A zstd frame that was changed, or something before it left out.
  bad_json,           ///< A line of the text twin is not a record.
};

/// Where a file or a text is broken, and what to do about it. The place is as exact as it is known:
/// of damaged compressed bytes only the frame is known, not the byte within it.
struct TraceError {
  TraceFault fault = TraceFault::bad_record;
  std::uint64_t offset = 0;  ///< Of the file: the first byte of the zstd frame.
  std::uint64_t frame = 0;   ///< The zstd frame, from 0.
  std::uint64_t step = 0;    ///< The step in question: one after the last intact one.
  std::uint64_t line = 0;    ///< Of the text twin, from 1; 0 in a file.
  std::uint64_t column = 0;  ///< Of the text twin, in bytes from 1; 0 in a file.
  std::string text;          ///< A sentence for people, the place included.
};

}  // namespace lightspeed::replay
