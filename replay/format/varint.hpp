// Base-128 numbers, as protobuf and its streams of records write them.
// Implements TRC-5 (specs/trace.md): the length in front of every record.
// It refuses numbers that do not end, or that do not fit into 64 bits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lightspeed::replay {

/// Takes a number from the front; nothing if it does not end or does not fit.
[[nodiscard]] inline std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  constexpr unsigned kVarintBits = 64;
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < kVarintBits && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80U) return value;
  }
  return std::nullopt;
}

/// The bytes of a number.
[[nodiscard]] inline std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80U; value >>= 7U) bytes.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

}  // namespace lightspeed::replay
