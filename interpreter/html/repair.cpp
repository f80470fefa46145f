#include <algorithm>
#include <array>

#include "interpreter/html/names.hpp"
#include "interpreter/html/parse.hpp"
#include "interpreter/html/tag_scan.hpp"

namespace lightspeed::interpreter::html {
namespace {

// Gumbo reads these tags as an older HTML did. Each is parsed under the name of a tag of equal
// length that has the rules the browser now applies, and gets its own name back (HTML-5). The
// first stand-in that the input does not contain anywhere is taken; if there is none, none is.
struct StandIns {
  std::string_view from;
  std::array<std::string_view, 5> to;
};
constexpr std::array kStandIns{
    StandIns{"noscript", {"noframes"}},              // Raw text, because scripting is on.
    StandIns{"select", {"applet", "object"}},        // Any content, and a boundary of scope.
    StandIns{"isindex", {"isindez", "isindey"}},     // An ordinary element.
    StandIns{"menuitem", {"menuitez", "menuitey"}},  // An ordinary element.
    StandIns{"main", {"menu"}},                      // A special element.
    StandIns{"search", {"hgroup", "figure", "header", "footer", "center"}},  // Closes a paragraph.
    StandIns{"dialog", {"hgroup", "figure", "header", "footer", "center"}},
};

constexpr std::size_t kShortBytes = 2048;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

// Whether gumbo's own reading of select, which knows options and groups only, is enough.
bool plain_selects(std::string_view html) {
  bool inside = false;
  TagScanner scanner(html);
  while (const auto tag = scanner.next()) {
    const bool select = in_list(" select ", tag->name);
    if (inside && !in_list(" option optgroup ", tag->name) && !(select && tag->closes)) {
      return false;
    }
    if (select) inside = !tag->closes;
  }
  return true;
}

// The stand-in of select does not end options by itself, so the end tags are written out.
std::string with_ended_options(std::string_view html) {
  std::string out;
  std::size_t done = 0;
  bool inside = false;
  TagScanner scanner(html);
  while (const auto tag = scanner.next()) {
    out.append(html, done, tag->begin - done);
    done = tag->begin;
    const bool select = in_list(" select ", tag->name);
    if (inside && !tag->closes) {
      if (in_list(" option ", tag->name)) out.append("</option>");
      if (in_list(" optgroup hr ", tag->name)) out.append("</option></optgroup>");
      if (select || in_list(" input ", tag->name)) {
        // A second select ends the first, and is dropped; so does an input, which stays.
        out.append("</select>");
        inside = false;
        if (select) done = tag->end;
        continue;
      }
    }
    if (select) inside = !tag->closes;
  }
  return scanner.uncertain() ? std::string(html) : out.append(html, done);
}

// Gumbo forgets to finish a text before it closes a form, and puts the text behind the form.
bool mark_text_before_forms(std::string& html) {
  if (html.find(kMarker) != std::string::npos) return false;
  std::string out;
  std::size_t done = 0;
  TagScanner scanner(html);
  while (const auto tag = scanner.next()) {
    if (!tag->closes || !in_list(" form ", tag->name)) continue;
    out.append(html, done, tag->begin - done).append("<!--").append(kMarker).append("-->");
    done = tag->begin;
  }
  if (done == 0 || scanner.uncertain()) return false;
  html = out.append(html, done);
  return true;
}

// Replaces `from` by `to` behind every `<` and `</`, letter by letter, keeping the case.
void rename(std::string& text, std::string_view from, std::string_view to) {
  const std::string low = lower(text);
  for (std::size_t at = low.find(from); at != std::string::npos; at = low.find(from, at + 1)) {
    const bool tag =
        at > 0 && (low[at - 1] == '<' || (at > 1 && low.compare(at - 2, 2, "</") == 0));
    const char next = at + from.size() < low.size() ? low[at + from.size()] : '>';
    if (!tag || (!html_space(next) && next != '/' && next != '>')) continue;
    for (std::size_t i = 0; i < from.size(); ++i) {
      const bool upper = text[at + i] != low[at + i];
      text[at + i] = static_cast<char>(to[i] - (upper ? 32 : 0));
    }
  }
}

std::string_view stand_in_for(const StandIns& row, const Repaired& repaired, std::string_view low) {
  for (const std::string_view to : row.to) {
    bool taken = to.empty() || low.find(to) != std::string_view::npos;
    for (const Renaming& other : repaired.renamings) taken = taken || other.to == to;
    if (!taken) return to;
  }
  return {};
}

}  // namespace

Repaired repair(std::string_view prefix, std::string_view html) {
  Repaired out;
  out.source = with_valid_utf8(html);
  if (html.size() > kShortBytes) out.source = limit_nesting(out.source);
  out.marked = mark_text_before_forms(out.source);
  const std::string low = lower(out.source);
  const bool selects = low.find("<select") != std::string::npos && !plain_selects(out.source);
  if (selects) out.source = with_ended_options(out.source);
  out.source.insert(0, prefix);
  out.renamed = out.source;
  for (const StandIns& row : kStandIns) {
    if (low.find(row.from) == std::string::npos || (row.from == "select" && !selects)) continue;
    const std::string_view to = stand_in_for(row, out, low);
    if (to.empty()) continue;
    rename(out.renamed, row.from, to);
    out.renamings.push_back(Renaming{.from = row.from, .to = to});
  }
  return out;
}

std::string without_selects(std::string_view html) {
  std::string out;
  std::size_t done = 0;
  TagScanner scanner(html);
  while (const auto tag = scanner.next()) {
    if (!in_list(" select ", tag->name)) continue;
    out.append(html, done, tag->begin - done);
    done = tag->end;
  }
  return scanner.uncertain() ? std::string(html) : out.append(html, done);
}

std::string undo(const Repaired& repaired, std::string text) {
  for (const Renaming& row : repaired.renamings) rename(text, row.to, row.from);
  if (!repaired.marked) return text;
  const std::string comment = "<!--" + std::string(kMarker) + "-->";
  for (std::size_t at = text.find(comment); at != std::string::npos; at = text.find(comment, at)) {
    text.erase(at, comment.size());
  }
  return text;
}

}  // namespace lightspeed::interpreter::html
