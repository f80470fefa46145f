#include "interpreter/html/tag_scan.hpp"

#include <algorithm>
#include <string>

#include "interpreter/html/names.hpp"

namespace lightspeed::interpreter::html {
namespace {

// No name with a row is longer, and longer names need no lower case.
constexpr std::size_t kNameMax = 16;

std::string lower(std::string_view name) {
  std::string out(name.substr(0, kNameMax));
  for (char& c : out) c = ascii_lower(c);
  return out;
}

}  // namespace

bool in_list(std::string_view list, std::string_view name) {
  return list.find(" " + lower(name) + " ") != std::string_view::npos;
}

std::optional<ScannedTag> TagScanner::next() {
  while (true) {
    const std::size_t mark = html_.find('<', at_);
    if (mark == std::string_view::npos || mark + 1 >= html_.size()) return std::nullopt;
    at_ = mark;
    const char after = html_[mark + 1];
    const bool closes = after == '/';
    const std::size_t name = mark + (closes ? 2 : 1);
    if (name < html_.size() && ascii_letter(html_[name])) return tag(closes);
    if (after == '!' || after == '?' || closes) {
      skip_comment();
    } else {
      ++at_;
    }
  }
}

// A comment ends at `-->` or `--!>`, at once at `<!-->` and `<!--->`; a bogus one at the first `>`.
void TagScanner::skip_comment() {
  std::size_t end = 0;
  if (html_.substr(at_, 4) != "<!--") {
    end = html_.find('>', at_);
  } else if (html_.substr(at_, 5) == "<!-->") {
    end = at_ + 4;
  } else if (html_.substr(at_, 6) == "<!--->") {
    end = at_ + 5;
  } else {
    const std::size_t plain = std::min(html_.find("-->", at_ + 4), html_.size());
    const std::size_t odd = std::min(html_.find("--!>", at_ + 4), html_.size());
    end = plain <= odd ? plain + 2 : odd + 3;
  }
  at_ = end >= html_.size() ? html_.size() : end + 1;
}

ScannedTag TagScanner::tag(bool closes) {
  ScannedTag out{.begin = at_, .closes = closes};
  std::size_t i = at_ + (closes ? 2 : 1);
  const std::size_t from = i;
  while (i < html_.size() && !html_space(html_[i]) && html_[i] != '/' && html_[i] != '>') ++i;
  out.name = html_.substr(from, i - from);
  out.traits = traits_of(lower(out.name));
  char before = ' ';
  std::size_t attributes = 0;
  for (; i < html_.size() && html_[i] != '>'; ++i) {
    const char c = html_[i];
    // A quote opens a value only right behind an equals sign.
    if ((c == '"' || c == '\'') && before == '=') {
      i = std::min(html_.find(c, i + 1), html_.size() - 1);
    }
    if ((html_space(c) || c == '/') && ++attributes > kAttributesMax && out.surplus == 0) {
      out.surplus = i;
    }
    if (!html_space(c)) before = c;
  }
  out.end = std::min(i + 1, html_.size());
  at_ = out.end;
  const bool raw = !closes && (out.traits & (kRaw | kPlainText)) != 0;
  foreign_ = foreign_ || in_list(" svg math ", out.name);
  uncertain_ = uncertain_ || (raw && foreign_);
  if (raw) at_ = raw_end(out.name);
  return out;
}

std::size_t TagScanner::raw_end(std::string_view name) const {
  for (std::size_t i = html_.find("</", at_); i != std::string_view::npos;
       i = html_.find("</", i + 2)) {
    if (equal_ignoring_case(html_.substr(i + 2, name.size()), name)) return i;
  }
  return html_.size();
}

}  // namespace lightspeed::interpreter::html
