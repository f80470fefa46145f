// A source file as the house's checks read it: raw text, code alone, comments alone.
// Implements the reading behind TIDY-1 to TIDY-14 (specs/house.md).
// It refuses to be a compiler: it knows comments, literals and lines, and no types.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lightspeed::tidy {

/// One file. The three texts are equally long and have the same line breaks, so that an offset
/// found in one of them is good in all. In a file that is not C++ all three are the raw text.
struct Source {
  std::string path;  ///< From the root of the repository, with forward slashes.
  std::string raw;
  std::string code;      ///< Comments, literals and preprocessor lines are blanks.
  std::string comments;  ///< Everything but comments is blanks.
};

using Tree = std::vector<Source>;

/// Something that a rule of the house forbids, where it stands.
struct Finding {
  std::string path;
  std::size_t line = 0;  ///< From 1; 0 is the whole file.
  std::string what;
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// Reads a text under a name; the name's extension says whether it is C++.
[[nodiscard]] Source read_source(std::string path, std::string raw);

/// Every file of the repository that the rules of the house speak about.
[[nodiscard]] Tree read_tree();

/// The line, from 1, at which an offset of a text stands.
[[nodiscard]] std::size_t line_of(std::string_view text, std::size_t offset);

/// The lines of a text, without their ends.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// Whether the word at an offset stands alone, not inside a longer identifier.
[[nodiscard]] bool is_whole_word(std::string_view text, std::size_t offset, std::size_t length);

[[nodiscard]] bool is_header(const Source& source);
[[nodiscard]] bool is_cpp(const Source& source);

/// Fails the running test once for each finding, naming its place.
void expect_none(const std::vector<Finding>& findings);

}  // namespace lightspeed::tidy
