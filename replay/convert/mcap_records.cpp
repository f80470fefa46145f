#include "replay/convert/mcap_records.hpp"

#include <array>
#include <cstddef>

namespace lightspeed::replay::mcap {
namespace {

constexpr std::uint32_t kPolynomial = 0xEDB88320U;  // Of IEEE 802.3, its bits turned round.

// Eight tables, so that eight bytes are taken at a time: table k is that of a byte with k zeros
// behind it. With one table, the checksum takes as long as the compression.
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? kPolynomial : 0U);
    tables[0][byte] = crc;
  }
  for (std::size_t k = 1; k < tables.size(); ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8U) ^ tables[0][before & 0xFFU];
    }
  }
  return tables;
}

constexpr Tables kTables = make_tables();

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t crc) {
  crc = ~crc;
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      const std::uint32_t before = i < 4 ? (crc >> (8U * static_cast<unsigned>(i))) & 0xFFU : 0U;
      next ^= kTables[7 - i][byte_at(bytes, i) ^ before];
    }
    crc = next;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    crc = (crc >> 8U) ^ kTables[0][(crc ^ byte_at(bytes, i)) & 0xFFU];
  }
  return ~crc;
}

}  // namespace lightspeed::replay::mcap
