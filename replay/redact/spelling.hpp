// The ways in which a text is spelled where it stands: in markup, in JSON, in addresses, in base64.
// Implements RED-7 (specs/redact.md): what must be found is listed here, for search and for tests.
// It refuses to decode: reading is the fold's work.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lightspeed::replay {

/// As it is, in HTML, in JSON, percent-encoded, and as form data.
[[nodiscard]] std::vector<std::string> spellings(std::string_view text);

/// The characters of base64, in both of its alphabets, that the text makes whatever stands around
/// it: one for each of the three places where it can begin.
[[nodiscard]] std::vector<std::string> base64_cores(std::string_view text);

}  // namespace lightspeed::replay
