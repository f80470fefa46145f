// A place in the tokens of one section, and the first thing that was wrong with them.
// Implements PROG-18 (specs/programs.md): expected, found, and what comes near.
// It refuses to go on after an error: whatever is asked then, the line has ended.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isa/program/assembly.hpp"
#include "isa/program/token.hpp"
#include "isa/program/value.hpp"

namespace lightspeed::isa::program {

class Cursor {
 public:
  /// The tokens of a section, of which the last is the end of a line; the keyword is skipped.
  explicit Cursor(std::span<const Token> tokens) : tokens_(tokens) {}

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
  const Token& take();
  [[nodiscard]] bool at_end() const { return next_ >= tokens_.size() || error_.has_value(); }
  [[nodiscard]] bool at_line_end() const { return peek().kind == TokenKind::line_end; }
  [[nodiscard]] bool at_word(std::string_view word) const;
  [[nodiscard]] bool at_sign(std::string_view sign) const;
  bool accept_word(std::string_view word);
  bool accept_sign(std::string_view sign);

  /// Each takes what must come now; `what` says in words what the whole was expected to be.
  void need_sign(std::string_view sign, std::string_view what);
  /// `advice` stands behind what was found.
  void need_line_end(std::string_view what, std::string_view advice = {});
  std::string need_name(std::string_view what);  ///< A name that the program gives (PROG-1).
  std::string need_word(std::string_view what, std::span<const std::string_view> words);
  std::string need_text(std::string_view what);
  Value need_value(Type type);
  Type need_type();

  /// The first error counts: those after it follow from it.
  void fail(Position at, std::string text);
  /// `WHAT was expected, found …`, and what comes near of the words that could stand here.
  void expected(std::string_view what, std::span<const std::string_view> words = {},
                std::string_view advice = {});

  [[nodiscard]] bool failed() const { return error_.has_value(); }
  [[nodiscard]] const std::optional<AssemblyError>& error() const { return error_; }

  /// How deeply what is being read now is nested; at most `kNestingMax`.
  bool enter();
  void leave() { --depth_; }
  [[nodiscard]] std::size_t depth() const { return depth_; }
  void measure_depth() { deepest_ = depth_; }
  [[nodiscard]] std::size_t deepest() const { return deepest_; }  ///< Since it is measured.
  void fail_nested(Position at);

 private:
  std::span<const Token> tokens_;
  std::size_t next_ = 1;
  std::size_t depth_ = 0;
  std::size_t deepest_ = 0;
  std::optional<AssemblyError> error_;
};

/// How deeply parentheses, calls and objects may be nested, so that no text exhausts the stack.
inline constexpr std::size_t kNestingMax = 64;

}  // namespace lightspeed::isa::program
