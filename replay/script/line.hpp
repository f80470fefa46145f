// One line of a script, read word by word from left to right.
// Implements SCR-4, SCR-5, SCR-10 and SCR-11 (specs/script.md): words, quotes, comments, `@2`.
// It refuses meaning: what a word is good for is the business of the verbs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/script/script_error.hpp"

namespace lightspeed::replay {

/// How much of the line an argument takes, unless it stands in quotes. A selector is a word that
/// may begin with `#`.
enum class Extent : std::uint8_t { word, rest, selector };

/// A text of a line, and where it begins.
struct Word {
  std::string text;
  std::size_t position = 0;
  bool quoted = false;
};

/// Positions are bytes; errors count characters.
class ScriptLine {
 public:
  ScriptLine(std::string_view text, std::size_t number) : text_(text), number_(number) {}

  [[nodiscard]] std::size_t number() const { return number_; }
  [[nodiscard]] std::size_t position() const { return at_; }

  /// Whether nothing but blanks or a comment is left.
  [[nodiscard]] bool at_end(Extent extent = Extent::word);

  /// Takes the next argument; empty at the end of the line.
  [[nodiscard]] Result<Word, ScriptError> argument(Extent extent);
  [[nodiscard]] Result<Word, ScriptError> word() { return argument(Extent::word); }

  /// Takes an argument that must be there; `name` stands for it in the error.
  [[nodiscard]] Result<Word, ScriptError> required(std::string_view name, Extent extent);

  /// Takes a word that must be one of these, and gives its place among them. `what` stands before
  /// "was expected".
  [[nodiscard]] Result<std::size_t, ScriptError> choice(std::string_view what,
                                                        std::span<const std::string_view> words);

  /// Takes `@2` if it stands here; 1 if not.
  [[nodiscard]] Result<std::uint32_t, ScriptError> session();

  /// Refuses whatever is left.
  [[nodiscard]] Result<void, ScriptError> end();

  [[nodiscard]] ScriptError error(std::size_t position, std::string text) const;

  /// Behind a selector without quotes with more behind it: what to write if that belongs to it.
  [[nodiscard]] std::string quote_hint() const;

 private:
  [[nodiscard]] Result<Word, ScriptError> quoted();
  [[nodiscard]] Result<Word, ScriptError> rest();

  std::string_view text_;
  std::size_t number_;
  std::size_t at_ = 0;
  std::optional<std::size_t> bare_selector_;  ///< Where the last argument began, if it is one.
};

/// `'text'`, or `the end of the line`.
[[nodiscard]] std::string found(std::string_view text);

}  // namespace lightspeed::replay
