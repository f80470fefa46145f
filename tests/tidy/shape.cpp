#include "tests/tidy/shape.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>
#include <string>
#include <string_view>

#include "isa/base/utf8.hpp"

namespace lightspeed::tidy {
namespace {

/// The first row whose prefix and suffix fit names the bound, so the narrow rows come first.
struct Bound {
  std::string_view prefix;
  std::string_view suffix;
  std::size_t lines_max;
};
constexpr std::array kBounds{
    Bound{.prefix = "", .suffix = ".hpp", .lines_max = 150},
    Bound{.prefix = "tests/", .suffix = "_test.cpp", .lines_max = 500},
    Bound{.prefix = "tools/", .suffix = "_command.cpp", .lines_max = 150},
    Bound{.prefix = "", .suffix = ".cpp", .lines_max = 300},
};
constexpr std::size_t kColumnsMax = 100;

bool has_width(const Source& source) { return !source.path.ends_with(".md"); }

constexpr std::array<std::string_view, 9> kFrontDoor{"help", "setup", "demo",  "ci",   "test",
                                                     "fmt",  "lint",  "bench", "clean"};

}  // namespace

std::vector<Finding> check_file_sizes(const Tree& tree) {
  std::vector<Finding> findings;
  for (const Source& source : tree) {
    const auto bound = std::find_if(kBounds.begin(), kBounds.end(), [&](const Bound& b) {
      return source.path.starts_with(b.prefix) && source.path.ends_with(b.suffix);
    });
    if (bound == kBounds.end()) continue;
    const std::size_t lines = lines_of(source.raw).size();
    if (lines <= bound->lines_max) continue;
    findings.push_back(
        {.path = source.path,
         .line = lines,
         .what = std::to_string(lines) + " lines, at most " + std::to_string(bound->lines_max)});
  }
  return findings;
}

std::vector<Finding> check_line_widths(const Tree& tree) {
  std::vector<Finding> findings;
  for (const Source& source : tree) {
    if (!has_width(source)) continue;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(source.raw)) {
      ++number;
      const std::size_t width = characters_in(line);
      if (width <= kColumnsMax) continue;
      findings.push_back(
          {.path = source.path,
           .line = number,
           .what = std::to_string(width) + " columns, at most " + std::to_string(kColumnsMax)});
    }
  }
  return findings;
}

std::vector<Finding> check_header_openings(const Tree& tree) {
  std::vector<Finding> findings;
  for (const Source& source : tree) {
    if (!is_header(source)) continue;
    const auto lines = lines_of(source.raw);
    const auto at = [&](std::size_t index) {
      return index < lines.size() ? lines[index] : std::string_view();
    };
    const auto complain = [&](std::size_t line, const char* what) {
      findings.push_back({.path = source.path, .line = line, .what = what});
    };
    for (const std::size_t index : {0U, 1U, 2U}) {
      if (!at(index).starts_with("// ")) complain(index + 1, "a header opens with three comments");
    }
    // A helper of the tests implements no rule; its second line is free.
    const bool is_tests = source.path.starts_with("tests/");
    if (!is_tests && at(1).starts_with("// ") && !at(1).starts_with("// Implements ")) {
      complain(2, "the second line says which rules it `Implements`");
    }
    if (at(2).starts_with("// ") && at(2).find("refuses") == std::string_view::npos) {
      complain(3, "the third line says what the header `refuses` to do");
    }
    if (at(3) != "#pragma once") complain(4, "`#pragma once` follows the three comments");
  }
  return findings;
}

std::vector<Finding> check_using_namespace(const Tree& tree) {
  std::vector<Finding> findings;
  for (const Source& source : tree) {
    if (!is_header(source)) continue;
    const std::size_t found = source.code.find("using namespace");
    if (found == std::string::npos) continue;
    findings.push_back({.path = source.path,
                        .line = line_of(source.code, found),
                        .what = "no `using namespace` in a header"});
  }
  return findings;
}

std::vector<Finding> check_makefile(const Tree& tree) {
  std::vector<Finding> findings;
  static const std::regex kTarget(R"(^([A-Za-z0-9_-]+):([^=].*)?$)");
  for (const Source& source : tree) {
    if (source.path != "Makefile") continue;
    std::vector<std::string> documented;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(source.raw)) {
      ++number;
      std::cmatch match;
      if (!std::regex_match(line.data(), line.data() + line.size(), match, kTarget)) continue;
      if (line.find(" ## ") != std::string_view::npos) {
        documented.push_back(match[1].str());
      } else {
        findings.push_back({.path = source.path,
                            .line = number,
                            .what = "target " + match[1].str() + " has no `## ` description"});
      }
    }
    for (const std::string_view target : kFrontDoor) {
      if (std::find(documented.begin(), documented.end(), target) != documented.end()) continue;
      findings.push_back(
          {.path = source.path, .line = 0, .what = "the front door lacks " + std::string(target)});
    }
  }
  return findings;
}

std::vector<Finding> check_left_to_do(const Tree& tree) {
  std::vector<Finding> findings;
  static const std::regex kIssue(R"(^\(#[0-9]+\).*)");
  constexpr std::string_view kWord = "TODO";
  for (const Source& source : tree) {
    if (source.path.ends_with(".md")) continue;
    const std::string_view text = source.comments;
    for (std::size_t at = text.find(kWord); at != std::string_view::npos;
         at = text.find(kWord, at + kWord.size())) {
      const std::string rest(text.substr(at + kWord.size(), 12));
      const std::string first(rest.substr(0, rest.find('\n')));
      if (!is_whole_word(text, at, kWord.size()) || std::regex_match(first, kIssue)) continue;
      findings.push_back({.path = source.path,
                          .line = line_of(text, at),
                          .what = "work left to do needs the number of its issue"});
    }
  }
  return findings;
}

}  // namespace lightspeed::tidy
