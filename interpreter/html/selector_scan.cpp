#include "interpreter/html/selector_scan.hpp"

#include "interpreter/html/entities.hpp"
#include "interpreter/html/names.hpp"
#include "isa/base/hex.hpp"

namespace lightspeed::interpreter::html {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
// Larger numbers select nothing that a tree could hold.
constexpr std::int64_t kNumberMax = 1'000'000'000;

bool name_start(char c) {
  return ascii_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80 || c == '\0';
}
bool name_char(char c) { return name_start(c) || ascii_digit(c) || c == '-'; }
bool newline(char c) { return c == '\n' || c == '\r' || c == '\f'; }

}  // namespace

bool SelectorScanner::take(char wanted) {
  if (at_end() || text_[at_] != wanted) return false;
  ++at_;
  return true;
}

void SelectorScanner::skip_comments() {
  while (text_.substr(at_, 2) == "/*") {
    const std::size_t end = text_.find("*/", at_ + 2);
    at_ = end == std::string_view::npos ? text_.size() : end + 2;
  }
}

bool SelectorScanner::skip_space() {
  bool space = false;
  skip_comments();
  while (!at_end() && html_space(text_[at_])) {
    space = true;
    ++at_;
    skip_comments();
  }
  return space;
}

bool SelectorScanner::at_escape(std::size_t ahead) const {
  const std::size_t at = at_ + ahead;
  if (at >= text_.size() || text_[at] != '\\') return false;
  return at + 1 >= text_.size() || !newline(text_[at + 1]);
}

bool SelectorScanner::at_identifier() const {
  if (at_end()) return false;
  if (peek() != '-') return name_start(peek()) || at_escape(0);
  return at_ + 1 < text_.size() && (peek(1) == '-' || name_start(peek(1)) || at_escape(1));
}

std::optional<std::string> SelectorScanner::identifier() {
  if (!at_identifier()) return std::nullopt;
  std::string out;
  name(out);
  return out;
}

void SelectorScanner::name(std::string& out) {
  while (!at_end()) {
    if (at_escape(0)) {
      escape(out);
    } else if (!name_char(text_[at_])) {
      return;
    } else if (text_[at_] == '\0') {
      out.append(kReplacement);
      ++at_;
    } else {
      out.push_back(text_[at_++]);
    }
  }
}

void SelectorScanner::escape(std::string& out) {
  ++at_;
  if (at_end()) {
    out.append(kReplacement);
    return;
  }
  std::uint32_t code = 0;
  int count = 0;
  for (; count < 6 && !at_end(); ++count) {
    const auto digit = hex_digit(text_[at_]);
    if (!digit) break;
    code = code * 16 + *digit;
    ++at_;
  }
  if (count == 0) {
    const char c = text_[at_++];
    c == '\0' ? out.append(kReplacement) : out.append(1, c);
    return;
  }
  if (!at_end() && html_space(text_[at_])) ++at_;
  const bool scalar = code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  append_code_point(scalar ? code : 0xFFFD, out);
}

std::optional<std::string> SelectorScanner::string() {
  const char quote = text_[at_++];
  std::string out;
  while (!at_end() && text_[at_] != quote) {
    const char c = text_[at_];
    if (newline(c)) return std::nullopt;
    if (c == '\\' && at_ + 1 < text_.size() && newline(text_[at_ + 1])) {
      at_ += 2;
    } else if (c == '\\' && at_ + 1 == text_.size()) {
      ++at_;
    } else if (c == '\\') {
      escape(out);
    } else if (c == '\0') {
      out.append(kReplacement);
      ++at_;
    } else {
      out.push_back(c);
      ++at_;
    }
  }
  if (!at_end()) ++at_;
  return out;
}

std::optional<std::int64_t> SelectorScanner::digits() {
  if (at_end() || !ascii_digit(text_[at_])) return std::nullopt;
  std::int64_t value = 0;
  for (; !at_end() && ascii_digit(text_[at_]); ++at_) {
    value = std::min(kNumberMax, value * 10 + (text_[at_] - '0'));
  }
  return value;
}

std::optional<SelectorScanner::Nth> SelectorScanner::nth() {
  const auto word = [&](std::string_view wanted) {
    if (!equal_ignoring_case(text_.substr(at_, wanted.size()), wanted)) return false;
    const std::size_t end = at_ + wanted.size();
    if (end < text_.size() && name_char(text_[end])) return false;
    at_ = end;
    return true;
  };
  if (word("odd")) return Nth{.step = 2, .offset = 1};
  if (word("even")) return Nth{.step = 2};
  const std::int64_t sign = peek() == '-' ? -1 : 1;
  if (peek() == '-' || peek() == '+') ++at_;
  const auto first = digits();
  if (ascii_lower(peek()) != 'n') {
    if (!first || name_start(peek())) return std::nullopt;
    return Nth{.offset = sign * *first};
  }
  ++at_;
  Nth out{.step = sign * first.value_or(1)};
  const std::size_t after_n = at_;
  skip_space();
  if (peek() != '+' && peek() != '-') {
    const bool ends = at_ != after_n || !name_char(peek()) || at_end();
    return ends ? std::optional(out) : std::nullopt;
  }
  const std::int64_t side = text_[at_++] == '-' ? -1 : 1;
  skip_space();
  const auto second = digits();
  if (!second || name_start(peek())) return std::nullopt;
  out.offset = side * *second;
  return out;
}

void SelectorScanner::skip_argument() {
  std::string open;
  while (!at_end()) {
    skip_comments();
    if (at_end()) return;
    const char c = text_[at_];
    if (c == '"' || c == '\'') {
      // A string that a newline breaks ends there; what follows is skipped like anything else.
      (void)string();
      continue;
    }
    if (open.empty() && (c == ',' || c == ')')) return;
    if (c == '\\') ++at_;
    if (c == '(' || c == '[' || c == '{') open.push_back(c == '(' ? ')' : c == '[' ? ']' : '}');
    if (!open.empty() && c == open.back()) open.pop_back();
    ++at_;
  }
}

}  // namespace lightspeed::interpreter::html
