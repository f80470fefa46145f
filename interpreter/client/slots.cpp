#include "interpreter/client/slots.hpp"

#include <optional>

namespace lightspeed::interpreter {
namespace {

// The three captures of the published pattern, for the slot NAME:
//   (<[^>]*data-ls-slot="NAME"[^>]*>)([\s\S]*?)(<\/[^>]+>)
struct Match {
  std::size_t begin = 0;    // Of the start tag.
  std::size_t content = 0;  // Behind the start tag.
  std::size_t end_tag = 0;
  std::size_t end = 0;  // Behind the end tag.
};

constexpr auto kNone = std::string_view::npos;

// The next `</x>` at or after `from`: `</`, at least one character that is not `>`, then `>`.
std::optional<Match> with_end_tag(std::string_view html, Match match) {
  for (std::size_t at = html.find("</", match.content); at != kNone; at = html.find("</", at + 1)) {
    const std::size_t close = html.find('>', at + 2);
    if (close == kNone) return std::nullopt;
    if (close == at + 2) continue;
    match.end_tag = at;
    match.end = close + 1;
    return match;
  }
  return std::nullopt;
}

// The start tag that begins at `begin` and carries the mark, if there is one. The first `[^>]*`
// is greedy, so the last mark before the next `>` is tried first; a name may itself contain `>`.
std::optional<Match> match_at(std::string_view html, std::size_t begin, std::string_view mark) {
  const std::size_t first_close = html.find('>', begin + 1);
  const std::size_t last_start = first_close == kNone ? html.size() : first_close;
  for (std::size_t at = html.rfind(mark, last_start); at != kNone && at > begin;
       at = html.rfind(mark, at - 1)) {
    const std::size_t close = html.find('>', at + mark.size());
    if (close == kNone) continue;
    if (auto match = with_end_tag(html, {.begin = begin, .content = close + 1})) return match;
  }
  return std::nullopt;
}

// The leftmost match at or after `from`. A match holds the mark, so only `<` in front of a mark
// and behind the last `>` in front of it can begin one. The first such place decides: it fails only
// where no end tag follows, and then none follows a later place either. So the text is read once.
std::optional<Match> find_match(std::string_view html, std::size_t from, std::string_view mark) {
  std::size_t unread = from;
  for (std::size_t at = html.find(mark, from); at != kNone; at = html.find(mark, at + 1)) {
    const std::string_view between = html.substr(unread, at - unread);
    const std::size_t last_close = between.rfind('>');
    const std::size_t begin = between.find('<', last_close == kNone ? 0 : last_close + 1);
    if (begin != kNone) return match_at(html, unread + begin, mark);
    unread = at;
  }
  return std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Expands a JavaScript replacement template for one match (ECMAScript, GetSubstitution).
void expand(std::string_view replacement, std::string_view html, const Match& match,
            std::string& out) {
  const auto capture = [&](int number) {
    if (number == 1) return html.substr(match.begin, match.content - match.begin);
    if (number == 2) return html.substr(match.content, match.end_tag - match.content);
    return html.substr(match.end_tag, match.end - match.end_tag);
  };
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const char next = i + 1 < replacement.size() ? replacement[i + 1] : '\0';
    if (replacement[i] != '$' || i + 1 == replacement.size()) {
      out.push_back(replacement[i]);
    } else if (next == '$') {
      out.push_back('$');
      ++i;
    } else if (next == '&') {
      out.append(html.substr(match.begin, match.end - match.begin));
      ++i;
    } else if (next == '`') {
      out.append(html.substr(0, match.begin));
      ++i;
    } else if (next == '\'') {
      out.append(html.substr(match.end));
      ++i;
    } else if (is_digit(next)) {
      // Two digits if they name a capture, else one; there are three captures.
      const bool two = next == '0' && i + 2 < replacement.size() && is_digit(replacement[i + 2]);
      const int number = two ? replacement[i + 2] - '0' : next - '0';
      if (number < 1 || number > 3) {
        out.push_back('$');
      } else {
        out.append(capture(number));
        i += two ? 2 : 1;
      }
    } else {
      out.push_back('$');
    }
  }
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string render_segment(std::string_view static_html, const std::vector<isa::Slot>& slots,
                           isa::Mode mode) {
  std::string html(static_html);
  for (const isa::Slot& slot : slots) {
    const std::string mark = "data-ls-slot=\"" + slot.name + "\"";
    const std::string value = escape_html(slot.value);
    const std::string replacement = "$1" + value + "$3";
    std::string out;
    std::size_t done = 0;
    while (const auto match = find_match(html, done, mark)) {
      out.append(html, done, match->begin - done);
      if (mode == isa::Mode::published) {
        expand(replacement, html, *match, out);
      } else {
        out.append(html, match->begin, match->content - match->begin).append(value);
        out.append(html, match->end_tag, match->end - match->end_tag);
      }
      done = match->end;
    }
    if (done == 0) continue;
    html = out.append(html, done);
  }
  return html;
}

bool has_replacement_pattern(std::string_view value) {
  const std::string escaped = escape_html(value);
  for (std::size_t at = escaped.find('$'); at != std::string::npos;
       at = escaped.find('$', at + 1)) {
    if (at + 1 == escaped.size()) return true;  // It joins the `$3` behind it.
    const char next = escaped[at + 1];
    if (next == '$' || next == '&' || next == '`' || next == '\'' || (next >= '1' && next <= '3')) {
      return true;
    }
    if (next == '0' && at + 2 < escaped.size() && escaped[at + 2] >= '1' &&
        escaped[at + 2] <= '3') {
      return true;
    }
  }
  return false;
}

}  // namespace lightspeed::interpreter
