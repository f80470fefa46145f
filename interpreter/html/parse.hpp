// The parsers behind Tree: plain markup directly, everything else through gumbo.
// Implements HTML-1, HTML-4 and HTML-6 (specs/document.md).
// It refuses to fail: any bytes give a tree, as in a browser.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/html/tree.hpp"

namespace lightspeed::interpreter::html {

/// Parses a page below the document node.
void parse_page(Tree& tree, std::string_view html);
/// Parses a fragment in the context of `element` and appends it to its (empty) children. Answers
/// whether the markup was plain.
bool parse_fragment(Tree& tree, NodeId element, std::string_view html);
/// The same by the general parser alone, however plain the markup is.
void parse_generally(Tree& tree, NodeId element, std::string_view html);
/// Parses the outer HTML of one element below the document node.
void parse_root(Tree& tree, std::string_view html);

/// Parses markup that is what it looks like: every end tag there, nothing implied or moved.
/// Appends to `parent`, whose tag name is `context`; false, and nothing appended, for any other.
/// `form_open` says that an ancestor is a form, or `parent` itself.
[[nodiscard]] bool parse_plain(Tree& tree, NodeId parent, std::string_view context, bool form_open,
                               std::string_view html);

/// A tag that gumbo reads otherwise than a browser, and one of equal length that it reads right.
struct Renaming {
  std::string_view from;
  std::string_view to;
};

/// A comment that `repair` adds and `undo` takes away: it makes gumbo finish the text before it.
inline constexpr std::string_view kMarker = "lightspeed:end-of-text";

/// Input made fit for gumbo: valid UTF-8, bounded nesting, renamed tags. `source` and `renamed`
/// have equal offsets.
struct Repaired {
  std::string source;
  std::string renamed;
  std::vector<Renaming> renamings;
  bool marked = false;
};
/// `prefix` is put in front, untouched.
[[nodiscard]] Repaired repair(std::string_view prefix, std::string_view html);
/// Undoes the renamings in text that the parser took over.
[[nodiscard]] std::string undo(const Repaired& repaired, std::string text);

/// The input without the tags of select, which a browser ignores in the context of one.
[[nodiscard]] std::string without_selects(std::string_view html);

/// The input with bounded nesting, so that gumbo's time stays in proportion to its length.
[[nodiscard]] std::string limit_nesting(std::string_view html);

/// Whether plain markup is plain again after it was parsed and written (DOM-15).
[[nodiscard]] bool comes_back(std::string_view html);

/// True when the bytes are well-formed UTF-8.
[[nodiscard]] bool valid_utf8(std::string_view bytes);
/// The bytes with U+FFFD for what is not well-formed, as a browser decodes them.
[[nodiscard]] std::string with_valid_utf8(std::string_view bytes);

}  // namespace lightspeed::interpreter::html
