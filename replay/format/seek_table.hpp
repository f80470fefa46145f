// The seek table at the end of a trace: the published zstd seekable format, version 0.1.0.
// Implements TRC-12 and TRC-13 (specs/trace.md): a skippable frame, redundant, never trusted alone.
// It refuses to be needed: a file without it, or with a broken one, is read from the front.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"

namespace lightspeed::replay {

/// One zstd frame, as the table knows it.
struct SeekEntry {
  std::uint32_t compressed_bytes = 0;
  std::uint32_t content_bytes = 0;
  friend bool operator==(const SeekEntry&, const SeekEntry&) = default;
};

inline constexpr std::uint32_t kZstdMagic = 0xFD2FB528U;
inline constexpr std::uint32_t kSeekTableMagic = 0x184D2A5EU;   ///< The skippable frame's.
inline constexpr std::uint32_t kSeekFooterMagic = 0x8F92EAB1U;  ///< The last four bytes of a file.
inline constexpr std::uint32_t kSkippableMagicMin = 0x184D2A50U;
inline constexpr std::uint32_t kSkippableMagicMax = 0x184D2A5FU;
inline constexpr std::size_t kSkippableHeaderBytes = 8;
inline constexpr std::size_t kMagicBytes = 4;

/// Whether these bytes begin with a zstd frame that has content.
[[nodiscard]] bool begins_zstd_frame(std::string_view bytes);

[[nodiscard]] constexpr bool is_skippable_magic(std::uint32_t magic) {
  return magic >= kSkippableMagicMin && magic <= kSkippableMagicMax;
}

/// How the end of the file looks.
enum class SeekTableState : std::uint8_t {
  intact,   ///< The writer finished, and the table agrees with itself.
  damaged,  ///< The writer finished, but the table contradicts itself or the frames.
  missing,  ///< The file does not end with a table: cut, or not finished.
};

/// What was found at the end of a file.
struct SeekTable {
  SeekTableState state = SeekTableState::missing;
  std::uint64_t frames_end = 0;           ///< Where the frames before the table end.
  std::vector<SeekEntry> entries;         ///< Empty unless intact.
  std::optional<std::uint64_t> frames{};  ///< How many it tells of, where it begins as it ends.
};

/// The whole skippable frame, footer included.
[[nodiscard]] std::string encode_seek_table(const std::vector<SeekEntry>& entries);

/// Looks for a table at the end. The error is the source's own words.
[[nodiscard]] Result<SeekTable, std::string> read_seek_table(ByteSource& source);

/// Where the zeros at the end begin, which some file systems leave; the size if there are none.
[[nodiscard]] Result<std::uint64_t, std::string> zeros_begin(ByteSource& source);

/// Four bytes, little-endian, from a position that must exist.
[[nodiscard]] std::uint32_t read_number(std::string_view bytes, std::size_t position);

}  // namespace lightspeed::replay
