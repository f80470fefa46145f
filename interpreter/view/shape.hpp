// The shape of a block as a text, and the fingerprint of it.
// Implements FPRT-1 to FPRT-3 (specs/diff.md).
// It refuses data and positions: what looks the same in every state has one shape.
#pragma once

#include <cstdint>
#include <string>

#include "interpreter/view/block.hpp"

namespace lightspeed::interpreter::view {

/// The canonical text of a block's shape: literals, and kinds and names of what stands between.
[[nodiscard]] std::string shape_of(const Block& block);

/// The hash of that text.
[[nodiscard]] std::uint64_t fingerprint_of(const Block& block);

/// `fingerprint` as it stands on the wire: 16 hexadecimal digits (FPRT-2).
[[nodiscard]] std::string fingerprint_text(std::uint64_t fingerprint);

}  // namespace lightspeed::interpreter::view
