// Text as it lies in the page: compressed with gzip, written as base64; and JSON for a script.
// Implements RPT-2 and RPT-12 (specs/report.md): nothing in it can end the element that holds it.
// It refuses to read itself back: browsers do that, and the tests.
#pragma once

#include <string>
#include <string_view>

namespace lightspeed::replay {

/// gzip, then base64: letters, digits, `+`, `/` and `=` alone. The same text gives the same bytes.
[[nodiscard]] std::string packed(std::string_view text);

/// The text as a JSON string; bytes that are no UTF-8 become U+FFFD.
void append_json(std::string& out, std::string_view text);

/// JSON that may stand inside a `<script>`: every `<` is written as an escape, which only texts
/// hold.
[[nodiscard]] std::string script_safe(std::string_view json);

/// The text with each byte that is no UTF-8 replaced by U+FFFD, as a browser would show it.
[[nodiscard]] std::string shown_text(std::string_view text);

}  // namespace lightspeed::replay
