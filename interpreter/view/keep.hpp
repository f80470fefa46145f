// Sets a holder from anew, with all that a client keeps for it and inside of it.
// Implements DELTA-8 and DELTA-10 (specs/diff.md).
// It refuses to look at what was shown before.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "interpreter/view/block.hpp"
#include "interpreter/view/render.hpp"
#include "interpreter/view/shown.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter::view {

/// Sets the content of a holder that `target` finds. What clients keep inside of it is sent as the
/// rows and segments that it is, behind html where their places are empty.
void set_holder(const Holder& holder, const std::string& target, Sight& sight, Stored& stored,
                std::vector<isa::Patch>& patches);

/// One row of a holder that keeps rows. `sight` is outside of the list.
void upsert_row(const Holder& holder, const Row& row, Sight& sight,
                std::vector<isa::Patch>& patches);

/// `replace`, or `remove` if there is nothing to show.
[[nodiscard]] isa::Patch replace_or_remove(std::string target, std::string html);

/// The list of a holder that keeps rows.
[[nodiscard]] const SectionPart& list_of(const Holder& holder);

/// What the patches take as a stream inside a diff frame.
[[nodiscard]] std::size_t wire_bytes(const std::vector<isa::Patch>& patches);

}  // namespace lightspeed::interpreter::view
