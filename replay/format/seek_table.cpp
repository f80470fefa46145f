#include "replay/format/seek_table.hpp"

#include <algorithm>

#include "isa/base/check.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::size_t kFooterBytes = 9;
constexpr std::size_t kEntryBytes = 8;
constexpr std::size_t kEntryWithChecksumBytes = 12;
constexpr std::uint8_t kChecksumFlag = 0x80;
constexpr std::uint8_t kReservedBits = 0x7C;
constexpr std::size_t kPieceBytes = kEntryBytes * kEntryWithChecksumBytes * 512;

void append_number(std::string& to, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    to.push_back(static_cast<char>((value >> shift) & 0xFFU));
  }
}

/// The last bytes of the table: how many frames it has, and how it is laid out.
struct Footer {
  std::uint64_t frames = 0;
  std::size_t entry_bytes = kEntryBytes;
  [[nodiscard]] std::uint64_t table_bytes() const {
    return kSkippableHeaderBytes + frames * entry_bytes + kFooterBytes;
  }
};

/// Reads the entries in pieces, and says whether they add up to the bytes before the table.
Result<bool, std::string> read_entries(ByteSource& source, const Footer& footer,
                                       std::uint64_t table_begin, std::vector<SeekEntry>& entries) {
  const std::uint64_t end = table_begin + footer.table_bytes() - kFooterBytes;
  std::uint64_t frames_bytes = 0;
  for (std::uint64_t at = table_begin + kSkippableHeaderBytes; at < end;) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, end - at));
    const auto piece = read_exactly(source, at, count);
    if (!piece) return tl::unexpected(piece.error());
    for (std::size_t i = 0; i < count; i += footer.entry_bytes) {
      entries.push_back({read_number(*piece, i), read_number(*piece, i + 4)});
      frames_bytes += entries.back().compressed_bytes;
    }
    if (frames_bytes > table_begin) return false;  // Also keeps a false table from growing large.
    at += count;
  }
  return frames_bytes == table_begin;
}

}  // namespace

Result<std::uint64_t, std::string> zeros_begin(ByteSource& source) {
  constexpr std::uint64_t kBytesMax = 64U << 10U;
  for (std::uint64_t end = source.size(); end > 0;) {
    const auto count = static_cast<std::size_t>(std::min(kBytesMax, end));
    const auto piece = read_exactly(source, end - count, count);
    if (!piece) return failure(piece.error());
    const std::size_t last = piece->find_last_not_of('\0');
    end -= count;
    if (last != std::string::npos) return end + last + 1;
  }
  return std::uint64_t{0};
}

bool begins_zstd_frame(std::string_view bytes) {
  return bytes.size() >= kMagicBytes && read_number(bytes, 0) == kZstdMagic;
}

std::uint32_t read_number(std::string_view bytes, std::size_t position) {
  CHECK(position + 4 <= bytes.size(), "the caller has checked the length");
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) {
    value = (value << 8U) | static_cast<std::uint8_t>(bytes[position + i]);
  }
  return value;
}

std::string encode_seek_table(const std::vector<SeekEntry>& entries) {
  std::string table;
  append_number(table, kSeekTableMagic);
  append_number(table, static_cast<std::uint32_t>(entries.size() * kEntryBytes + kFooterBytes));
  for (const SeekEntry& entry : entries) {
    append_number(table, entry.compressed_bytes);
    append_number(table, entry.content_bytes);
  }
  append_number(table, static_cast<std::uint32_t>(entries.size()));
  table.push_back('\0');  // The descriptor: no checksums, because each frame has its own.
  append_number(table, kSeekFooterMagic);
  return table;
}

Result<SeekTable, std::string> read_seek_table(ByteSource& source) {
  const std::uint64_t size = source.size();
  SeekTable table{
      .state = SeekTableState::missing, .frames_end = size, .entries = {}, .frames = {}};
  if (size < kSkippableHeaderBytes + kFooterBytes) return table;
  const auto tail = read_exactly(source, size - kFooterBytes, kFooterBytes);
  if (!tail) return tl::unexpected(tail.error());
  const auto descriptor = static_cast<std::uint8_t>((*tail)[4]);
  if (read_number(*tail, 5) != kSeekFooterMagic || (descriptor & kReservedBits) != 0) return table;
  const bool checksums = (descriptor & kChecksumFlag) != 0;
  const Footer footer{.frames = read_number(*tail, 0),
                      .entry_bytes = checksums ? kEntryWithChecksumBytes : kEntryBytes};
  if (footer.table_bytes() > size) return table;
  const std::uint64_t begin = size - footer.table_bytes();
  const auto head = read_exactly(source, begin, kSkippableHeaderBytes);
  if (!head) return tl::unexpected(head.error());
  const bool head_agrees =
      read_number(*head, 0) == kSeekTableMagic &&
      read_number(*head, 4) + std::uint64_t{kSkippableHeaderBytes} == footer.table_bytes();
  const auto entries_agree = read_entries(source, footer, begin, table.entries);
  if (!entries_agree) return tl::unexpected(entries_agree.error());
  if (!head_agrees || !*entries_agree) table.entries.clear();
  // One of the two suffices to know where the table begins; a flipped bit breaks only one.
  if (!head_agrees && !*entries_agree) return table;
  table.frames_end = begin;
  if (head_agrees) table.frames = footer.frames;
  table.state = head_agrees && *entries_agree ? SeekTableState::intact : SeekTableState::damaged;
  return table;
}

}  // namespace lightspeed::replay
