// Which tags are plain only in their place: the parts of tables and of lists.
// Implements HTML-4 (specs/document.md).
// It refuses implied tags: a row right below a table has no row here.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace lightspeed::interpreter::html {

/// A tag and the only parents below which it is plain.
struct Placement {
  std::string_view child;
  std::string_view parents;  ///< Space-separated, with a space at both ends.
};
inline constexpr std::array kTablePlaces{
    Placement{"caption", " table "}, Placement{"colgroup", " table "},
    Placement{"thead", " table "},   Placement{"tbody", " table "},
    Placement{"tfoot", " table "},   Placement{"tr", " tbody thead tfoot "},
    Placement{"td", " tr "},         Placement{"th", " tr "},
    Placement{"col", " colgroup "},
};
inline constexpr std::array kListPlaces{
    Placement{"li", " ul ol menu dir "},
    Placement{"dd", " dl "},
    Placement{"dt", " dl "},
    Placement{"option", " select datalist optgroup "},
    Placement{"optgroup", " select "},
    Placement{"rb", " ruby "},
    Placement{"rp", " ruby "},
    Placement{"rt", " ruby "},
    Placement{"rtc", " ruby "},
};
inline constexpr std::string_view kTableParents = " table tbody thead tfoot tr colgroup ";

[[nodiscard]] constexpr bool listed(std::string_view list, std::string_view name) {
  for (std::size_t at = list.find(name); at != std::string_view::npos;
       at = list.find(name, at + 1)) {
    if (list[at - 1] == ' ' && list[at + name.size()] == ' ') return true;
  }
  return false;
}

template <std::size_t kSize>
[[nodiscard]] constexpr bool placed(const std::array<Placement, kSize>& places,
                                    std::string_view child, std::string_view parent) {
  for (const Placement& place : places) {
    if (place.child == child) return listed(place.parents, parent);
  }
  return false;
}

}  // namespace lightspeed::interpreter::html
