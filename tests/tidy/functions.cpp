#include "tests/tidy/functions.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>
#include <set>
#include <string_view>

namespace lightspeed::tidy {
namespace {

constexpr std::size_t kFunctionLinesMax = 60;

bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (!is_blank(c)) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

std::size_t closing_brace(std::string_view code, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < code.size(); ++at) {
    if (code[at] == '{') ++depth;
    if (code[at] == '}' && --depth == 0) return at;
  }
  return code.size();
}

/// What a brace outside every function opens, told by the text before it.
enum class Opens { scope, function, value };

Opens opened_by(const std::string& head) {
  static const std::regex kScope(R"((^|.*[\s>])(namespace|class|struct|union|enum)\b[^()=]*$)");
  static const std::regex kNamed(R"(^(extern|TEST_SUITE.*|.*\b(class|struct)\b[^()]*final.*)$)");
  // `alignas(8)` and attributes have parentheses of their own; a type's head has no others.
  static const std::regex kAside(R"(alignas\s*\([^()]*\)|\[\[[^\]]*\]\])");
  const std::string plain = std::regex_replace(head, kAside, "");
  if (std::regex_match(plain, kScope) || std::regex_match(plain, kNamed)) return Opens::scope;
  const std::size_t parameters = plain.find('(');
  if (parameters == std::string::npos) return Opens::value;
  static const std::regex kOperator(R"(operator\s*[^\s(]*$)");
  const std::string before = plain.substr(0, parameters);
  const bool assigns = before.find('=') != std::string::npos &&
                       !std::regex_search(before, kOperator) && !before.starts_with("template");
  if (assigns) return Opens::value;
  // `Type::Type(int a) : a_{a}, b_{1} {`: an initialiser's brace follows its member's name.
  static const std::regex kInitialiser(R"(.*\)\s*(noexcept\s*)?:(?!:).*[A-Za-z0-9_>]$)");
  return std::regex_match(plain, kInitialiser) ? Opens::value : Opens::function;
}

/// Where the return type that begins at `at` ends, its template arguments included.
std::size_t end_of_type(std::string_view code, std::size_t at) {
  std::size_t end = at;
  while (end < code.size() &&
         (std::isalnum(static_cast<unsigned char>(code[end])) != 0 || code[end] == '_')) {
    ++end;
  }
  if (end >= code.size() || code[end] != '<') return end;
  int depth = 0;
  for (; end < code.size(); ++end) {
    if (code[end] == '<') ++depth;
    if (code[end] == '>' && --depth == 0) return end + 1;
  }
  return end;
}

bool declares_function(std::string_view after_type) {
  static const std::regex kDeclarator(R"(^\s*[&*]?\s*(operator\s*[^\s(]+|[A-Za-z_][\w:]*)\s*\()");
  const std::string start(after_type.substr(0, 200));
  return std::regex_search(start, kDeclarator, std::regex_constants::match_continuous);
}

/// The declaration in which an offset stands, from its beginning up to the offset.
std::string_view declaration_before(std::string_view code, std::size_t at) {
  std::size_t start = at;
  while (start > 0) {
    const char c = code[start - 1];
    const bool access = c == ':' && (start < 2 || code[start - 2] != ':') && code[start] != ':';
    if (c == ';' || c == '{' || c == '}' || access) break;
    --start;
  }
  return code.substr(start, at - start);
}

void check_results_named(const Source& source, const std::string& name,
                         std::vector<Finding>& findings) {
  const std::string_view code = source.code;
  for (std::size_t at = code.find(name); at != std::string_view::npos;
       at = code.find(name, at + 1)) {
    if (!is_whole_word(code, at, name.size())) continue;
    const std::string_view before = declaration_before(code, at);
    const std::size_t end = end_of_type(code, at);
    const bool trailing = on_one_line(before).find("->") != std::string::npos &&
                          before.find("return") == std::string_view::npos;
    const bool returns = trailing || (declares_function(code.substr(end)) &&
                                      before.find('(') == std::string_view::npos &&
                                      before.find("return") == std::string_view::npos);
    if (!returns || before.find("[[nodiscard]]") != std::string_view::npos) continue;
    findings.push_back({.path = source.path,
                        .line = line_of(code, at),
                        .what = "a function that returns " + name + " must be [[nodiscard]]"});
  }
}

}  // namespace

std::vector<Function> functions_of(const Source& source) {
  std::vector<Function> functions;
  const std::string_view code = source.code;
  std::size_t start = 0;
  int parentheses = 0;  // a `;` or a brace between parentheses ends no declaration
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '(') ++parentheses;
    if (c == ')') --parentheses;
    if (parentheses > 0) continue;
    if (c == ';' || c == '}') start = at + 1;
    if (c != '{') continue;
    const std::string head = on_one_line(code.substr(start, at - start));
    const Opens opens = opened_by(head);
    if (opens == Opens::scope) {
      start = at + 1;
      continue;
    }
    const std::size_t end = closing_brace(code, at);
    if (opens == Opens::function) {
      while (start < at && is_blank(code[start])) ++start;
      functions.push_back(
          {.head = head, .first_line = line_of(code, start), .last_line = line_of(code, end)});
      start = end + 1;
    }
    at = end;
  }
  return functions;
}

std::vector<Finding> check_results_kept(const Tree& tree) {
  std::set<std::string> names{"Result", "expected"};
  static const std::regex kAlias(R"(using\s+(\w+)\s*=\s*(?:\w+::)*(?:Result|expected)\s*<)");
  for (const Source& source : tree) {
    if (!is_header(source)) continue;
    for (std::sregex_iterator match(source.code.begin(), source.code.end(), kAlias), none;
         match != none; ++match) {
      names.insert((*match)[1].str());
    }
  }
  std::vector<Finding> findings;
  for (const Source& source : tree) {
    if (!is_header(source)) continue;
    for (const std::string& name : names) check_results_named(source, name, findings);
  }
  return findings;
}

std::vector<Finding> check_function_lengths(const Tree& tree) {
  std::vector<Finding> findings;
  for (const Source& source : tree) {
    if (!is_cpp(source)) continue;
    for (const Function& function : functions_of(source)) {
      const std::size_t lines = function.last_line - function.first_line + 1;
      if (lines <= kFunctionLinesMax) continue;
      findings.push_back({.path = source.path,
                          .line = function.first_line,
                          .what = std::to_string(lines) + " lines, at most " +
                                  std::to_string(kFunctionLinesMax) + ": " + function.head});
    }
  }
  return findings;
}

}  // namespace lightspeed::tidy
