// A view as one segment: static html with named slots, and the patches between two of them.
// Implements VIEW-1 and VIEW-2 (specs/session.md): whole view first, then only changed slots.
// It refuses structure: a view whose shape changes sends the whole segment again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isa/patch.hpp"

namespace lightspeed::interpreter {

/// What a component shows: static html that never depends on data, and the slots that do.
struct Segments {
  std::string_view target;       ///< A CSS selector; `#app` is the root.
  std::string_view fingerprint;  ///< Names the static shape, `counter:v1`.
  std::string_view static_html;
  std::vector<isa::Slot> slots;
};

/// The whole view, for a client that has nothing yet (VIEW-1).
[[nodiscard]] isa::Patch whole(const Segments& view);

/// Adds the slots of `after` that differ from `before`; nothing if none does (VIEW-2).
void add_changes(const Segments& before, const Segments& after, std::vector<isa::Patch>& patches);

}  // namespace lightspeed::interpreter
