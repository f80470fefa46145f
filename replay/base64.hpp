// Bytes as base64 (RFC 4648, section 4), with its padding.
// Implements RPT-2, RED-7 and CONV-6 (specs): packed chunks, secrets in base64, binary messages.
// It refuses to read: what is in a capture is decoded where a capture is read.
#pragma once

#include <string>
#include <string_view>

namespace lightspeed::replay {

[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace lightspeed::replay
