// What a view is compiled to: blocks of fixed shape, and the elements that patches can set.
// Implements FPRT-1, DELTA-4, DELTA-6 and DELTA-9 (specs/diff.md).
// It refuses data: a block is the same for every value that it will ever show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "interpreter/view/data.hpp"

namespace lightspeed::interpreter::view {

/// Where a value is found: outside of lists, or in the record that an enclosing list shows.
struct Reference {
  enum class Source : std::uint8_t { value, field, key };
  Source source = Source::value;
  std::uint32_t index = 0;  ///< Of the value or the field.
  std::uint32_t level = 0;  ///< Of the enclosing lists, from the outermost; for fields and keys.
  Type type = Type::text;
  std::string name;  ///< As the view says it.
  friend bool operator==(const Reference&, const Reference&) = default;
};

struct Piece;

/// A fragment of fixed shape: literal html, and between it the places of what changes.
struct Block {
  std::vector<Piece> pieces;
  /// How many elements stand at its top, if that is always the same.
  std::optional<std::size_t> elements = 0;
};

/// Html that never changes.
struct Literal {
  std::string html;
  std::size_t elements = 0;  ///< At its top.
};
/// `{{name}}`: the value, escaped.
struct ValuePart {
  Reference value;
};
/// A boolean attribute: ` name=""` if the value is true, else nothing.
struct FlagPart {
  std::string name;
  Reference value;
};

/// What a section's body shows from outside of the section; what cannot change it is not here.
struct Uses {
  std::vector<std::uint32_t> values;
  std::vector<std::uint32_t> lists;
  bool enclosing_record = false;
};

/// A section over a list or a boolean.
struct SectionPart {
  std::optional<std::uint32_t> list;  ///< Else `flag` decides.
  Reference flag;
  std::string name;
  bool inverted = false;
  Block body;
  Uses uses;
};

/// One slot of a region: the value, and the steps from the region to the element that shows it.
struct RegionSlot {
  std::string name;
  Reference value;
  std::string steps;  ///< `>:nth-child(2)>:nth-child(1)`
};

/// What a client keeps for a holder beyond its html, and by which patches it is changed.
enum class Keeping : std::uint8_t {
  nothing,   ///< `replace`
  rows,      ///< The keyed patches; the content is one section over a list.
  segments,  ///< `replace_segments` and `update_segments`.
};

/// The inside of an element, or of the root: the smallest thing that a patch can set.
struct Holder {
  Block content;
  Keeping keeping = Keeping::nothing;
  std::uint32_t number = 0;  ///< Among those that keep rows, or segments.
  std::string target;        ///< Where a patch finds it whatever the data; of those that keep.
  std::string base;          ///< The same as the beginning of a longer selector.
  /// Of those that keep segments.
  std::string fingerprint;
  std::string static_html;
  std::vector<RegionSlot> slots;
};

/// An element of which something changes. Elements that never change are literal html.
struct ElementPart {
  std::string id;     ///< By which a patch finds it (DELTA-4); empty if there is none.
  std::string slot;   ///< What its static attribute `data-ls-slot` says.
  Block start;        ///< `<tag …>`
  bool feed = false;  ///< A line feed that a browser drops stands behind it (VIEW-12).
  Holder inside;
  std::string end;
};

struct Piece {
  std::variant<Literal, ValuePart, FlagPart, SectionPart, ElementPart> value;
};

/// A view: its root, and how many holders keep something.
struct Compiled {
  Holder root;
  std::uint64_t fingerprint = 0;
  std::uint32_t row_holders = 0;
  std::uint32_t segment_holders = 0;
};

}  // namespace lightspeed::interpreter::view
