// One WebSocket message as a frame.
// Implements WIRE-2 (specs/rules.md): a binary message reads as a frame with an empty tag.
// It refuses to guess: whatever does not decode stays an error with its exact wire text.
#pragma once

#include <string_view>

#include "isa/base/result.hpp"
#include "isa/frame.hpp"
#include "isa/mode.hpp"

namespace lightspeed::interpreter {

/// Decodes a text message; a binary one is the error that the published browser makes of it.
[[nodiscard]] inline Result<isa::Frame, isa::WireError> decode_message(std::string_view data,
                                                                       bool binary,
                                                                       isa::Mode mode) {
  if (binary) {
    return failure(isa::WireError{
        .fault = isa::WireFault::unknown_frame_tag, .text = "unknown_frame_tag:", .position = 0});
  }
  return isa::decode_frame(data, mode);
}

}  // namespace lightspeed::interpreter
