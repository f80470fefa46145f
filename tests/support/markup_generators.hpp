// RapidCheck generators for the markup of views, over names that a test gives them.
// Serves the properties of VIEW-* and DELTA-*; what they draw a browser reads as it is written.
// It refuses meaning: any element may stand wherever HTML allows it, with any of the names.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "interpreter/view/data.hpp"
#include "isa/program/program.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::tests {

/// What a view may use, and how large it may become.
struct MarkupChoices {
  interpreter::view::Names names{};
  std::vector<isa::program::ComponentDefinition> components{};
  bool slot = false;  ///< For the markup of a component: `{{> slot}}` may stand in it.
  int depth_max = 4;
  int children_max = 4;
};

/// Values of each type and lists of records, for tests that need no others: title, count, done,
/// open; items with title, size, done; rows with cell.
[[nodiscard]] interpreter::view::Names sample_names();

/// Text as views hold it in memory: references, several bytes a character, blanks, quotes.
[[nodiscard]] rc::Gen<std::string> static_text();

/// The markup of a view: tables, lists, forms, SVG, comments, void elements, sections, variables.
/// No id is drawn, so that a test may add its own; half the records of lists are one element each
/// with `data-key="{{key}}"`.
[[nodiscard]] rc::Gen<isa::view::Nodes> markup(MarkupChoices choices);

/// Some components that do not use each other, named `part_0` and on, each with attributes of every
/// type, some with a default, and a slot.
[[nodiscard]] rc::Gen<std::vector<isa::program::ComponentDefinition>> components();

}  // namespace lightspeed::tests
