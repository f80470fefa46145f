#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>
#include <string_view>

namespace lightspeed::tidy {
namespace {

/// Names that look like a rule's id and are the world's.
constexpr std::array<std::string_view, 8> kNotRules{"UTF",  "ISO",  "SHA", "RFC",
                                                    "ECMA", "IEEE", "XXH", "CVE"};

const std::regex kId(R"(\b([A-Z]{2,})-([0-9]+)\b)");
const std::regex kMade(R"(^\*\*([A-Z]{2,}-[0-9]+)\.\*\*)");
const std::regex kTest(R"(\bTEST_CASE(_FIXTURE|_TEMPLATE)?\s*\()");
const std::regex kDecisionFile(R"(^specs/adrs/([0-9]{4})-[a-z0-9-]+\.md$)");
const std::regex kDecisionCited(R"(\b(?:ADR|adrs)[ /-]?([0-9]{4})\b)");

bool is_page(const Source& source) {
  return source.path.starts_with("specs/") && source.path.ends_with(".md") &&
         !source.path.starts_with("specs/adrs/") && !source.path.starts_with("specs/rfcs/");
}

std::vector<Mention> ids_in(const std::string& text, const std::string& path, std::size_t line) {
  std::vector<Mention> mentions;
  for (std::sregex_iterator match(text.begin(), text.end(), kId), none; match != none; ++match) {
    if (std::find(kNotRules.begin(), kNotRules.end(), (*match)[1].str()) != kNotRules.end()) {
      continue;
    }
    const std::size_t below = line_of(text, static_cast<std::size_t>(match->position())) - 1;
    mentions.push_back({.id = match->str(), .path = path, .line = line + below});
  }
  return mentions;
}

struct TestName {
  std::string name;
  std::string path;
  std::size_t line = 0;
};

/// The text literals of the macro's head, which may be several that the compiler joins.
std::string name_at(const Source& source, std::size_t after_parenthesis) {
  std::string name;
  const std::string& raw = source.raw;
  for (std::size_t at = after_parenthesis; at < raw.size() && raw[at] != ')'; ++at) {
    if (raw[at] != '"') continue;
    for (++at; at < raw.size() && raw[at] != '"'; ++at) {
      if (raw[at] == '\\') ++at;
      if (at < raw.size()) name += raw[at];
    }
  }
  return name;
}

std::vector<TestName> tests_of(const Tree& tree) {
  std::vector<TestName> tests;
  for (const Source& source : tree) {
    if (!is_cpp(source) || !source.path.starts_with("tests/")) continue;
    for (std::sregex_iterator match(source.code.begin(), source.code.end(), kTest), none;
         match != none; ++match) {
      const auto at = static_cast<std::size_t>(match->position());
      tests.push_back({.name = name_at(source, at + static_cast<std::size_t>(match->length())),
                       .path = source.path,
                       .line = line_of(source.code, at)});
    }
  }
  return tests;
}

std::set<std::string> ids_made(const Tree& tree) {
  std::set<std::string> ids;
  for (const Mention& rule : rules_made(tree)) ids.insert(rule.id);
  return ids;
}

}  // namespace

std::vector<Mention> rules_made(const Tree& tree) {
  std::vector<Mention> rules;
  for (const Source& source : tree) {
    if (!is_page(source)) continue;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(source.raw)) {
      ++number;
      std::cmatch match;
      if (!std::regex_search(line.data(), line.data() + line.size(), match, kMade)) continue;
      rules.push_back({.id = match[1].str(), .path = source.path, .line = number});
    }
  }
  return rules;
}

std::vector<Finding> check_rules_tested(const Tree& tree) {
  std::set<std::string> tested;
  for (const TestName& test : tests_of(tree)) {
    for (const Mention& mention : ids_in(test.name, test.path, test.line)) {
      tested.insert(mention.id);
    }
  }
  std::vector<Finding> findings;
  std::map<std::string, Mention> seen;
  for (const Mention& rule : rules_made(tree)) {
    const auto [earlier, is_new] = seen.emplace(rule.id, rule);
    if (!is_new) {
      findings.push_back({.path = rule.path,
                          .line = rule.line,
                          .what = rule.id + " is made already in " + earlier->second.path});
    } else if (!tested.contains(rule.id)) {
      findings.push_back(
          {.path = rule.path, .line = rule.line, .what = "no test names " + rule.id});
    }
  }
  return findings;
}

std::vector<Finding> check_citations(const Tree& tree) {
  const std::set<std::string> made = ids_made(tree);
  std::vector<Finding> findings;
  std::vector<Mention> mentions;
  for (const TestName& test : tests_of(tree)) {
    const auto ids = ids_in(test.name, test.path, test.line);
    if (ids.empty() || !test.name.starts_with(ids.front().id)) {
      findings.push_back({.path = test.path,
                          .line = test.line,
                          .what = "a test begins with the rule it proves: " + test.name});
    }
    mentions.insert(mentions.end(), ids.begin(), ids.end());
  }
  for (const Source& source : tree) {
    if (!is_cpp(source) && !is_page(source) && !source.path.ends_with(".proto")) continue;
    const auto ids = ids_in(source.comments, source.path, 1);
    mentions.insert(mentions.end(), ids.begin(), ids.end());
  }
  for (const Mention& mention : mentions) {
    if (made.contains(mention.id)) continue;
    findings.push_back({.path = mention.path,
                        .line = mention.line,
                        .what = mention.id + " is made on no page of specs/"});
  }
  return findings;
}

std::vector<Finding> check_decisions(const Tree& tree, std::span<const unsigned> leaned_on) {
  std::vector<Finding> findings;
  std::map<unsigned, std::string> made;
  const auto need = [&](unsigned number, const std::string& path, std::size_t line) {
    if (made.contains(number)) return;
    findings.push_back(
        {.path = path,
         .line = line,
         .what = "there is no decision " + std::to_string(number) + " in specs/adrs/"});
  };
  for (const Source& source : tree) {
    std::smatch match;
    if (!std::regex_match(source.path, match, kDecisionFile)) continue;
    const auto [earlier, is_new] =
        made.emplace(static_cast<unsigned>(std::stoul(match[1].str())), source.path);
    if (is_new) continue;
    findings.push_back(
        {.path = source.path, .line = 0, .what = "its number is taken by " + earlier->second});
  }
  for (const Source& source : tree) {
    const std::string& text = source.comments;
    for (std::sregex_iterator match(text.begin(), text.end(), kDecisionCited), none; match != none;
         ++match) {
      need(static_cast<unsigned>(std::stoul((*match)[1].str())), source.path,
           line_of(text, static_cast<std::size_t>(match->position())));
    }
  }
  for (const unsigned number : leaned_on) need(number, "tests/tidy/words.cpp", 0);
  return findings;
}

}  // namespace lightspeed::tidy
