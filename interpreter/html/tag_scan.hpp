// A walk over the tags of markup, before any tree is built: over comments, quotes and raw text.
// Implements HTML-5 and HTML-6 (specs/document.md): what is written into the input goes between.
// It refuses to know where a tag stands: foreign content is walked over like any other.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lightspeed::interpreter::html {

struct ScannedTag {
  std::size_t begin = 0;    ///< Where its `<` stands.
  std::size_t end = 0;      ///< Behind its `>`, or the end of the input.
  std::string_view name{};  ///< As written, without the slash of an end tag.
  std::uint16_t traits = 0;
  bool closes = false;
  /// Where the attributes become more than `kAttributesMax`; 0 when they do not.
  std::size_t surplus = 0;
};

class TagScanner {
 public:
  /// Gumbo compares each attribute of a tag with all others, so there is a bound.
  static constexpr std::size_t kAttributesMax = 1024;

  explicit TagScanner(std::string_view html) : html_(html) {}
  /// The next tag; none at the end of the input.
  [[nodiscard]] std::optional<ScannedTag> next();
  /// Whether raw text with a `<` in it was walked over that may stand in foreign content, where it
  /// is none.
  [[nodiscard]] bool uncertain() const { return uncertain_; }

 private:
  void skip_comment();
  [[nodiscard]] ScannedTag tag(bool closes);
  [[nodiscard]] std::size_t raw_end(std::string_view name) const;
  void note_drawing(const ScannedTag& tag);

  std::string_view html_;
  std::size_t at_ = 0;
  std::size_t svg_ = 0;     ///< That many are open, or more than there are.
  std::size_t math_ = 0;    ///< Likewise.
  bool unsettled_ = false;  ///< An end tag of theirs may not be one.
  bool uncertain_ = false;
};

/// Whether a space-separated list, with a space at both ends, has the name in any case.
[[nodiscard]] bool in_list(std::string_view list, std::string_view name);

}  // namespace lightspeed::interpreter::html
