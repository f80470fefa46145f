// The `.lstrace` container: a writer into a sink, a streaming reader over a source.
// Implements TRC-1 to TRC-5, TRC-7 to TRC-13, TRC-18, TRC-31, TRC-42 (specs/trace.md): zstd frames.
// It refuses files, and more than one zstd frame in memory at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "replay/format/seal.hpp"
#include "replay/format/seek_table.hpp"
#include "replay/format/trace_error.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// The most that one zstd frame may hold, uncompressed. It bounds the memory of every reader, so a
/// file that promises more is refused. A frame holds whole steps; only a step with a very large
/// document comes near it.
inline constexpr std::uint32_t kFrameBytesMax = 16U << 20U;

struct WriterOptions {
  int zstd_level = 3;                       ///< Measured; see ADR 0002.
  std::uint32_t frame_bytes = 128U << 10U;  ///< A frame is closed when it holds this much.
  /// For many small traces: who opens them with other tools needs the dictionary, too (TRC-42).
  bool dictionary = false;
};

/// A record as it was read. Its bytes hold also what this version does not know of it (TRC-31).
struct RawRecord {
  std::optional<interpreter::Step> step;  ///< Nothing if the body is of a newer writer.
  std::string_view bytes;                 ///< Until the next record is read.
};

/// Whether the writer had nothing more to write, or was stopped before that (TRC-35).
enum class Ending : std::uint8_t { ended, open };

/// Writes a trace front to back in constant memory (and eight bytes for each zstd frame).
class TraceWriter {
 public:
  /// Writes the header, in a frame of its own. Of one that was read, give the bytes of its record:
  /// they are kept but for its provenance.
  [[nodiscard]] static Result<TraceWriter, TraceError> open(ByteSink& sink, const Header& header,
                                                            WriterOptions options = {},
                                                            std::string_view as_read = {});
  /// Goes on behind a trace, which is read wholly first; the sink gets what comes behind the last
  /// byte of the source (TRC-38).
  [[nodiscard]] static Result<TraceWriter, TraceError> append(ByteSource& source, ByteSink& sink,
                                                              WriterOptions options = {});
  TraceWriter(TraceWriter&&) noexcept;
  TraceWriter& operator=(TraceWriter&&) noexcept;
  ~TraceWriter();

  /// Adds the next step; one that may not follow is refused and changes nothing (TRC-7).
  /// Of one that was read, the bytes of its record are kept but for its place.
  [[nodiscard]] Result<void, TraceError> add(const interpreter::Step& step,
                                             std::string_view as_read = {});
  /// Adds a record that this version does not know, as it was read.
  [[nodiscard]] Result<void, TraceError> add_unknown(std::string_view bytes);
  /// Closes the zstd frame, so that all steps so far survive a cut. Costs some compression.
  [[nodiscard]] Result<void, TraceError> flush();
  /// Closes the frame and writes the seek table; nothing may be added afterwards.
  [[nodiscard]] Result<void, TraceError> finish(Ending ending = Ending::ended);

 private:
  struct State;
  explicit TraceWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The end of the file is missing. All steps up to `step_last` are intact.
struct TornTail {
  std::uint64_t offset = 0;         ///< Where the intact part ends.
  std::uint64_t bytes_dropped = 0;  ///< 0 if the file ends between two frames, without a table.
  std::uint64_t step_last = 0;      ///< 0 if only the header is left.
  friend bool operator==(const TornTail&, const TornTail&) = default;
};

/// What is worth knowing of a file besides its steps; complete once the last step was read.
struct ReadNotes {
  std::optional<TornTail> torn_tail;
  SeekTableState seek_table = SeekTableState::intact;  ///< Damaged is a warning: nothing is lost.
  std::uint64_t unknown_records = 0;                   ///< Of a newer writer, skipped (TRC-9).
  std::uint64_t frames_rebuilt = 0;  ///< Of a table that a seek had to rebuild (TRC-41).
  bool sealed = false;               ///< Whether any zstd frame had a seal (TRC-34),
  bool ended = false;                ///< and whether the last one had that of the end (TRC-35).
};

struct ReaderOptions {
  std::uint32_t frame_bytes_max = kFrameBytesMax;
};

/// Reads a trace front to back, one zstd frame in memory at a time.
class TraceReader {
 public:
  /// Reads the header. The source must outlive the reader.
  [[nodiscard]] static Result<TraceReader, TraceError> open(ByteSource& source,
                                                            ReaderOptions options = {});
  TraceReader(TraceReader&&) noexcept;
  TraceReader& operator=(TraceReader&&) noexcept;
  ~TraceReader();

  [[nodiscard]] const Header& header() const;
  /// Of its record.
  [[nodiscard]] std::string_view header_bytes() const;
  /// The next step, or nothing at the end. After an error, the same error again.
  [[nodiscard]] Result<std::optional<interpreter::Step>, TraceError> next();
  /// The next step with its record, or a record that is of a newer writer. Not after a seek.
  [[nodiscard]] Result<std::optional<RawRecord>, TraceError> next_record();
  /// At the end of a file that another process writes: goes on with what stands behind it now, in
  /// the same source, which may have become longer (TRC-40).
  [[nodiscard]] Result<void, TraceError> look_again(ByteSource& source);
  /// Goes on with the first step of at least this number, or of at least this tick. The zstd frame
  /// is found with the seek table, or one that is rebuilt (TRC-41).
  [[nodiscard]] Result<void, TraceError> seek_step(std::uint64_t number);
  [[nodiscard]] Result<void, TraceError> seek_tick(interpreter::Tick at);
  [[nodiscard]] const ReadNotes& notes() const;
  /// The chain up to the latest zstd frame, with which a writer goes on.
  [[nodiscard]] const SealChain& seals() const;

 private:
  struct State;
  explicit TraceReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct ReadTrace {
  Trace trace;
  ReadNotes notes;
};

/// The whole trace in memory.
[[nodiscard]] Result<ReadTrace, TraceError> read_trace(std::string_view bytes);
/// The bytes of a trace whose steps may follow each other; anything else is our bug.
[[nodiscard]] std::string write_trace(const Trace& trace, WriterOptions options = {});

}  // namespace lightspeed::replay
