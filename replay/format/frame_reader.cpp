#include "replay/format/frame_reader.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/format/dictionary.hpp"
#include "replay/format/frame_walk.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::size_t kWindowBytes = 128U << 10U;
constexpr std::size_t kFrameHeaderBytesMax = 18;  // RFC 8878, 3.1.1.1, magic included.
constexpr std::uint8_t kChecksumBit = 0x04;       // Of the frame header descriptor.
constexpr std::string_view kNoFrameBegins = "no zstd frame begins here";
constexpr int kWindowLogMin = 10;  // The smallest that zstd knows.

}  // namespace

std::string frame_name(std::uint64_t index, std::uint64_t offset) {
  return "zstd frame " + std::to_string(index) + " at byte " + std::to_string(offset);
}

Result<void, TraceError> check_beginning(ByteSource& source) {
  const auto broken = [](TraceFault fault, std::string text) {
    return failure(TraceError{.fault = fault, .step = 1, .text = std::move(text)});
  };
  std::array<char, kMagicBytes> head{};
  const auto count = source.read(0, head);
  if (!count) return broken(TraceFault::source_failed, count.error());
  if (*count == 0) return broken(TraceFault::not_a_trace, "the file is empty");
  const std::string_view bytes(head.data(), *count);
  if (bytes.size() < kMagicBytes || begins_zstd_frame(bytes)) return {};
  if (is_skippable_magic(read_number(bytes, 0))) return {};
  return broken(TraceFault::not_a_trace, frame_name(0, 0) + ": " + std::string(kNoFrameBegins));
}

FrameReader::FrameReader(ByteSource& source, SeekTable table, std::uint32_t frame_bytes_max)
    : source_(source),
      table_(std::move(table)),
      frame_bytes_max_(frame_bytes_max),
      decompressor_(ZSTD_createDCtx()) {
  CHECK(decompressor_ != nullptr, "memory for a decompressor is always there");
  const int window_log =
      std::max(kWindowLogMin, static_cast<int>(std::bit_width(frame_bytes_max_ - 1)));
  const auto set = ZSTD_DCtx_setParameter(decompressor_.get(), ZSTD_d_windowLogMax, window_log);
  CHECK(ZSTD_isError(set) == 0, "the limit is a window size that zstd knows");
}

Result<std::optional<FrameContent>, TraceError> FrameReader::next() {
  while (true) {
    const auto head = window(offset_, kFrameHeaderBytesMax);
    if (!head) return failure(head.error());
    const auto found = classify(*head);
    if (!found) return failure(found.error());
    if (*found == Found::end) return std::optional<FrameContent>{};
    if (*found == Found::skippable) continue;  // `classify` has moved on.
    const auto promised = promise_of(*head);
    if (!promised) return failure(promised.error());
    const std::uint64_t size = promised->content_bytes;
    const auto compressed = decompress(*promised);
    if (!compressed) return failure(compressed.error());
    if (!*compressed) {
      if (const auto end = cut(); !end) return failure(end.error());
      return std::optional<FrameContent>{};
    }
    const FrameContent frame{
        .index = index_,
        .offset = offset_,
        .content = std::string_view(content_).substr(0, static_cast<std::size_t>(size))};
    compare_entry(**compressed, size);
    offset_ += **compressed;
    ++index_;
    return std::optional(frame);
  }
}

Result<void, std::string> FrameReader::rebuild() {
  auto entries = walk_frames(source_);
  if (!entries) return failure(entries.error());
  table_.entries = *std::move(entries);
  return {};
}

void FrameReader::go_to(std::uint64_t index) {
  CHECK(index <= table_.entries.size(), "frames are found with a table only");
  index_ = index;
  offset_ = 0;
  for (std::size_t i = 0; i < index; ++i) offset_ += table_.entries[i].compressed_bytes;
}

void FrameReader::resume_at(std::uint64_t offset) {
  CHECK(offset <= table_.frames_end, "a frame is looked for where frames are");
  offset_ = offset;
  ++index_;
}

/// What begins at the current offset, given the first bytes of it.
Result<FrameReader::Found, TraceError> FrameReader::classify(std::string_view head) {
  if (head.empty()) {
    return table_.state == SeekTableState::missing ? cut() : Found::end;
  }
  if (head.size() < kMagicBytes) return cut();
  const std::uint32_t magic = read_number(head, 0);
  if (is_skippable_magic(magic)) return skip(head);
  if (magic != kZstdMagic) {
    // Some file systems leave zeros where a writer was stopped: a torn tail as well (TRC-24).
    if (magic == 0 && table_.state == SeekTableState::missing) {
      const auto zeros = zeros_begin(source_);
      if (zeros && *zeros <= offset_) return cut();
    }
    return failure(error(offset_ == 0 ? TraceFault::not_a_trace : TraceFault::damaged_frame,
                         std::string(kNoFrameBegins)));
  }
  if (head.size() == kMagicBytes) return cut();
  if (head.size() < kFrameHeaderBytesMax &&
      ZSTD_getFrameContentSize(head.data(), head.size()) == ZSTD_CONTENTSIZE_ERROR) {
    return cut();
  }
  return Found::records;
}

Result<FrameReader::Found, TraceError> FrameReader::skip(std::string_view head) {
  if (head.size() < kSkippableHeaderBytes) return cut();
  const std::uint64_t size = kSkippableHeaderBytes + std::uint64_t{read_number(head, 4)};
  if (size > table_.frames_end - offset_) return cut();
  const bool last = offset_ + size == table_.frames_end;
  if (last && table_.state == SeekTableState::missing && read_number(head, 0) == kSeekTableMagic) {
    table_.state = SeekTableState::damaged;  // It is there and whole, but its footer is wrong.
    table_.frames_end = offset_;
    return Found::end;
  }
  compare_entry(size, 0);
  offset_ += size;
  ++index_;
  return Found::skippable;
}

/// The file ends here. If it ends with a seek table, nothing was cut off, so it is damage.
Result<FrameReader::Found, TraceError> FrameReader::cut() const {
  if (table_.state == SeekTableState::missing) return Found::end;
  return failure(error(TraceFault::damaged_frame, "it reaches beyond the seek table"));
}

/// Once the frame is one that we accept.
Result<FrameReader::Promise, TraceError> FrameReader::promise_of(std::string_view head) const {
  const unsigned long long size = ZSTD_getFrameContentSize(head.data(), head.size());
  if (size == ZSTD_CONTENTSIZE_ERROR) {
    return failure(error(TraceFault::damaged_frame, "its header is invalid"));
  }
  if (size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return failure(error(TraceFault::unsupported_frame,
                         "it does not give the size of its content, as a trace must (TRC-1)"));
  }
  if ((static_cast<std::uint8_t>(head[kMagicBytes]) & kChecksumBit) == 0) {
    return failure(error(TraceFault::unsupported_frame,
                         "it has no checksum of its content, as a trace must (TRC-1)"));
  }
  const unsigned dictionary = ZSTD_getDictID_fromFrame(head.data(), head.size());
  if (dictionary != 0 && dictionary != kDictionaryId) {
    return failure(error(TraceFault::unsupported_frame,
                         "it needs the zstd dictionary " + std::to_string(dictionary) +
                             ", and this version has " + std::to_string(kDictionaryId) +
                             " alone: a newer lightspeed may read it"));
  }
  if (size > frame_bytes_max_) {
    return failure(error(TraceFault::frame_too_large, "it promises " + std::to_string(size) +
                                                          " bytes, the limit is " +
                                                          std::to_string(frame_bytes_max_)));
  }
  return Promise{.content_bytes = size, .by_dictionary = dictionary != 0};
}

/// Fills `content_` and answers with the compressed size, or nothing if the file ends first.
Result<std::optional<std::uint64_t>, TraceError> FrameReader::decompress(const Promise& promised) {
  const std::uint64_t size = promised.content_bytes;
  if (content_.size() < size) content_.resize(static_cast<std::size_t>(size));
  ZSTD_DCtx_reset(decompressor_.get(), ZSTD_reset_session_only);
  ZSTD_DCtx_refDDict(decompressor_.get(),
                     promised.by_dictionary ? dictionary_for_reading() : nullptr);
  ZSTD_outBuffer out{.dst = content_.data(), .size = static_cast<std::size_t>(size), .pos = 0};
  for (std::uint64_t at = offset_;;) {
    const auto bytes = window(at, 1);
    if (!bytes) return failure(bytes.error());
    if (bytes->empty()) return std::optional<std::uint64_t>{};
    ZSTD_inBuffer in{.src = bytes->data(), .size = bytes->size(), .pos = 0};
    const std::size_t before = out.pos;
    const std::size_t rest = ZSTD_decompressStream(decompressor_.get(), &out, &in);
    if (ZSTD_isError(rest) != 0) {
      return failure(error(TraceFault::damaged_frame, ZSTD_getErrorName(rest)));
    }
    at += in.pos;
    bytes_tried_ = at - offset_ + out.pos;
    if (rest == 0 && out.pos == size) return std::optional(at - offset_);
    if (rest == 0 || (in.pos == 0 && out.pos == before)) {
      return failure(
          error(TraceFault::damaged_frame, "its content has another size than promised"));
    }
  }
}

/// The bytes of the file from an offset; at least one unless the frames end there, and at least
/// `wanted` unless they end before that.
FrameReader::Bytes FrameReader::window(std::uint64_t offset, std::size_t wanted) {
  const std::uint64_t left = table_.frames_end - offset;
  const std::uint64_t needed = std::min<std::uint64_t>(wanted, left);
  const bool inside =
      offset >= window_offset_ && offset + needed <= window_offset_ + window_.size();
  if (!inside) {
    window_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kWindowBytes, left)));
    window_offset_ = offset;
    const auto read = source_.read(offset, window_);
    if (!read || *read != window_.size()) {
      window_.clear();
      return failure(error(TraceFault::source_failed,
                           "the file could not be read at byte " + std::to_string(offset) + ": " +
                               (read ? "it became shorter" : read.error())));
    }
  }
  return std::string_view(window_).substr(static_cast<std::size_t>(offset - window_offset_));
}

void FrameReader::compare_entry(std::uint64_t compressed_bytes, std::uint64_t content_bytes) {
  if (table_.state != SeekTableState::intact) return;
  const bool same = index_ < table_.entries.size() &&
                    table_.entries[index_].compressed_bytes == compressed_bytes &&
                    table_.entries[index_].content_bytes == content_bytes;
  if (!same) table_.state = SeekTableState::damaged;
}

TraceError FrameReader::error(TraceFault fault, const std::string& text) const {
  return {.fault = fault,
          .offset = offset_,
          .frame = index_,
          .step = 0,
          .line = 0,
          .column = 0,
          .text = frame_name(index_, offset_) + ": " + text};
}

}  // namespace lightspeed::replay
