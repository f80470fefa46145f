#include "replay/format/frame_walk.hpp"

#include <zstd.h>

#include <array>
#include <limits>
#include <optional>

namespace lightspeed::replay {
namespace {

// RFC 8878, 3.1.1: what a frame is made of.
constexpr std::size_t kHeadBytesMax = 18;
constexpr std::uint64_t kBlockHeaderBytes = 3;
constexpr std::uint64_t kChecksumBytes = 4;
constexpr unsigned kChecksumBit = 0x04;
constexpr unsigned kSingleSegmentBit = 0x20;
constexpr std::array<std::size_t, 4> kDictionaryBytes{0, 1, 2, 4};
constexpr std::array<std::size_t, 4> kContentSizeBytes{0, 2, 4, 8};
constexpr unsigned kRunLengthBlock = 1;
constexpr unsigned kReservedBlock = 3;

/// The first bytes from an offset; fewer at the end.
Result<std::string, std::string> head_at(ByteSource& source, std::uint64_t offset,
                                         std::size_t count) {
  std::string head(count, '\0');
  const auto read = source.read(offset, head);
  if (!read) return failure(read.error());
  head.resize(*read);
  return head;
}

/// How many bytes stand before the first block.
std::size_t header_bytes(unsigned descriptor) {
  const bool single = (descriptor & kSingleSegmentBit) != 0;
  const unsigned size_flag = descriptor >> 6U;
  const std::size_t size = single && size_flag == 0 ? 1 : kContentSizeBytes.at(size_flag);
  return kMagicBytes + 1 + (single ? 0 : 1) + kDictionaryBytes.at(descriptor & 3U) + size;
}

/// Where the frame ends whose head this is; nothing if it has no end in the file.
Result<std::optional<std::uint64_t>, std::string> frame_end(ByteSource& source,
                                                            std::uint64_t offset,
                                                            std::string_view head) {
  const auto descriptor = static_cast<unsigned char>(head[kMagicBytes]);
  std::uint64_t at = offset + header_bytes(descriptor);
  for (bool last = false; !last;) {
    const auto bytes = head_at(source, at, kBlockHeaderBytes);
    if (!bytes) return failure(bytes.error());
    if (bytes->size() < kBlockHeaderBytes) return std::optional<std::uint64_t>{};
    std::uint32_t block = 0;
    for (std::size_t i = kBlockHeaderBytes; i-- > 0;) {
      block = (block << 8U) | static_cast<unsigned char>((*bytes)[i]);
    }
    last = (block & 1U) != 0;
    const unsigned type = (block >> 1U) & 3U;
    if (type == kReservedBlock) return std::optional<std::uint64_t>{};
    at += kBlockHeaderBytes + (type == kRunLengthBlock ? 1 : block >> 3U);
  }
  if ((descriptor & kChecksumBit) != 0) at += kChecksumBytes;
  return std::optional(at);
}

}  // namespace

Result<std::vector<SeekEntry>, std::string> walk_frames(ByteSource& source) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  std::vector<SeekEntry> entries;
  for (std::uint64_t offset = 0;;) {
    const auto head = head_at(source, offset, kHeadBytesMax);
    if (!head) return failure(head.error());
    if (head->size() < kSkippableHeaderBytes) return entries;
    const std::uint32_t magic = read_number(*head, 0);
    std::uint64_t end = offset + kSkippableHeaderBytes + read_number(*head, kMagicBytes);
    std::uint64_t content = 0;
    if (magic == kZstdMagic) {
      const auto found = frame_end(source, offset, *head);
      if (!found) return failure(found.error());
      if (!*found) return entries;
      end = **found;
      content = ZSTD_getFrameContentSize(head->data(), head->size());
    } else if (!is_skippable_magic(magic)) {
      return entries;
    }
    if (end > source.size() || end - offset > kMost || content > kMost) return entries;
    entries.push_back({.compressed_bytes = static_cast<std::uint32_t>(end - offset),
                       .content_bytes = static_cast<std::uint32_t>(content)});
    offset = end;
  }
}

}  // namespace lightspeed::replay
