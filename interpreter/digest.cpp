#include "interpreter/digest.hpp"

// The whole algorithm from the header: the library's build options cannot differ from ours.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace lightspeed::interpreter {
namespace {

// Longer texts enter a block by their hash, so that one text never spans two blocks.
constexpr std::size_t kInlineTextMax = 32;
// Set in the length of a text, so that a text and a number never look alike (DIGEST-1).
constexpr std::uint64_t kTextMark = 1ULL << 63U;

}  // namespace

void Digester::close_block() {
  seed_ = XXH3_64bits_withSeed(block_.data(), used_, seed_);
  used_ = 0;
}

Digester& Digester::text(std::string_view value) {
  number(value.size() | kTextMark);
  if (value.size() > kInlineTextMax) return number(XXH3_64bits(value.data(), value.size()));
  bytes(value.data(), value.size());
  return *this;
}

Digest Digester::finish() const {
  // Zero means "not taken", so the one state in 2^64 that hashes to it is recorded as one.
  const std::uint64_t hash = XXH3_64bits_withSeed(block_.data(), used_, seed_);
  return Digest{hash != 0 ? hash : 1};
}

Digest digest_of(std::string_view value) { return Digester{}.text(value).finish(); }

StepDigest StateDigest::summary() const {
  StepDigest step;
  Digester root;
  for (std::size_t i = 0; i < kStatePartCount; ++i) {
    root.digest(parts[i]);
    step.parts[i] = static_cast<std::uint16_t>(parts[i].value >> 48U);
  }
  step.root = root.finish();
  return step;
}

}  // namespace lightspeed::interpreter
