// The lines of a text, read from its source a piece at a time.
// Implements TRC-44 (specs/trace.md): memory is that of the longest line, and lines have a limit.
// It refuses to look into a line: empty ones are lines, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "replay/format/trace_error.hpp"

namespace lightspeed::replay {

/// What the largest record takes as text, in which a byte may need six: `\u003c`.
inline constexpr std::size_t kLineBytesMax = 100U << 20U;

class TextLines {
 public:
  /// From this byte on; the source must outlive it.
  explicit TextLines(ByteSource& source, std::uint64_t offset = 0)
      : source_(source), offset_(offset) {}

  /// The next line without its newline, valid up to the next call; nothing at the end.
  [[nodiscard]] Result<std::optional<std::string_view>, TraceError> next();

 private:
  [[nodiscard]] Result<void, TraceError> read_on();
  [[nodiscard]] TraceError too_long() const;

  ByteSource& source_;
  std::uint64_t offset_;  ///< Of the first byte that was not read yet.
  std::string buffer_;
  std::size_t at_ = 0;  ///< Where the next line begins in the buffer.
  std::uint64_t line_ = 0;
  bool ended_ = false;
};

}  // namespace lightspeed::replay
