// A walk through the text of a view that knows line and column, and words for what stands there.
// Implements VIEW-9 (specs/views.md): every error of markup says where, in characters.
// It refuses bytes that are no text: a view is checked for them before it is read.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::isa::view {

[[nodiscard]] constexpr bool is_line_break(char c) { return c == '\n' || c == '\r'; }
[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || is_line_break(c); }
[[nodiscard]] constexpr char lowered(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
[[nodiscard]] constexpr bool is_letter(char c) { return lowered(c) >= 'a' && lowered(c) <= 'z'; }
[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// What names of programs are made of: small letters, digits and `_`, a letter first.
[[nodiscard]] constexpr bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_';
}
[[nodiscard]] std::string lowered(std::string_view text);

class Scanner {
 public:
  Scanner(std::string_view text, Position at) : text_(text), position_(at) {}

  [[nodiscard]] bool ended() const { return text_.empty(); }
  [[nodiscard]] std::string_view rest() const { return text_; }
  [[nodiscard]] Position position() const { return position_; }
  [[nodiscard]] bool at(std::string_view words) const { return text_.starts_with(words); }
  /// The next byte, a NUL at the end; no NUL stands in a view.
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return ahead < text_.size() ? text_[ahead] : '\0';
  }

  void skip(std::size_t bytes);
  /// Skips the words if they stand here.
  bool take(std::string_view words);
  template <class Predicate>
  std::string_view take_while(Predicate predicate) {
    const auto end = std::find_if_not(text_.begin(), text_.end(), predicate);
    const std::string_view taken = text_.substr(0, static_cast<std::size_t>(end - text_.begin()));
    skip(taken.size());
    return taken;
  }
  void skip_blanks() { take_while(is_blank); }

  /// What stands here, for an error: a few characters between quotes, or `the end of the view`.
  [[nodiscard]] std::string found() const;

 private:
  std::string_view text_;
  Position position_;
};

/// The first byte that no view may hold: a control character, or one that is not UTF-8.
[[nodiscard]] std::optional<MarkupError> check_characters(std::string_view text, Position at);

/// `line 3, column 5`
[[nodiscard]] std::string words_of(Position at);

[[nodiscard]] std::string joined(std::initializer_list<std::string_view> words);

/// An error on its way out.
[[nodiscard]] tl::unexpected<MarkupError> markup_failure(
    Position at, std::initializer_list<std::string_view> words);

}  // namespace lightspeed::isa::view
