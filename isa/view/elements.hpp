// What the tags of views mean to the markup: void, foreign, text only, refused.
// Implements VIEW-4 and VIEW-7 (specs/views.md): which elements a view may hold, and how.
// It refuses the rules of nesting: whether a browser moves an element is not decided here.
#pragma once

#include <string_view>

namespace lightspeed::isa::view {

/// Why a view may not hold this element; empty if it may. Names are in lower case.
[[nodiscard]] std::string_view why_refused(std::string_view tag);

/// Whether HTML has an element of this name, current or obsolete, in lower case.
[[nodiscard]] bool is_html_element(std::string_view tag);

/// Why this attribute may not hold variables; empty if it may.
[[nodiscard]] std::string_view why_static(std::string_view attribute);

/// `svg` and `math`: elements whose content keeps the case of its names.
[[nodiscard]] bool begins_foreign(std::string_view tag);
/// `foreignObject` and its like: elements inside of SVG whose content is HTML again.
[[nodiscard]] bool ends_foreign(std::string_view tag);

/// `pre`, `textarea` and `listing`: blanks are kept, and a browser drops a line feed that stands
/// right behind the start tag.
[[nodiscard]] bool keeps_blanks(std::string_view tag);

/// `textarea` and `title`: what looks like a tag would be text.
[[nodiscard]] bool holds_text_only(std::string_view tag);

}  // namespace lightspeed::isa::view
