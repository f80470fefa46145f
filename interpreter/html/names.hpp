// What the tag names of HTML mean to the parsers and the serialiser: one table.
// Implements HTML-2 and HTML-3 (specs/document.md): void and raw elements, plain nesting.
// It refuses foreign names: SVG and MathML elements have no traits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lightspeed::interpreter::html {

/// Bits of a tag's traits.
enum Trait : std::uint16_t {
  kVoid = 1,       ///< Has no content and no end tag.
  kRaw = 2,        ///< Content is raw text, parsed and serialised without entities.
  kPlainText = 4,  ///< Content is text with entities: textarea, title.
  kClosesParagraph = 8,
  kHeading = 16,
  kImpliedEnd = 32,  ///< An end tag may be implied before another start tag.
  kTableOnly = 64,   ///< Allowed only in its place in a table.
  kOnce = 128,       ///< Closes an open element of its own name: a, nobr, button, form, select.
  kUneven = 256,     ///< Too particular for the plain parser.
  kTemplate = 512,
  kTable = 1024,
  kListed = 2048,  ///< Plain only inside its list: li, dd, dt, rt and so on.
};

/// The traits of an HTML tag name in lower case; 0 for every name without a row.
[[nodiscard]] std::uint16_t traits_of(std::string_view name);

[[nodiscard]] constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
[[nodiscard]] constexpr bool ascii_letter(char c) {
  return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}
[[nodiscard]] constexpr bool ascii_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool html_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
}
/// The text with one blank for each run of white space, and none at its ends.
[[nodiscard]] std::string collapsed(std::string_view text);

/// Equal without regard to the case of ASCII letters.
[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
  }
  return true;
}

}  // namespace lightspeed::interpreter::html
