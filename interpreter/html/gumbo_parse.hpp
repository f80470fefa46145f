// The parser behind the general way: gumbo, its tree turned into nodes of ours.
// Implements HTML-1, HTML-5 and HTML-6 (specs/document.md).
// It refuses to let gumbo's types or memory out of a call.
#pragma once

#include <gumbo.h>

#include <string_view>

#include "interpreter/html/tree.hpp"

namespace lightspeed::interpreter::html {

/// What gumbo is told about the place of the markup.
struct GumboContext {
  GumboTag tag = GUMBO_TAG_LAST;  ///< GUMBO_TAG_LAST parses a whole page.
  GumboNamespaceEnum space = GUMBO_NAMESPACE_HTML;
  bool form_stand_in = false;
  bool as_page = false;  ///< Parse as the body of a page, and take the body's children.
};

/// Parses `html` and appends what it makes to `parent`.
void parse_with_gumbo(Tree& tree, NodeId parent, const GumboContext& context,
                      std::string_view html);

}  // namespace lightspeed::interpreter::html
