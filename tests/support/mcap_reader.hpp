// Reads back the MCAP files that we write, front to back, and checks all that they say twice.
// Serves the tests of CONV-9 and CONV-10 (specs/convert.md) and the benchmark.
// It refuses MCAP at large, which libraries of others read in tests/foreign.
#pragma once

#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lightspeed/v1/trace.pb.h"
#include "replay/convert/mcap_records.hpp"
#include "replay/format/records.hpp"
#include "replay/trace.hpp"

namespace lightspeed::testing {

/// What a file holds, or what of it is not as it says.
struct McapContent {
  replay::Trace trace;
  std::size_t chunks = 0;
  std::string problem;
};

class McapReader {
 public:
  explicit McapReader(std::string_view bytes) : bytes_(bytes) {}

  McapContent read() {
    using replay::mcap::kMagic;
    if (bytes_.size() < 2 * kMagic.size()) refuse("no file");
    if (!bytes_.starts_with(kMagic) || !bytes_.ends_with(kMagic)) refuse("no magic");
    if (!content_.problem.empty()) return std::move(content_);
    std::size_t at = kMagic.size();
    const std::size_t end = bytes_.size() - kMagic.size();
    while (at < end && content_.problem.empty()) at = take(at, end);
    if (!footer_) refuse("no footer");
    if (indexed_ != content_.chunks) refuse("the summary misses a chunk");
    return std::move(content_);
  }

 private:
  static constexpr std::uint64_t kChunkBytesMax = 64U << 20U;

  void refuse(std::string what) {
    if (content_.problem.empty()) content_.problem = std::move(what);
  }

  /// A number of so many bytes; 0 and a problem beyond the end.
  std::uint64_t number(std::string_view from, std::size_t at, std::size_t bytes) {
    if (at > from.size() || from.size() - at < bytes) {
      refuse("cut short");
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i-- > 0;) {
      value = (value << 8U) | static_cast<unsigned char>(from[at + i]);
    }
    return value;
  }

  /// One record; gives the place behind it.
  std::size_t take(std::size_t at, std::size_t end) {
    const std::uint64_t size = number(bytes_.substr(0, end), at + 1, 8);
    if (at + 9 > end || size > end - at - 9) refuse("a record is too long");
    if (!content_.problem.empty()) return end;
    const std::string_view fields = bytes_.substr(at + 9, size);
    switch (static_cast<replay::mcap::Code>(bytes_[at])) {
      case replay::mcap::Code::chunk:
        take_chunk(fields);
        break;
      case replay::mcap::Code::data_end:
        if (number(fields, 0, 4) != replay::mcap::crc32(bytes_.substr(0, at))) refuse("data crc");
        summary_ = at + 9 + size;
        break;
      case replay::mcap::Code::chunk_index:
        ++indexed_;
        break;
      case replay::mcap::Code::footer:
        take_footer(fields, at + 9 + size == end);
        break;
      default:
        break;
    }
    return at + 9 + size;
  }

  void take_footer(std::string_view fields, bool is_last) {
    footer_ = true;
    if (!is_last || fields.size() != 20 || number(fields, 0, 8) != summary_) refuse("footer");
    const std::string_view covered =
        bytes_.substr(summary_, bytes_.size() - summary_ - replay::mcap::kMagic.size() - 4);
    if (number(fields, 16, 4) != replay::mcap::crc32(covered)) refuse("summary crc");
  }

  void take_chunk(std::string_view fields) {
    ++content_.chunks;
    // The chunk's size and checksum, the name of the compression, the bytes of it.
    constexpr std::size_t kBegin = 44;
    if (fields.size() < kBegin || fields.substr(28, 8) != std::string_view("\x04\0\0\0zstd", 8)) {
      return refuse("a chunk is not zstd");
    }
    const std::uint64_t size = number(fields, 16, 8);
    const std::string_view frame = fields.substr(kBegin);
    if (size > kChunkBytesMax || number(fields, 36, 8) != frame.size()) return refuse("chunk size");
    std::string records(size, '\0');
    if (ZSTD_decompress(records.data(), records.size(), frame.data(), frame.size()) != size) {
      return refuse("a chunk does not decompress");
    }
    if (replay::mcap::crc32(records) != number(fields, 24, 4)) return refuse("chunk crc");
    std::size_t next = 0;
    while (next < records.size() && content_.problem.empty()) next = take_message(records, next);
  }

  std::size_t take_message(std::string_view records, std::size_t at) {
    const std::uint64_t size = number(records, at + 1, 8);
    const std::string_view fields = records.substr(std::min(records.size(), at + 9), size);
    const std::string_view data = fields.substr(std::min<std::size_t>(fields.size(), 22));
    if (number(fields, 0, 2) == 1) {
      v1::Header header;
      if (!header.ParseFromArray(data.data(), static_cast<int>(data.size()))) refuse("header");
      auto taken = replay::take_header(header);
      if (!taken) refuse(taken.error().text);
      content_.trace.header = taken.value_or(replay::Header{});
      return at + 9 + size;
    }
    step_.Clear();
    if (!step_.ParseFromArray(data.data(), static_cast<int>(data.size()))) refuse("step");
    auto step = replay::take_step(step_, std::nullopt);
    if (!step || step->at.value * 1'000 != number(fields, 6, 8)) refuse("step or its time");
    if (step) content_.trace.steps.push_back(*std::move(step));
    return at + 9 + size;
  }

  std::string_view bytes_;
  McapContent content_;
  v1::Step step_;
  std::size_t summary_ = 0;
  std::size_t indexed_ = 0;
  bool footer_ = false;
};

inline McapContent read_mcap(std::string_view bytes) { return McapReader(bytes).read(); }

}  // namespace lightspeed::testing
