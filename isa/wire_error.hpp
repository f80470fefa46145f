// The errors of the wire codecs, with the exact strings of the published codec.
// Implements FRAME-4 and STREAM-4 (specs/frames.md, specs/patches.md): one kind a table row.
// It refuses free text: an error is a kind, its arguments and a byte position.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"

namespace lightspeed::isa {

/// What was wrong; the wire text of each kind stands in specs/frames.md and specs/patches.md.
enum class WireFault : std::uint8_t {
  empty_frame,
  unknown_frame_tag,
  bad_field_count,
  invalid_version,
  unsupported_version,
  unsupported_protocol,
  invalid_escape_sequence,
  unknown_payload_tag,
  invalid_integer,
  malformed_operation,
  missing_dictionary_entry,
  stream_too_large,
};

/// The first word of every wire text; the arguments follow, each after a colon.
inline constexpr std::array<std::string_view, 12> kWireFaultNames{"empty_frame",
                                                                  "unknown_frame_tag",
                                                                  "bad_field_count",
                                                                  "invalid_version",
                                                                  "unsupported_version",
                                                                  "unsupported_protocol",
                                                                  "invalid_escape_sequence",
                                                                  "unknown_payload_tag",
                                                                  "invalid_integer",
                                                                  "malformed_operation",
                                                                  "missing_dictionary_entry",
                                                                  "stream_too_large"};
static_assert(kWireFaultNames.size() == static_cast<std::size_t>(WireFault::stream_too_large) + 1);

/// A decode error: the kind, the exact wire text (`bad_field_count:ack:2:3`), and a byte offset in
/// the decoded input. It is where the offending field begins; where fields are missing, the end of
/// the input; for a torn escape, the lone backslash.
struct WireError {
  WireFault fault = WireFault::empty_frame;
  std::string text;
  std::size_t position = 0;
  friend bool operator==(const WireError&, const WireError&) = default;
};

/// Builds the wire text from the kind and its arguments.
[[nodiscard]] WireError wire_error(WireFault fault, std::size_t position,
                                   std::initializer_list<std::string_view> arguments);

/// The same, on its way out of a decoder.
[[nodiscard]] tl::unexpected<WireError> wire_failure(
    WireFault fault, std::size_t position, std::initializer_list<std::string_view> arguments);

}  // namespace lightspeed::isa
