// The sections of a program's text: what begins in column 1, with what is indented below it.
// Implements PROG-13 (specs/programs.md): sections, comments, indentation.
// It refuses meaning: what a section says is read elsewhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/program/assembly.hpp"
#include "isa/program/token.hpp"

namespace lightspeed::isa::program {

/// The words that begin a section, in the order in which the canonical text has them.
enum class Keyword : std::uint8_t { program, state, list, let, select, on, component, view };
inline constexpr std::array<std::string_view, 8> kKeywords{"program", "state", "list",      "let",
                                                           "select",  "on",    "component", "view"};

struct Section {
  Keyword keyword = Keyword::program;
  /// All lines; of views and components the first line only. The keyword itself comes first.
  std::vector<Token> tokens;
  /// Of views and components: the lines below, each behind a line feed, comments taken out.
  std::string markup;
  Position markup_at;      ///< Of the first line feed.
  std::size_t indent = 0;  ///< The blanks that every line of the markup begins with.
};

/// The sections in order; the first is `program`, and it is the only one of its kind.
[[nodiscard]] Result<std::vector<Section>, AssemblyError> sections_of(std::string_view text);

}  // namespace lightspeed::isa::program
