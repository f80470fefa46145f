#include "isa/view/elements.hpp"

#include <algorithm>
#include <array>

#include "isa/view/markup.hpp"

namespace lightspeed::isa::view {
namespace {

constexpr std::array<std::string_view, 14> kVoid{"area",  "base",   "br",    "col",  "embed",
                                                 "hr",    "img",    "input", "link", "meta",
                                                 "param", "source", "track", "wbr"};

/// In the order of bytes. Obsolete ones are among them: a browser knows them still.
// clang-format off
constexpr std::array<std::string_view, 142> kHtml{
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b",
    "base", "basefont", "bdi", "bdo", "bgsound", "big", "blink", "blockquote", "body", "br",
    "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "data",
    "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em", "embed",
    "fieldset", "figcaption", "figure", "font", "footer", "form", "frame", "frameset", "h1",
    "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "i", "iframe", "img",
    "input", "ins", "isindex", "kbd", "keygen", "label", "legend", "li", "link", "listing",
    "main", "map", "mark", "marquee", "math", "menu", "menuitem", "meta", "meter", "multicol",
    "nav", "nobr", "noembed", "noframes", "noscript", "object", "ol", "optgroup", "option",
    "output", "p", "param", "picture", "plaintext", "pre", "progress", "q", "rb", "rp", "rt",
    "rtc", "ruby", "s", "samp", "script", "search", "section", "select", "slot", "small",
    "source", "spacer", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg",
    "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time", "title",
    "tr", "track", "tt", "u", "ul", "var", "video", "wbr", "xmp"};
// clang-format on

struct Reason {
  std::string_view name;
  std::string_view why;
};
constexpr std::string_view kPage = "it belongs to the page, and a view is the content of its root";
constexpr std::string_view kRaw = "its content is not read as markup";
constexpr std::array kRefused{
    Reason{"script", "a view holds no code; the page loads its scripts, and hooks call them"},
    Reason{"style", "a view holds no style sheet; put it into the page, or write style=\"…\""},
    Reason{"html", kPage},
    Reason{"head", kPage},
    Reason{"body", kPage},
    Reason{"frameset", kPage},
    Reason{"frame", kPage},
    Reason{"base", kPage},
    Reason{"xmp", kRaw},
    Reason{"noembed", kRaw},
    Reason{"noframes", kRaw},
    Reason{"noscript", kRaw},
    Reason{"plaintext", kRaw},
    Reason{"template", "its content is no part of the document, and no patch can reach it"},
};

template <std::size_t N>
constexpr bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 2> kForeign{"svg", "math"};
constexpr std::array<std::string_view, 3> kHtmlAgain{"foreignobject", "desc", "title"};
constexpr std::array<std::string_view, 3> kBlanks{"pre", "textarea", "listing"};
constexpr std::array<std::string_view, 2> kTextOnly{"textarea", "title"};

}  // namespace

bool is_void(std::string_view tag) { return is_one_of(kVoid, tag); }

std::string_view why_refused(std::string_view tag) {
  const auto* row = std::find_if(kRefused.begin(), kRefused.end(),
                                 [&](const Reason& reason) { return reason.name == tag; });
  return row == kRefused.end() ? std::string_view{} : row->why;
}

bool is_html_element(std::string_view tag) {
  return std::binary_search(kHtml.begin(), kHtml.end(), tag);
}

std::string_view why_static(std::string_view attribute) {
  if (attribute.starts_with("on")) {
    return "a browser runs it as code; raise an event with data-ls-event instead";
  }
  if (attribute == "srcdoc") return "a browser reads it as markup, whatever is escaped";
  return {};
}

bool begins_foreign(std::string_view tag) { return is_one_of(kForeign, tag); }
bool ends_foreign(std::string_view tag) { return is_one_of(kHtmlAgain, tag); }
bool keeps_blanks(std::string_view tag) { return is_one_of(kBlanks, tag); }
bool holds_text_only(std::string_view tag) { return is_one_of(kTextOnly, tag); }

}  // namespace lightspeed::isa::view
