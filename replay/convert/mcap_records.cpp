#include "replay/convert/mcap_records.hpp"

#include <zlib.h>

namespace lightspeed::replay::mcap {

std::uint32_t crc32(std::string_view bytes, std::uint32_t crc) {
  if (bytes.empty()) return crc;  // Of no bytes at all zlib gives its first value.
  return static_cast<std::uint32_t>(
      ::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace lightspeed::replay::mcap
