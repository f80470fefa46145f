// The tokens of a program's text: words, numbers, texts, signs and the ends of lines.
// Implements PROG-13 (specs/programs.md): what a line is made of.
// It refuses markup: the body of a view is no token, it is read as HTML.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isa/program/assembly.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::isa::program {

using view::Position;

enum class TokenKind : std::uint8_t { word, integer, text, sign, line_end };

struct Token {
  TokenKind kind = TokenKind::line_end;
  std::string text;      ///< As it is written; of a text, what it means.
  Position at;           ///< Of its first character.
  bool touches = false;  ///< Whether it stands right behind the token before it.
};

/// A token as an error message names it: `'toggle'`, `the text "a"`, `the end of the line`.
[[nodiscard]] std::string described(const Token& token);

/// Whether a program may use the word as a name: small letters, digits and `_`, a letter first,
/// and no word of the language (PROG-1).
[[nodiscard]] bool is_reserved(std::string_view word);
[[nodiscard]] bool is_name(std::string_view word);

/// The name that somebody meant who wrote `add-item` or `AddItem`; empty if it would be none
/// either.
[[nodiscard]] std::string name_like(std::string_view word);

[[nodiscard]] inline AssemblyError error_at(Position at, std::string text) {
  return AssemblyError{.line = at.line, .column = at.column, .text = std::move(text)};
}

/// Appends the tokens of one line, the last one its end.
[[nodiscard]] std::optional<AssemblyError> read_tokens(std::string_view line, std::size_t number,
                                                       std::vector<Token>& tokens);

}  // namespace lightspeed::isa::program
