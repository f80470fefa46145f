#include "interpreter/view/keep.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "isa/base/check.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter::view {
namespace {

// A client may store rows for this target that it showed some other time, so they go first.
void set_rows(const Holder& holder, Sight& sight, Stored& stored,
              std::vector<isa::Patch>& patches) {
  stored.rows[holder.number].stale.clear();
  patches.emplace_back(isa::Remove{holder.target});
  for (const RowPointer& row : sight.list(*list_of(holder).list)) {
    upsert_row(holder, *row, sight, patches);
  }
}

void set_segments(const Holder& holder, Sight& sight, Stored& stored,
                  std::vector<isa::Patch>& patches) {
  stored.segments[holder.number] = {.stored = true, .stale = {}};
  isa::ReplaceSegments patch{.target = holder.target,
                             .fingerprint = holder.fingerprint,
                             .static_html = holder.static_html,
                             .slots = {}};
  for (const RegionSlot& slot : holder.slots) {
    patch.slots.push_back({.name = slot.name, .value = sight.text(slot.value)});
  }
  patches.emplace_back(std::move(patch));
}

// From here on the region is plain html, until it is set again.
void forget_segments(const Block& block, Stored& stored);

void forget_segments(const Holder& holder, Stored& stored) {
  if (holder.keeping == Keeping::segments) stored.segments[holder.number] = {};
  forget_segments(holder.content, stored);
}

void forget_segments(const Block& block, Stored& stored) {
  for (const Piece& piece : block.pieces) {
    if (const auto* element = std::get_if<ElementPart>(&piece.value)) {
      forget_segments(element->inside, stored);
    } else if (const auto* section = std::get_if<SectionPart>(&piece.value)) {
      forget_segments(section->body, stored);
    }
  }
}

}  // namespace

void set_holder(const Holder& holder, const std::string& target, Sight& sight, Stored& stored,
                std::vector<isa::Patch>& patches) {
  if (holder.keeping == Keeping::rows) return set_rows(holder, sight, stored, patches);
  if (holder.keeping == Keeping::segments && fits_slots(holder, sight)) {
    return set_segments(holder, sight, stored, patches);
  }
  forget_segments(holder, stored);
  std::string html;
  std::vector<const Holder*> kept;
  render(holder.content, sight, html, &kept);
  patches.push_back(replace_or_remove(target, std::move(html)));
  for (const Holder* inner : kept) {
    if (inner->keeping == Keeping::rows) {
      set_rows(*inner, sight, stored, patches);
    } else {
      set_segments(*inner, sight, stored, patches);
    }
  }
}

void upsert_row(const Holder& holder, const Row& row, Sight& sight,
                std::vector<isa::Patch>& patches) {
  sight.rows.push_back(&row);
  patches.emplace_back(isa::UpsertKeyed{
      .target = holder.target, .key = row.key, .html = html_of(list_of(holder).body, sight)});
  sight.rows.pop_back();
}

isa::Patch replace_or_remove(std::string target, std::string html) {
  if (html.empty()) return isa::Remove{std::move(target)};
  return isa::Replace{std::move(target), std::move(html)};
}

const SectionPart& list_of(const Holder& holder) {
  CHECK(holder.keeping == Keeping::rows, "only such a holder is one list (DELTA-6)");
  return std::get<SectionPart>(holder.content.pieces.front().value);
}

std::size_t wire_bytes(const std::vector<isa::Patch>& patches) {
  const std::string stream = isa::encode_patch_stream(patches);
  const auto escaped = [](char c) { return c == '|' || c == '\\'; };
  return stream.size() +
         static_cast<std::size_t>(std::count_if(stream.begin(), stream.end(), escaped));
}

}  // namespace lightspeed::interpreter::view
