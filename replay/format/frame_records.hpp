// The records of one zstd frame: each a length, then a protobuf message.
// Implements TRC-1 and TRC-5 (specs/trace.md): a sequence of whole records, or an error.
// It refuses meaning: what a record says is read by who asked for it.
#pragma once

#include <google/protobuf/arena.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "isa/base/result.hpp"
#include "lightspeed/v1/trace.pb.h"
#include "replay/format/record_text.hpp"

namespace lightspeed::replay {

class FrameRecords {
 public:
  FrameRecords() : arena_(options()) {}

  /// Goes on with another content, which must outlive the reading of it.
  void begin(std::string_view content) {
    rest_ = content;
    bytes_ = {};
    taken_ = 0;
  }
  [[nodiscard]] bool done() const { return rest_.empty(); }
  /// Counts the records, the last one included even if it could not be read.
  [[nodiscard]] std::uint64_t taken() const { return taken_; }
  /// Of the latest record, without its length.
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  /// The record at the front of what is left. It lives until the next one is taken.
  [[nodiscard]] Result<v1::Record*, RecordError> next();

 private:
  [[nodiscard]] google::protobuf::ArenaOptions options();

  std::string_view rest_;
  std::string_view bytes_;
  std::uint64_t taken_ = 0;
  std::array<char, std::size_t{16} << 10U> first_block_{};  ///< Most records need no other memory.
  google::protobuf::Arena arena_;
};

}  // namespace lightspeed::replay
