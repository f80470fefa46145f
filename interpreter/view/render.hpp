// Blocks with data become html.
// Implements VIEW-21 (specs/views.md), VIEW-12, DELTA-8 and DELTA-10 (specs/diff.md).
// It refuses to leave out anything but what the caller asks to be left out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/view/block.hpp"
#include "interpreter/view/data.hpp"

namespace lightspeed::interpreter::view {

/// Data, and the records of the enclosing lists, from the outermost.
struct Sight {
  const Data* data = nullptr;
  std::vector<const Row*> rows;

  [[nodiscard]] const std::vector<RowPointer>& list(std::uint32_t index) const {
    return *data->lists[index];
  }
  [[nodiscard]] const Value& value(const Reference& reference) const {
    return reference.source == Reference::Source::value
               ? data->values[reference.index]
               : rows[reference.level]->fields[reference.index];
  }
  [[nodiscard]] bool flag(const Reference& reference) const {
    return std::get<bool>(value(reference));
  }
  /// Whether the body of a section that does not repeat is there.
  [[nodiscard]] bool shows(const SectionPart& section) const;
  [[nodiscard]] std::string text(const Reference& reference) const;
  /// Whether both show the same value there.
  [[nodiscard]] bool agrees(const Sight& other, const Reference& reference) const;
};

/// Appends the html of a block. With `kept`, what clients keep is left out, and named there: the
/// content of holders that keep rows or segments.
void render(const Block& block, Sight& sight, std::string& out,
            std::vector<const Holder*>* kept = nullptr);

[[nodiscard]] std::string html_of(const Block& block, Sight& sight);

/// How many elements stand at the top of a block, or of what a section shows.
[[nodiscard]] std::size_t elements_of(const Block& block, Sight& sight);
[[nodiscard]] std::size_t elements_of(const SectionPart& section, Sight& sight);

/// Whether every value of the region may pass through slots (DELTA-8).
[[nodiscard]] bool fits_slots(const Holder& region, const Sight& sight);

}  // namespace lightspeed::interpreter::view
