// State digests: XXH3 over our own canonical field order.
// Implements DIGEST-1 and DIGEST-2 (specs/trace.md): length-prefixed, little-endian, in blocks.
// It refuses addresses, padding and container order: callers add every field by hand.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lightspeed::interpreter {

/// A 64-bit digest of a part of the state. Zero means "not taken".
struct Digest {
  std::uint64_t value = 0;
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

/// Collects fields in canonical order: numbers as eight little-endian bytes, text as its length and
/// its bytes, or its XXH3 where it is longer than 32 bytes. Blocks of 256 bytes are hashed one
/// after the other, each seeded with the hash before it, so that nothing is allocated.
class Digester {
 public:
  Digester& number(std::uint64_t value) {
    std::array<unsigned char, 8> little{};
    for (std::size_t i = 0; i < little.size(); ++i) {
      little[i] = static_cast<unsigned char>(value >> (8 * i));
    }
    bytes(little.data(), little.size());
    return *this;
  }
  Digester& text(std::string_view value);
  Digester& digest(Digest value) { return number(value.value); }
  [[nodiscard]] Digest finish() const;

 private:
  static constexpr std::size_t kBlock = 256;
  // Inline, as `number` is: a large model is thousands of fields of a few bytes each.
  void bytes(const void* data, std::size_t size) {
    if (used_ + size > kBlock) close_block();
    if (size != 0) std::memcpy(block_.data() + used_, data, size);
    used_ += size;
  }
  void close_block();

  std::array<unsigned char, kBlock> block_;
  std::size_t used_ = 0;
  std::uint64_t seed_ = 0;
};

/// The digest of one text alone, the same as `Digester{}.text(value).finish()`.
[[nodiscard]] Digest digest_of(std::string_view value);

/// The parts of the state tree, in canonical order (DIGEST-2).
enum class StatePart : std::uint8_t { session, pending, timers, document, client, link };
inline constexpr std::size_t kStatePartCount = 6;
inline constexpr std::array<std::string_view, kStatePartCount> kStatePartNames{
    "session", "pending", "timers", "document", "client", "link"};

/// What a step records of the state after it: the whole root, and the first 16 bits of each part,
/// which is enough to name the part that differs (DIGEST-3). A default one was not taken.
struct StepDigest {
  Digest root;
  std::array<std::uint16_t, kStatePartCount> parts{};
  friend bool operator==(const StepDigest&, const StepDigest&) = default;
};

/// The digest of a whole state: one digest for each part, and the root over them.
struct StateDigest {
  std::array<Digest, kStatePartCount> parts{};
  [[nodiscard]] Digest& operator[](StatePart part) { return parts[static_cast<std::size_t>(part)]; }
  [[nodiscard]] StepDigest summary() const;
};

}  // namespace lightspeed::interpreter
