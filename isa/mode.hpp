// The two modes of the wire codecs and of the client model.
// Implements MODE-1 (specs/frames.md): published reproduces every quirk, strict defines instead.
// It refuses a third mode: a quirk is either reproduced or defined away.
#pragma once

#include <cstdint>

namespace lightspeed::isa {

/// How input at the edge of the contract is read.
enum class Mode : std::uint8_t {
  strict,     ///< Ours: one defined meaning, canonical integers, slot values are plain text.
  published,  ///< The published browser's: JavaScript's parseInt and replacement patterns.
};

}  // namespace lightspeed::isa
