// The zstd frames of a file, one after the other, decompressed and checked.
// Implements TRC-1, TRC-8 to TRC-11, TRC-13 (specs/trace.md): cut and damage told apart.
// It refuses to look into the content, and frames that promise more than the limit.
#pragma once

#include <zstd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "replay/format/seek_table.hpp"
#include "replay/format/trace_error.hpp"

namespace lightspeed::replay {

/// One intact frame. The content is valid until the next one is read.
struct FrameContent {
  std::uint64_t index = 0;   ///< From 0, skippable frames included.
  std::uint64_t offset = 0;  ///< Of its first byte in the file.
  std::string_view content;
};

/// `zstd frame 3 at byte 515`.
[[nodiscard]] std::string frame_name(std::uint64_t index, std::uint64_t offset);

/// Whether a zstd frame begins the source, by its first bytes alone: the error says that it is no
/// trace. What has fewer bytes than a magic is left to the reader.
[[nodiscard]] Result<void, TraceError> check_beginning(ByteSource& source);

class FrameReader {
 public:
  FrameReader(ByteSource& source, SeekTable table, std::uint32_t frame_bytes_max);

  /// The next frame of records, or nothing at the end; skippable frames are passed over. An error
  /// has no step yet, because frames know nothing of steps.
  [[nodiscard]] Result<std::optional<FrameContent>, TraceError> next();

  /// Rebuilds the entries of a table that is missing (TRC-41).
  [[nodiscard]] Result<void, std::string> rebuild();

  /// Goes on with this frame of the seek table.
  void go_to(std::uint64_t index);
  [[nodiscard]] std::uint64_t frame_count() const { return table_.entries.size(); }

  /// Goes on with what stands at the end of the source now; frames that were there are unchanged.
  void extend(SeekTable table) {
    table_ = std::move(table);
    window_.clear();
    window_offset_ = 0;
  }

  /// Goes on behind damage, at a byte where a frame was found; counts the damage as one frame.
  void resume_at(std::uint64_t offset);

  /// Goes on with the first frame of the file; needs no table.
  void rewind() { offset_ = index_ = 0; }

  /// Where the next frame begins; once `next` found the end, where the intact part ends.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] std::uint64_t index() const { return index_; }
  [[nodiscard]] std::uint64_t bytes_left() const { return table_.frames_end - offset_; }
  /// How far the latest frame was decompressed, whether it is intact or not.
  [[nodiscard]] std::uint64_t bytes_tried() const { return bytes_tried_; }
  [[nodiscard]] SeekTableState table_state() const { return table_.state; }

 private:
  enum class Found : std::uint8_t { end, skippable, records };
  using Bytes = Result<std::string_view, TraceError>;
  /// What the head of a frame says of its content.
  struct Promise {
    std::uint64_t content_bytes = 0;
    bool by_dictionary = false;  ///< Else it needs none.
  };

  [[nodiscard]] Bytes window(std::uint64_t offset, std::size_t wanted);
  [[nodiscard]] Result<Found, TraceError> classify(std::string_view head);
  [[nodiscard]] Result<Found, TraceError> skip(std::string_view head);
  [[nodiscard]] Result<Promise, TraceError> promise_of(std::string_view head) const;
  [[nodiscard]] Result<std::optional<std::uint64_t>, TraceError> decompress(
      const Promise& promised);
  [[nodiscard]] Result<Found, TraceError> cut() const;
  void compare_entry(std::uint64_t compressed_bytes, std::uint64_t content_bytes);
  [[nodiscard]] TraceError error(TraceFault fault, const std::string& text) const;

  struct FreeDecompressor {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  ByteSource& source_;
  SeekTable table_;
  std::uint32_t frame_bytes_max_;
  std::unique_ptr<ZSTD_DCtx, FreeDecompressor> decompressor_;
  std::uint64_t offset_ = 0;
  std::uint64_t index_ = 0;
  std::uint64_t bytes_tried_ = 0;
  std::string window_;  ///< The bytes of the file from `window_offset_`.
  std::uint64_t window_offset_ = 0;
  std::string content_;  ///< Only ever grows, so that it is rarely cleared.
};

}  // namespace lightspeed::replay
