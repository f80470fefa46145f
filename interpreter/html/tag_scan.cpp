#include "interpreter/html/tag_scan.hpp"

#include <algorithm>
#include <string>
#include <utility>

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
    // In a drawing a section of character data ends elsewhere.
    unsettled_ = unsettled_ || (svg_ + math_ > 0 && html_.substr(at_, 3) == "<![");
    end = html_.find('>', at_);
  } else if (html_.substr(at_, 5) == "<!-->") {
    end = at_ + 4;
  } else if (html_.substr(at_, 6) == "<!--->") {
    end = at_ + 5;
  } else {
    // One walk for both ends: to look for each alone would walk to the end of the input for the one
    // that is never there, from every comment again.
    end = html_.find("--", at_ + 4);
    for (; end != std::string_view::npos; end = html_.find("--", end + 1)) {
      const std::string_view behind = html_.substr(end + 2, 2);
      if (behind.starts_with('>') || behind == "!>") break;
    }
    if (end != std::string_view::npos) end = html_.find('>', end);
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
  note_drawing(out);
  if (closes || (out.traits & (kRaw | kPlainText)) == 0) return out;
  at_ = raw_end(out.name);
  // Without a `<` in it, raw text ends where any other text would.
  const std::string_view inside = html_.substr(out.end, at_ - out.end);
  const bool foreign = unsettled_ || svg_ + math_ > 0;
  uncertain_ = uncertain_ || (foreign && inside.find('<') != std::string_view::npos);
  return out;
}

// Where html may stand in a drawing or a formula, its end tag ends it or does not.
void TagScanner::note_drawing(const ScannedTag& tag) {
  const bool inside = svg_ + math_ > 0;
  if (inside && in_list(" foreignobject desc annotation-xml mi mo mn ms mtext ", tag.name)) {
    unsettled_ = true;
  }
  for (const auto& [name, open] : {std::pair{" svg ", &svg_}, std::pair{" math ", &math_}}) {
    if (!in_list(name, tag.name)) continue;
    if (!tag.closes) ++*open;
    if (tag.closes && *open > 0) --*open;
  }
}

std::size_t TagScanner::raw_end(std::string_view name) const {
  for (std::size_t i = html_.find("</", at_); i != std::string_view::npos;
       i = html_.find("</", i + 2)) {
    if (equal_ignoring_case(html_.substr(i + 2, name.size()), name)) return i;
  }
  return html_.size();
}

}  // namespace lightspeed::interpreter::html
