#include "tests/tidy/words.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace lightspeed::tidy {
namespace {

struct Banned {
  std::string_view word;
  std::string_view why;
  bool is_float = false;
};
constexpr std::array kBanned{
    Banned{.word = "std::hash", .why = "its values differ between libraries"},
    Banned{.word = "unordered_map", .why = "its order differs between libraries"},
    Banned{.word = "unordered_set", .why = "its order differs between libraries"},
    Banned{.word = "unordered_multimap", .why = "its order differs between libraries"},
    Banned{.word = "unordered_multiset", .why = "its order differs between libraries"},
    Banned{.word = "float", .why = "rounding differs between builds", .is_float = true},
    Banned{.word = "double", .why = "rounding differs between builds", .is_float = true},
    Banned{.word = "getenv", .why = "the environment is not an argument"},
    Banned{.word = "setlocale", .why = "the locale is not an argument"},
    Banned{.word = "system_clock", .why = "time is an argument"},
    Banned{.word = "steady_clock", .why = "time is an argument"},
    Banned{.word = "random_device", .why = "chance is an argument"},
    Banned{.word = "mt19937", .why = "chance is an argument"},
    Banned{.word = "rand", .why = "chance is an argument"},
    Banned{.word = "srand", .why = "chance is an argument"},
    Banned{.word = "thread_local", .why = "a step has no thread of its own"},
    Banned{.word = "const_cast", .why = "what is constant stays so"},
};

// js_number: one number of a hello as JavaScript's parseInt reads it, which is a double.
constexpr std::array kFloatExemptions{FloatExemption{.path = "isa/js_number.", .adr = 7}};

bool is_pure(const Source& source) {
  return is_cpp(source) &&
         (source.path.starts_with("isa/") || source.path.starts_with("interpreter/"));
}

}  // namespace

std::span<const FloatExemption> float_exemptions() { return kFloatExemptions; }

std::vector<Finding> check_banned_words(const Tree& tree, std::span<const FloatExemption> exempt) {
  std::vector<Finding> findings;
  for (const Source& source : tree) {
    if (!is_pure(source)) continue;
    const bool may_float = std::any_of(exempt.begin(), exempt.end(), [&](const auto& row) {
      return source.path.starts_with(row.path);
    });
    for (const Banned& banned : kBanned) {
      if (banned.is_float && may_float) continue;
      for (std::size_t at = source.code.find(banned.word); at != std::string::npos;
           at = source.code.find(banned.word, at + 1)) {
        if (!is_whole_word(source.code, at, banned.word.size())) continue;
        findings.push_back({.path = source.path,
                            .line = line_of(source.code, at),
                            .what = std::string(banned.word) + ": " + std::string(banned.why)});
      }
    }
  }
  return findings;
}

std::vector<Finding> check_static_data(const Tree& tree) {
  std::vector<Finding> findings;
  constexpr std::string_view kWord = "static";
  for (const Source& source : tree) {
    if (!is_pure(source)) continue;
    const std::string_view code = source.code;
    for (std::size_t at = code.find(kWord); at != std::string_view::npos;
         at = code.find(kWord, at + 1)) {
      if (!is_whole_word(code, at, kWord.size())) continue;
      const std::size_t end = std::min(code.find_first_of(";={(", at), code.size());
      const std::string_view head = code.substr(at, end - at);
      const bool is_function = end < code.size() && code[end] == '(';
      const bool is_constant = head.find("const") != std::string_view::npos;
      if (is_function || is_constant) continue;
      findings.push_back({.path = source.path,
                          .line = line_of(code, at),
                          .what = "static data that can change outlives the step"});
    }
  }
  return findings;
}

}  // namespace lightspeed::tidy
