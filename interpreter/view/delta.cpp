#include "interpreter/view/delta.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "interpreter/client/slots.hpp"
#include "interpreter/view/keep.hpp"
#include "interpreter/view/region.hpp"
#include "interpreter/view/render.hpp"
#include "interpreter/view/row_match.hpp"
#include "interpreter/view/row_patches.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter::view {
namespace {

/// Where an element stands: its place among the elements of what it stands in. The root stands in
/// nothing.
struct Place {
  const Place* parent = nullptr;
  const Holder* holder = nullptr;
  std::size_t index = 0;  ///< From 1.
};

/// The beginning of a selector for what is inside of the place (DELTA-4).
std::string base_of(const Place& place) {
  if (!place.holder->base.empty()) return place.holder->base;
  return base_of(*place.parent) + step_to(place.index);
}

std::string target_of(const Place& place) {
  return place.holder->target.empty() ? base_of(place) : place.holder->target;
}

class Delta {
 public:
  Delta(const Data& was, const Data& now, Stored& stored)
      : was_{.data = &was, .rows = {}}, now_{.data = &now, .rows = {}}, stored_(stored) {}

  std::vector<isa::Patch> from(const Holder& root) {
    visit(Place{.holder = &root});
    return std::move(patches_);
  }

 private:
  void visit(const Place& place) {
    const Holder& holder = *place.holder;
    switch (holder.keeping) {
      case Keeping::rows:
        return visit_rows(place);
      case Keeping::segments:
        return visit_segments(place);
      case Keeping::nothing:
        const std::size_t before = patches_.size();
        std::size_t index = 0;
        if (!differs(holder.content, place, index)) return;
        // Whatever was found inside of it goes with it.
        patches_.resize(before);
        if (shows_the_same(holder.content)) return;
        set_holder(holder, target_of(place), now_, stored_, patches_);
        return;
    }
    unreachable("every keeping has an arm");
  }

  // Sections come and go, and lists change, without a difference in what they show (DELTA-2). What
  // clients keep inside is another thing: they store keys as well.
  bool shows_the_same(const Block& block) {
    std::string was;
    std::string now;
    std::vector<const Holder*> kept;
    render(block, was_, was, &kept);
    render(block, now_, now, &kept);
    return kept.empty() && was == now;
  }

  // Whether a block changed in a way that only setting the whole place can show (DELTA-5); if not,
  // what changed deeper is in the patches. `index` counts the elements in front.
  bool differs(const Block& block, const Place& place, std::size_t& index) {
    return std::any_of(block.pieces.begin(), block.pieces.end(), [&](const Piece& piece) {
      return std::visit(
          Overloaded{
              [&](const Literal& literal) {
                index += literal.elements;
                return false;
              },
              [&](const ValuePart& part) { return !now_.agrees(was_, part.value); },
              [&](const FlagPart& part) { return !now_.agrees(was_, part.value); },
              [&](const SectionPart& section) { return section_differs(section, place, index); },
              [&](const ElementPart& element) {
                ++index;
                std::size_t none = 0;
                if (differs(element.start, place, none)) return true;
                visit(Place{.parent = &place, .holder = &element.inside, .index = index});
                return false;
              },
          },
          piece.value);
    });
  }

  bool section_differs(const SectionPart& section, const Place& place, std::size_t& index) {
    if (!section.list || section.inverted) {
      const bool shows = now_.shows(section);
      if (shows != was_.shows(section)) return true;
      return shows && differs(section.body, place, index);
    }
    const std::vector<RowPointer>& was = was_.list(*section.list);
    const std::vector<RowPointer>& now = now_.list(*section.list);
    const bool around = around_differs(section.uses);
    if (&was == &now && !around) {
      index += elements_of(section, now_);
      return false;
    }
    if (was.size() != now.size()) return true;
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (was[i] != now[i] && was[i]->key != now[i]->key) return true;
      enter(*was[i], *now[i]);
      bool differ = false;
      if (was[i] == now[i] && !around) {
        index += elements_of(section.body, now_);
      } else {
        differ = differs(section.body, place, index);
      }
      leave();
      if (differ) return true;
    }
    return false;
  }

  // Whether something changed that the body of a list shows from outside of the list.
  [[nodiscard]] bool around_differs(const Uses& uses) const {
    return std::any_of(
               uses.values.begin(), uses.values.end(),
               [&](std::uint32_t i) { return was_.data->values[i] != now_.data->values[i]; }) ||
           std::any_of(
               uses.lists.begin(), uses.lists.end(),
               [&](std::uint32_t i) { return was_.data->lists[i] != now_.data->lists[i]; }) ||
           (uses.enclosing_record && was_.rows != now_.rows);
  }

  void visit_segments(const Place& place) {
    const Holder& holder = *place.holder;
    StoredSegments& stored = stored_.segments[holder.number];
    std::vector<isa::Patch> singles;
    isa::UpdateSegments update{
        .target = holder.target, .fingerprint = holder.fingerprint, .slots = {}};
    std::set<std::size_t> stale = stored.stale;
    bool fits = stored.stored;
    for (std::size_t i = 0; i < holder.slots.size(); ++i) {
      const RegionSlot& slot = holder.slots[i];
      const bool changed = !now_.agrees(was_, slot.value);
      if (!changed && !stored.stale.contains(i)) continue;
      std::string value = now_.text(slot.value);
      fits = fits && !has_replacement_pattern(value);
      if (changed) {
        stale.insert(i);
        singles.push_back(replace_or_remove(holder.base + slot.steps, escape_html(value)));
      }
      update.slots.push_back({.name = slot.name, .value = std::move(value)});
    }
    if (singles.empty()) return;
    std::vector<isa::Patch> whole;
    if (fits) whole.emplace_back(std::move(update));
    if (fits && wire_bytes(whole) <= wire_bytes(singles)) {
      stored.stale.clear();
      patches_.push_back(std::move(whole.front()));
      return;
    }
    stored.stale = std::move(stale);
    std::move(singles.begin(), singles.end(), std::back_inserter(patches_));
  }

  void visit_rows(const Place& place) {
    const Holder& holder = *place.holder;
    const SectionPart& section = list_of(holder);
    const std::vector<RowPointer>& was = was_.list(*section.list);
    const std::vector<RowPointer>& now = now_.list(*section.list);
    if (&was == &now && !around_differs(section.uses)) return;
    const RowMatch match = match_rows(was, now);
    StoredRows& stored = stored_.rows[holder.number];
    if (match.removed.size() == was.size()) {
      // Nothing stays: one patch forgets all rows.
      stored.stale.clear();
      if (!was.empty()) patches_.emplace_back(isa::Remove{holder.target});
      for (const RowPointer& row : now) upsert_row(holder, *row, now_, patches_);
      return;
    }
    patch_rows({.holder = holder, .match = match, .was = was, .now = now},
               changed_rows(place, match), now_, stored, patches_);
  }

  std::vector<RowChange> changed_rows(const Place& place, const RowMatch& match) {
    const SectionPart& section = list_of(*place.holder);
    const std::vector<RowPointer>& was = was_.list(*section.list);
    const std::vector<RowPointer>& now = now_.list(*section.list);
    const bool around = around_differs(section.uses);
    std::vector<RowChange> changes;
    std::size_t counted = 0;  // The rows whose elements are in `index`.
    std::size_t index = 0;
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (match.was[i] == kNoRow) continue;
      const RowPointer& before = was[match.was[i]];
      if (before == now[i] && !around) continue;
      for (; counted < i && !section.body.elements; ++counted) {
        enter(*now[counted], *now[counted]);
        index += elements_of(section.body, now_);
        leave();
      }
      std::vector<isa::Patch> outer = std::exchange(patches_, {});
      std::size_t inside = section.body.elements ? i * *section.body.elements : index;
      enter(*before, *now[i]);
      const bool differ = differs(section.body, place, inside);
      leave();
      std::vector<isa::Patch> inner = std::exchange(patches_, std::move(outer));
      if (differ) {
        enter(*before, *now[i]);
        const bool same = shows_the_same(section.body);
        leave();
        if (!same) changes.push_back({.row = i, .inner = std::nullopt});
      } else if (!inner.empty()) {
        changes.push_back({.row = i, .inner = std::move(inner)});
      }
    }
    return changes;
  }

  void enter(const Row& was, const Row& now) {
    was_.rows.push_back(&was);
    now_.rows.push_back(&now);
  }
  void leave() {
    was_.rows.pop_back();
    now_.rows.pop_back();
  }

  Sight was_;
  Sight now_;
  Stored& stored_;
  std::vector<isa::Patch> patches_;
};

}  // namespace

std::vector<isa::Patch> whole_patches(const Compiled& view, const Data& data, Stored& stored) {
  stored = {};
  stored.rows.resize(view.row_holders);
  stored.segments.resize(view.segment_holders);
  std::vector<isa::Patch> patches;
  Sight sight{.data = &data, .rows = {}};
  set_holder(view.root, view.root.target, sight, stored, patches);
  return patches;
}

std::vector<isa::Patch> delta_patches(const Compiled& view, const Data& was, const Data& now,
                                      Stored& stored) {
  return Delta(was, now, stored).from(view.root);
}

}  // namespace lightspeed::interpreter::view
