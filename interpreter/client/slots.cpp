#include "interpreter/client/slots.hpp"

#include <algorithm>
#include <array>
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

// What a piece of a replacement stands for: text of its own, or a part of the html around a match.
enum class Kind : std::uint8_t { literal, match, before, after, start_tag, content, end_tag };
constexpr std::size_t kKindCount = 7;

// The texts that the kinds stand for at one match; the literal's place stays empty.
using Parts = std::array<std::string_view, kKindCount>;

Parts parts_of(std::string_view html, const Match& match) {
  const auto between = [&](std::size_t from, std::size_t to) {
    return html.substr(from, to - from);
  };
  return {std::string_view(),
          between(match.begin, match.end),
          between(0, match.begin),
          html.substr(match.end),
          between(match.begin, match.content),
          between(match.content, match.end_tag),
          between(match.end_tag, match.end)};
}

// A replacement read once. Its size at a match is known without writing it, and equal pieces in a
// row are one, so that pieces that stand for nothing cost nothing however many there are.
class Replacement {
 public:
  // In strict mode: the tags stay, and the value stands between them.
  static Replacement plain(std::string_view value) {
    Replacement made;
    made.add(Kind::start_tag);
    made.add_literal(value);
    made.add(Kind::end_tag);
    return made;
  }

  // A JavaScript replacement template (ECMAScript, GetSubstitution).
  static Replacement pattern(std::string_view text) {
    Replacement made;
    while (!text.empty()) {
      const std::size_t plain = std::min(text.find('$'), text.size());
      made.add_literal(text.substr(0, plain));
      text.remove_prefix(plain);
      if (!text.empty()) text.remove_prefix(made.add_special(text));
    }
    return made;
  }

  [[nodiscard]] std::uint64_t size(const Parts& parts) const {
    std::uint64_t bytes = literals_.size();
    for (std::size_t kind = 1; kind < kKindCount; ++kind)
      bytes += counts_[kind] * parts[kind].size();
    return bytes;
  }

  void append(const Parts& parts, std::string& out) const {
    std::size_t literal = 0;
    for (const Piece& piece : pieces_) {
      if (piece.kind == Kind::literal) {
        out.append(literals_, literal, piece.count);
        literal += piece.count;
        continue;
      }
      const std::string_view part = parts[static_cast<std::size_t>(piece.kind)];
      if (part.empty()) continue;
      for (std::size_t i = 0; i < piece.count; ++i) out.append(part);
    }
  }

 private:
  // So many bytes of a literal, or so many times the same part.
  struct Piece {
    Kind kind = Kind::literal;
    std::size_t count = 0;
  };

  void add(Kind kind, std::size_t count = 1) {
    if (pieces_.empty() || pieces_.back().kind != kind) pieces_.push_back({.kind = kind});
    pieces_.back().count += count;
    counts_[static_cast<std::size_t>(kind)] += count;
  }

  void add_literal(std::string_view text) {
    if (text.empty()) return;
    add(Kind::literal, text.size());
    literals_.append(text);
  }

  // At a `$`: what it means with what follows; the number of characters that this takes.
  std::size_t add_special(std::string_view text) {
    const char next = text.size() > 1 ? text[1] : '\0';
    if (next == '&' || next == '`' || next == '\'') {
      add(next == '&' ? Kind::match : next == '`' ? Kind::before : Kind::after);
      return 2;
    }
    // Two digits if they name a capture, else one; there are three captures.
    const bool two = next == '0' && text.size() > 2 && is_digit(text[2]);
    const char digit = two ? text[2] : next;
    if (digit >= '1' && digit <= '3') {
      add(digit == '1' ? Kind::start_tag : digit == '2' ? Kind::content : Kind::end_tag);
      return two ? 3 : 2;
    }
    add_literal("$");
    return next == '$' ? 2 : 1;
  }

  std::vector<Piece> pieces_;
  std::string literals_;
  std::array<std::uint64_t, kKindCount> counts_{};
};

}  // namespace

void append_escaped(std::string_view text, std::string& out) {
  for (;;) {
    const std::size_t plain = std::min(text.find_first_of("&<>\""), text.size());
    out.append(text.substr(0, plain));
    if (plain == text.size()) return;
    switch (text[plain]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += "&quot;";
    }
    text.remove_prefix(plain + 1);
  }
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  append_escaped(text, out);
  return out;
}

std::string too_large_text(std::uint64_t bytes) {
  return "rendered_too_large:" + std::to_string(bytes) + ":" + std::to_string(kRenderedBytesMax);
}

Result<std::string, TooLarge> render_segment(std::string_view static_html,
                                             const std::vector<isa::Slot>& slots, isa::Mode mode) {
  if (static_html.size() > kRenderedBytesMax) return failure(TooLarge{static_html.size()});
  std::string html(static_html);
  for (const isa::Slot& slot : slots) {
    const std::string mark = "data-ls-slot=\"" + slot.name + "\"";
    const std::string value = escape_html(slot.value);
    const Replacement replacement = mode == isa::Mode::published
                                        ? Replacement::pattern("$1" + value + "$3")
                                        : Replacement::plain(value);
    std::string out;
    std::size_t done = 0;
    while (const auto match = find_match(html, done, mark)) {
      const Parts parts = parts_of(html, *match);
      const std::uint64_t bytes = out.size() + (match->begin - done) + replacement.size(parts);
      if (bytes > kRenderedBytesMax) return failure(TooLarge{bytes});
      out.append(html, done, match->begin - done);
      replacement.append(parts, out);
      done = match->end;
    }
    if (done == 0) continue;
    const std::uint64_t bytes = out.size() + (html.size() - done);
    if (bytes > kRenderedBytesMax) return failure(TooLarge{bytes});
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
