#include "isa/program/sections.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "isa/base/utf8.hpp"
#include "isa/nearest.hpp"
#include "isa/program/opcodes.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kMarks = "\xEF\xBB\xBF";  ///< Some editors begin a file with them.
constexpr std::string_view kFirstLine =
    "a program begins with the line 'program NAME VERSION', such as 'program todo 1'";

bool has_markup(Keyword keyword) {
  return keyword == Keyword::component || keyword == Keyword::view;
}

/// What to say about a line that begins in column 1 and is no section.
std::string not_a_section(const Token& first) {
  if (first.kind == TokenKind::sign && first.text == "<") {
    return "the markup of a view is indented by at least one blank, below its 'view NAME'";
  }
  const auto words = opcodes();
  if (first.kind == TokenKind::word &&
      std::find(words.begin(), words.end(), first.text) != words.end()) {
    return "'" + first.text +
           "' is an instruction: it is indented by at least one blank, below an 'on …' line";
  }
  std::string text = "one of ";
  for (const std::string_view keyword : kKeywords) {
    text.append(keyword).append(keyword == kKeywords.back() ? "" : ", ");
  }
  text += " was expected in column 1, found " + described(first);
  const std::string_view near = nearest(first.text, kKeywords);
  if (first.kind == TokenKind::word && !near.empty()) {
    return text.append("; did you mean '").append(near).append("'?");
  }
  return text + "; what belongs to a section is indented by at least one blank";
}

class SectionReader {
 public:
  Result<std::vector<Section>, AssemblyError> read(std::string_view text) {
    while (!text.empty() && !error_) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      ++number_;
      read_line(line);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!error_ && sections_.empty()) fail(std::string(kFirstLine));
    if (error_) return failure(*std::move(error_));
    return std::move(sections_);
  }

 private:
  void fail(std::string text) {
    error_ =
        error_at(Position{.line = std::max<std::size_t>(number_, 1), .column = 1}, std::move(text));
  }

  void read_line(std::string_view line) {
    const std::size_t indent = line.find_first_not_of(kBlanks);
    const bool is_blank = indent == std::string_view::npos;
    // A comment in column 1 is one inside a view as well; an indented '#' is text there.
    const bool is_comment = !is_blank && line[indent] == '#' && (indent == 0 || !in_markup());
    if (is_blank || is_comment) {
      if (in_markup()) sections_.back().markup += '\n';
    } else if (indent == 0) {
      begin_section(line);
    } else if (in_markup()) {
      Section& section = sections_.back();
      section.indent = section.indent == 0 ? indent : std::min(section.indent, indent);
      section.markup.append("\n").append(line);
    } else if (sections_.empty()) {
      fail(std::string(kFirstLine) + "; sections begin in column 1");
    } else {
      Section& section = sections_.back();
      // One expression may be long: its lines are read as one.
      if (section.keyword == Keyword::let || section.keyword == Keyword::select) {
        section.tokens.pop_back();
      }
      error_ = read_tokens(line, number_, section.tokens);
    }
  }

  [[nodiscard]] bool in_markup() const {
    return !sections_.empty() && has_markup(sections_.back().keyword);
  }

  void begin_section(std::string_view line) {
    Section section;
    if (error_ = keyword_of(line, section.keyword); error_) return;
    if (error_ = read_tokens(line, number_, section.tokens); error_) return;
    const bool is_program = section.keyword == Keyword::program;
    if (is_program != sections_.empty()) {
      return fail(is_program ? "a text is one program: 'program' stands once, on its first line"
                             : std::string(kFirstLine));
    }
    section.markup_at = Position{.line = number_, .column = characters_in(line) + 1};
    sections_.push_back(std::move(section));
  }

  /// The word is looked at before the rest of the line, which may be markup without indentation.
  std::optional<AssemblyError> keyword_of(std::string_view line, Keyword& keyword) const {
    std::vector<Token> tokens;
    const std::size_t length = std::min(line.find_first_of(" \t(=:<"), line.size());
    if (auto error = read_tokens(line.substr(0, std::max<std::size_t>(length, 1)), number_, tokens))
      return error;
    const Token& first = tokens.front();
    const auto* found = std::find(kKeywords.begin(), kKeywords.end(), first.text);
    if (first.kind != TokenKind::word || found == kKeywords.end()) {
      return error_at(first.at, sections_.empty()
                                    ? std::string(kFirstLine) + ", found " + described(first)
                                    : not_a_section(first));
    }
    keyword = static_cast<Keyword>(found - kKeywords.begin());
    return std::nullopt;
  }

  std::vector<Section> sections_;
  std::size_t number_ = 0;
  std::optional<AssemblyError> error_;
};

}  // namespace

Result<std::vector<Section>, AssemblyError> sections_of(std::string_view text) {
  if (text.starts_with(kMarks)) text.remove_prefix(kMarks.size());
  return SectionReader().read(text);
}

}  // namespace lightspeed::isa::program
