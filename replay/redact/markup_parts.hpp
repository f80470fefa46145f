// Markup taken apart without a tree: tags with their attributes, the texts between, whose words.
// Implements RED-9 and RED-10 (specs/redact.md): names of tags and attributes are nobody's secret.
// It refuses to repair: what is no tag to a browser is text here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "replay/redact/span.hpp"

namespace lightspeed::replay {

struct MarkupAttribute {
  std::string_view name;
  Span value;  ///< Without its quotation marks; empty where there is none.
};

struct MarkupTag {
  std::string_view name;
  std::vector<MarkupAttribute> attributes;
  Span text;  ///< What follows, up to the next tag.
  bool closes = false;
  /// The value of an attribute as it is meant, or an empty text.
  [[nodiscard]] std::string value_of(std::string_view attribute, std::string_view html) const;
};

struct MarkupParts {
  Span before;  ///< What stands before the first tag.
  std::vector<MarkupTag> tags;
};

[[nodiscard]] MarkupParts markup_parts(std::string_view text);

/// A piece of markup with its entities read, where they are common ones.
[[nodiscard]] std::string without_entities(std::string_view raw);

/// Where a text says words of the contract or of HTML itself: names of tags and attributes, the
/// values of those that the contract reads, and anything that is called `data-ls-…`.
[[nodiscard]] std::vector<Span> own_words(std::string_view text);

}  // namespace lightspeed::replay
