#include "interpreter/snapshot/archive.hpp"

namespace lightspeed::interpreter::snapshot {
namespace {

constexpr std::uint64_t kBitsPerByte = 7;
constexpr std::uint64_t kMore = 0x80;  ///< Another byte of the number follows.
constexpr unsigned kShiftMax = 63;     ///< Of the tenth byte, which has room for one bit.

}  // namespace

std::uint64_t Writer::number(std::uint64_t value, std::uint64_t /*max*/) {
  std::uint64_t rest = value;
  for (; rest >= kMore; rest >>= kBitsPerByte) {
    bytes_.push_back(static_cast<char>(static_cast<unsigned char>(rest | kMore)));
  }
  bytes_.push_back(static_cast<char>(static_cast<unsigned char>(rest)));
  return value;
}

void Writer::text(std::string_view value) {
  number(value.size());
  bytes_.append(value);
}

std::uint64_t Writer::known(const void* shared) const {
  const auto found = known_.find(shared);
  return found == known_.end() ? 0 : found->second;
}

std::uint64_t Reader::number(std::uint64_t /*given*/, std::uint64_t max) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; !failed_; shift += kBitsPerByte) {
    if (at_end()) break;
    const std::uint64_t byte = static_cast<unsigned char>(bytes_[position_]);
    // Nothing is spelt with a byte that adds nothing, and nothing has more than 64 bits.
    if ((byte == 0 && shift > 0) || (shift == kShiftMax && byte > 1)) break;
    value |= (byte & (kMore - 1)) << shift;
    ++position_;
    if ((byte & kMore) != 0) continue;
    if (value > max) break;
    return value;
  }
  fail();
  return 0;
}

void Reader::text(std::string& value) {
  const std::uint64_t size = count(0);
  value.assign(bytes_.substr(position_, size));
  position_ += size;
}

}  // namespace lightspeed::interpreter::snapshot
