// The words of a command that somebody types while a verb runs.
// Implements INT-10 (specs/interactive.md): what is no number is named.
// It refuses quotes: an operand that may hold blanks is the rest of its line.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"

namespace lightspeed::tools {

/// Takes the first word; what is left has no blanks around it.
[[nodiscard]] inline std::string_view first_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
  const std::size_t end = std::min(line.find_first_of(" \t\r"), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
  line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
  return word;
}

/// What is said where a command has more words than it takes.
[[nodiscard]] inline std::string surplus(std::string_view words) {
  return "nothing belongs behind it: '" + std::string(words) + "'";
}

/// A whole number, or another one where the text is empty.
[[nodiscard]] inline Result<std::uint64_t, std::string> number_in(
    std::string_view text, std::uint64_t otherwise,
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) {
  if (text.empty()) return otherwise;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (whole && value <= most) return value;
  if (whole) return failure("a number up to " + std::to_string(most) + " was expected");
  return failure("a whole number was expected, found '" + std::string(text) + "'");
}

}  // namespace lightspeed::tools
