#include "replay/format/text_lines.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace lightspeed::replay {
namespace {

constexpr std::size_t kPieceBytes = 1U << 16U;

}  // namespace

Result<std::optional<std::string_view>, TraceError> TextLines::next() {
  for (std::size_t searched = 0;;) {
    const std::string_view left = std::string_view(buffer_).substr(at_);
    const std::size_t end = std::min(left.find('\n', searched), left.size());
    if (end > kLineBytesMax) return failure(too_long());
    if (end < left.size() || (ended_ && end > 0)) {
      at_ += std::min(end + 1, left.size());
      ++line_;
      return std::optional(left.substr(0, end));
    }
    if (ended_) return std::optional<std::string_view>{};
    searched = left.size();
    if (auto read = read_on(); !read) return failure(read.error());
  }
}

/// Doubles what it looks at, so that a long line is not copied once for each piece of it.
Result<void, TraceError> TextLines::read_on() {
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t kept = buffer_.size();
  buffer_.resize(std::min(kept + std::max(kept, kPieceBytes), kLineBytesMax + kPieceBytes));
  const std::size_t room = buffer_.size() - kept;
  auto count = source_.read(offset_, std::span(buffer_).subspan(kept));
  if (!count) {
    return failure(
        TraceError{.fault = TraceFault::source_failed, .text = std::move(count.error())});
  }
  buffer_.resize(kept + *count);
  offset_ += *count;
  ended_ = *count < room;
  return {};
}

TraceError TextLines::too_long() const {
  return {.fault = TraceFault::bad_json,
          .line = line_ + 1,
          .column = 1,
          .text = "line " + std::to_string(line_ + 1) + ", column 1: the line is longer than " +
                  std::to_string(kLineBytesMax >> 20U) + " MiB, which no record of a trace is"};
}

}  // namespace lightspeed::replay
