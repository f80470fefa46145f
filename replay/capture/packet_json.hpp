// The packets that tshark exports as JSON, one after another.
// Implements IMP-22 (specs/import.md): a key that is there twice keeps both values, in order.
// It refuses to hold the whole: a packet is a value of its own, and gone after it was looked at.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/capture/json_fields.hpp"

namespace lightspeed::replay {

/// Calls `on_packet` for each packet of the list; a text that it returns ends the reading as its
/// error. Any other error names the byte.
[[nodiscard]] Result<void, std::string> each_packet(
    std::string_view text, const std::function<std::string(const Json&)>& on_packet);

/// The layers of this name in a packet, in order; a packet may hold several messages.
void each_layer(const Json& packet, const char* name,
                const std::function<void(const Json&)>& on_layer);

/// The value of a field in a layer or, down to a few levels, within one of its parts; empty if
/// there is none.
[[nodiscard]] std::string packet_text(const Json& layer, std::string_view key);

/// The number that a field holds, decimal or with `0x`; nothing if it is none.
[[nodiscard]] std::optional<std::uint64_t> packet_number(const Json& layer, std::string_view key);

/// The bytes of a field, which `tshark -x` exports beside its text; nothing if they are missing.
[[nodiscard]] std::optional<std::string> packet_bytes(const Json& layer, const std::string& key);

/// A time as an export writes it, seconds since 1970 or RFC 3339, in microseconds since 1970.
[[nodiscard]] std::optional<std::int64_t> packet_time(std::string_view text);

}  // namespace lightspeed::replay
