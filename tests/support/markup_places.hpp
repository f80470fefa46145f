// What generated markup may hold where: the content models of HTML, as far as views use them.
// Serves tests/support/markup_generators.cpp: one row for each element, with its place and content.
// It refuses whatever a browser would move or close: only what is read as it is written.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace lightspeed::tests {

enum class Place { flow, phrasing, text, list, definitions, table, rows, cells, options, drawing };

struct Tag {
  Place place;
  std::string_view name;
  Place content;
};
inline constexpr std::array kTags{
    Tag{Place::flow, "div", Place::flow},
    Tag{Place::flow, "section", Place::flow},
    Tag{Place::flow, "p", Place::phrasing},
    Tag{Place::flow, "h2", Place::phrasing},
    Tag{Place::flow, "pre", Place::phrasing},
    Tag{Place::flow, "ul", Place::list},
    Tag{Place::flow, "ol", Place::list},
    Tag{Place::flow, "dl", Place::definitions},
    Tag{Place::flow, "table", Place::table},
    Tag{Place::flow, "form", Place::flow},
    Tag{Place::phrasing, "span", Place::phrasing},
    Tag{Place::phrasing, "b", Place::phrasing},
    Tag{Place::phrasing, "em", Place::phrasing},
    Tag{Place::phrasing, "a", Place::phrasing},
    Tag{Place::phrasing, "button", Place::phrasing},
    Tag{Place::phrasing, "label", Place::phrasing},
    Tag{Place::phrasing, "select", Place::options},
    Tag{Place::phrasing, "textarea", Place::text},
    Tag{Place::phrasing, "svg", Place::drawing},
    Tag{Place::phrasing, "input", Place::text},
    Tag{Place::phrasing, "br", Place::text},
    Tag{Place::phrasing, "img", Place::text},
    Tag{Place::list, "li", Place::flow},
    Tag{Place::definitions, "dt", Place::phrasing},
    Tag{Place::definitions, "dd", Place::flow},
    Tag{Place::table, "thead", Place::rows},
    Tag{Place::table, "tbody", Place::rows},
    Tag{Place::rows, "tr", Place::cells},
    Tag{Place::cells, "td", Place::flow},
    Tag{Place::cells, "th", Place::phrasing},
    Tag{Place::options, "option", Place::text},
    Tag{Place::drawing, "g", Place::drawing},
    Tag{Place::drawing, "linearGradient", Place::drawing},
    Tag{Place::drawing, "circle", Place::drawing},
    Tag{Place::drawing, "text", Place::text},
};

/// What must not stand in a link, button or label.
[[nodiscard]] inline bool is_control(std::string_view tag) {
  constexpr std::array<std::string_view, 6> kControls{"a",     "button", "label",
                                                      "input", "select", "textarea"};
  return std::find(kControls.begin(), kControls.end(), tag) != kControls.end();
}

[[nodiscard]] constexpr bool takes_text(Place place) {
  return place == Place::flow || place == Place::phrasing || place == Place::text;
}

}  // namespace lightspeed::tests
