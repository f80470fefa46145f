// The tokens of CSS as the selector parser needs them: identifiers, strings, space, an+b.
// Implements HTML-7 (specs/document.md): CSS Syntax level 3, with its rules for ended input.
// It refuses to look at meaning: which names exist is the parser's business.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lightspeed::interpreter::html {

class SelectorScanner {
 public:
  explicit SelectorScanner(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t position() const { return at_; }
  void go_to(std::size_t position) { at_ = position; }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  /// The character `ahead` of here; a newline past the end, which no token begins with.
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
  }
  [[nodiscard]] bool take(char wanted);

  /// Skips comments, and white space too; true when there was any white space.
  void skip_comments();
  bool skip_space();
  /// True where an identifier begins.
  [[nodiscard]] bool at_identifier() const;
  [[nodiscard]] std::optional<std::string> identifier();
  /// A quoted string, from its quote on. Ended input ends it, a newline breaks it.
  [[nodiscard]] std::optional<std::string> string();

  struct Nth {
    std::int64_t step = 0;
    std::int64_t offset = 0;
  };
  [[nodiscard]] std::optional<Nth> nth();

  /// Skips to the next comma or closing bracket of this level, over nested brackets and strings.
  void skip_argument();

 private:
  void escape(std::string& out);
  void name(std::string& out);
  [[nodiscard]] std::optional<std::int64_t> digits();
  [[nodiscard]] bool at_escape(std::size_t ahead) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace lightspeed::interpreter::html
