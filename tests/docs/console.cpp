#include "tests/docs/console.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <span>

namespace lightspeed::docs {
namespace {

const std::regex kStatusNote(R"(\s*#\s*exit\s+([0-9]+)\s*$)");
constexpr std::string_view kPrompt = "$ ";
constexpr std::string_view kAnyLines = "...";
constexpr std::array<std::string_view, 5> kShellFences{"sh", "bash", "shell", "zsh",
                                                       "shell-session"};

/// A fenced block: its kind, and the lines between its fences.
struct Block {
  std::string kind;
  std::string indentation;
  std::size_t first = 0;
  std::size_t last = 0;
};

std::vector<Block> blocks_of(const std::vector<std::string>& lines) {
  std::vector<Block> blocks;
  bool inside = false;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const std::size_t text = lines[at].find_first_not_of(' ');
    if (text == std::string::npos || !std::string_view(lines[at]).substr(text).starts_with("```")) {
      continue;
    }
    if (inside) {
      blocks.back().last = at;
    } else {
      blocks.push_back({.kind = lines[at].substr(text + 3),
                        .indentation = lines[at].substr(0, text),
                        .first = at + 1,
                        .last = lines.size()});
    }
    inside = !inside;
  }
  return blocks;
}

std::string without(const std::string& line, const std::string& indentation) {
  return line.starts_with(indentation) ? line.substr(indentation.size()) : line;
}

void read_block(const std::vector<std::string>& lines, const Block& block,
                std::vector<Shown>& commands) {
  const std::size_t already = commands.size();
  for (std::size_t at = block.first; at < block.last; ++at) {
    const std::string line = without(lines[at], block.indentation);
    if (!line.starts_with(kPrompt)) {
      if (commands.size() == already) continue;
      commands.back().output.push_back(line);
      commands.back().last = at + 1;
      continue;
    }
    Shown shown{.command = line.substr(kPrompt.size()),
                .line = at,
                .first = 0,
                .last = 0,
                .indentation = block.indentation,
                .output = {},
                .status = 0};
    // A backslash at the end continues the command on the next line, as in a shell.
    while (shown.command.ends_with('\\') && at + 1 < block.last) {
      ++at;
      shown.command += "\n" + without(lines[at], block.indentation);
    }
    std::smatch note;
    if (std::regex_search(shown.command, note, kStatusNote)) {
      shown.status = std::stoi(note[1].str());
    }
    shown.first = at + 1;
    shown.last = at + 1;
    commands.push_back(shown);
  }
}

bool matches(std::span<const std::string> shown, std::span<const std::string> actual) {
  if (shown.empty()) return actual.empty();
  if (shown.front() != kAnyLines) {
    return !actual.empty() && shown.front() == actual.front() &&
           matches(shown.subspan(1), actual.subspan(1));
  }
  for (std::size_t skipped = 0; skipped <= actual.size(); ++skipped) {
    if (matches(shown.subspan(1), actual.subspan(skipped))) return true;
  }
  return false;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace

std::vector<Shown> commands_of(const std::string& document) {
  const auto lines = split_lines(document);
  std::vector<Shown> commands;
  for (const Block& block : blocks_of(lines)) {
    if (block.kind == "console") read_block(lines, block, commands);
  }
  return commands;
}

std::vector<Complaint> stray_blocks(const std::string& document) {
  const auto lines = split_lines(document);
  std::vector<Complaint> complaints;
  for (const Block& block : blocks_of(lines)) {
    if (std::find(kShellFences.begin(), kShellFences.end(), block.kind) != kShellFences.end()) {
      complaints.push_back({.line = block.first, .what = "commands belong in a console block"});
    }
    const bool starts_well = block.first < block.last &&
                             without(lines[block.first], block.indentation).starts_with(kPrompt);
    if (block.kind == "console" && !starts_well) {
      complaints.push_back({.line = block.first, .what = "a console block begins with `$ `"});
    }
  }
  return complaints;
}

std::vector<Complaint> relative_links(const std::string& document) {
  static const std::regex kLink(R"(\]\(([^)#\s]+)(#[^)]*)?\))");
  static const std::regex kScheme(R"(^[a-z]+:.*)");
  std::vector<Complaint> links;
  const auto lines = split_lines(document);
  for (std::size_t at = 0; at < lines.size(); ++at) {
    for (std::sregex_iterator match(lines[at].begin(), lines[at].end(), kLink), none; match != none;
         ++match) {
      const std::string target = (*match)[1].str();
      if (!std::regex_match(target, kScheme)) links.push_back({.line = at + 1, .what = target});
    }
  }
  return links;
}

bool is_as_shown(const std::vector<std::string>& shown, std::string_view output) {
  const auto actual = split_lines(output);
  return matches(shown, actual);
}

std::string rewritten(const std::string& document, const Shown& shown, std::string_view output,
                      int status) {
  auto lines = split_lines(document);
  if (status != shown.status) {
    std::string& command = lines[shown.first - 1];
    command = std::regex_replace(command, kStatusNote, "");
    if (status != 0) command += "  # exit " + std::to_string(status);
  }
  if (!is_as_shown(shown.output, output)) {
    const auto at = [&](std::size_t line) {
      return lines.begin() + static_cast<std::ptrdiff_t>(line);
    };
    auto fresh = split_lines(output);
    for (std::string& line : fresh) line.insert(0, line.empty() ? "" : shown.indentation);
    lines.erase(at(shown.first), at(shown.last));
    lines.insert(at(shown.first), fresh.begin(), fresh.end());
  }
  return joined(lines);
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace lightspeed::docs
