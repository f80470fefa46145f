// Decoding of the few entities that plain markup uses, and encoding of code points.
// Implements HTML-4 (specs/document.md): what is not well-formed and common is left alone.
// It refuses to be complete: the general parser knows all 2231 names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lightspeed::interpreter::html {

/// Appends `raw` with its entities decoded; false when one of them is not common.
[[nodiscard]] bool decode_common_entities(std::string_view raw, std::string& out);

/// Appends a code point as UTF-8. It must be a scalar value.
void append_code_point(std::uint32_t code, std::string& out);

}  // namespace lightspeed::interpreter::html
