#include "tests/tidy/source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "tests/support/files.hpp"

namespace lightspeed::tidy {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Walks the text once and deals its characters out to the two views.
class Splitter {
 public:
  explicit Splitter(Source& source) : source_(source), raw_(source.raw) {
    source_.code = blank_of(raw_);
    source_.comments = source_.code;
  }

  void split() {
    while (at_ < raw_.size()) {
      if (starts_with("//")) {
        copy_until(source_.comments, raw_.find('\n', at_));
      } else if (starts_with("/*")) {
        copy_until(source_.comments, after(raw_.find("*/", at_ + 2), 2));
      } else if (raw_[at_] == '"') {
        skip_text();
      } else if (raw_[at_] == '\'' && (at_ == 0 || !is_word(raw_[at_ - 1]))) {
        skip_quoted('\'');
      } else if (raw_[at_] == '#' && only_blanks_before()) {
        skip_directive();
      } else {
        source_.code[at_] = raw_[at_];
        ++at_;
      }
    }
  }

 private:
  static std::string blank_of(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c != '\n'; }, ' ');
    return text;
  }

  [[nodiscard]] bool starts_with(std::string_view word) const {
    return std::string_view(raw_).substr(at_).starts_with(word);
  }

  static std::size_t after(std::size_t found, std::size_t length) {
    return found == std::string::npos ? found : found + length;
  }

  void copy_until(std::string& view, std::size_t end) {
    for (end = std::min(end, raw_.size()); at_ < end; ++at_) view[at_] = raw_[at_];
  }

  /// A text literal; R"tag( … )tag" ends only at its own tag.
  void skip_text() {
    if (at_ == 0 || raw_[at_ - 1] != 'R') return skip_quoted('"');
    const std::size_t open = raw_.find('(', at_);
    if (open == std::string::npos) return skip_quoted('"');
    const std::string end = ")" + raw_.substr(at_ + 1, open - at_ - 1) + "\"";
    at_ = std::min(after(raw_.find(end, open), end.size()), raw_.size());
  }

  void skip_quoted(char quote) {
    for (++at_; at_ < raw_.size() && raw_[at_] != quote && raw_[at_] != '\n'; ++at_) {
      if (raw_[at_] == '\\') ++at_;
    }
    at_ = std::min(at_ + 1, raw_.size());
  }

  [[nodiscard]] bool only_blanks_before() const {
    std::size_t start = at_;
    while (start > 0 && raw_[start - 1] == ' ') --start;
    return start == 0 || raw_[start - 1] == '\n';
  }

  /// A preprocessor line with its continuations; a comment at its end is still a comment.
  void skip_directive() {
    while (at_ < raw_.size() && raw_[at_] != '\n' && !starts_with("//") && !starts_with("/*")) {
      at_ += starts_with("\\\n") ? 2U : 1U;
    }
  }

  Source& source_;
  const std::string& raw_;
  std::size_t at_ = 0;
};

}  // namespace

Source read_source(std::string path, std::string raw) {
  Source source{.path = std::move(path), .raw = std::move(raw), .code = {}, .comments = {}};
  if (is_cpp(source)) {
    Splitter(source).split();
  } else {
    source.code = source.raw;
    source.comments = source.raw;
  }
  return source;
}

Tree read_tree() {
  Tree tree;
  const auto root = testing::in_source_tree("");
  const auto add = [&](const std::filesystem::path& path) {
    tree.push_back(
        read_source(path.lexically_relative(root).generic_string(), testing::read_text(path)));
  };
  for (const auto* folder : {"isa", "interpreter", "replay", "tools", "tests", "specs", "proto",
                             "setup", "cmake", "client", "docs"}) {
    for (const auto& path : testing::files_below(
             root / folder, {".cpp", ".hpp", ".md", ".proto", ".sh", ".cmake", ".txt", ".js"})) {
      add(path);
    }
  }
  for (const auto* file : {"README.md", "ROADMAP.md", "MILESTONES.md", "CONTRIBUTING.md",
                           "CHANGELOG.md", "Makefile", "CMakeLists.txt"}) {
    if (std::filesystem::exists(root / file)) add(root / file);
  }
  return tree;
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, std::min(offset, text.size()));
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_whole_word(std::string_view text, std::size_t offset, std::size_t length) {
  const std::size_t end = offset + length;
  return (offset == 0 || !is_word(text[offset - 1])) && (end >= text.size() || !is_word(text[end]));
}

bool is_header(const Source& source) { return source.path.ends_with(".hpp"); }

bool is_cpp(const Source& source) { return is_header(source) || source.path.ends_with(".cpp"); }

void expect_none(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    FAIL_CHECK(finding.path << ":" << finding.line << ": " << finding.what);
  }
}

}  // namespace lightspeed::tidy
