// The records of an MCAP file: a code, a length, and fields with the lowest byte first.
// Implements CONV-10 (specs/convert.md), after the published MCAP specification, version 0.
// It refuses order: which record stands where is decided in mcap.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lightspeed::replay::mcap {

inline constexpr std::string_view kMagic{"\x89MCAP0\r\n", 8};

enum class Code : std::uint8_t {
  header = 0x01,
  footer = 0x02,
  schema = 0x03,
  channel = 0x04,
  message = 0x05,
  chunk = 0x06,
  message_index = 0x07,
  chunk_index = 0x08,
  statistics = 0x0B,
  summary_offset = 0x0E,
  data_end = 0x0F,
};

/// A number of so many bytes, the lowest first.
inline void append_number(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i, value >>= 8U) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(value & 0xFFU)));
  }
}

/// The fields of one record, in the order of the calls.
class Record {
 public:
  explicit Record(Code code) : code_(code) {}
  Record& u16(std::uint64_t value) { return number(value, 2); }
  Record& u32(std::uint64_t value) { return number(value, 4); }
  Record& u64(std::uint64_t value) { return number(value, 8); }
  /// With its length in four bytes; of maps and lists, their bytes.
  Record& text(std::string_view text) { return u32(text.size()).raw(text); }
  Record& raw(std::string_view bytes) {
    fields_.append(bytes);
    return *this;
  }

  [[nodiscard]] std::string bytes() const {
    std::string out(1, static_cast<char>(code_));
    append_number(out, fields_.size(), 8);
    return out.append(fields_);
  }

 private:
  Record& number(std::uint64_t value, std::size_t bytes) {
    append_number(fields_, value, bytes);
    return *this;
  }
  Code code_;
  std::string fields_;
};

/// The checksum that zip and PNG have: of what `crc` is of, and these bytes behind it.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes, std::uint32_t crc = 0);

}  // namespace lightspeed::replay::mcap
