#include "interpreter/app/segments.hpp"

#include <algorithm>
#include <utility>

namespace lightspeed::interpreter {

isa::Patch whole(const Segments& view) {
  return isa::ReplaceSegments{.target = std::string(view.target),
                              .fingerprint = std::string(view.fingerprint),
                              .static_html = std::string(view.static_html),
                              .slots = view.slots};
}

void add_changes(const Segments& before, const Segments& after, std::vector<isa::Patch>& patches) {
  const bool same_shape =
      before.target == after.target && before.fingerprint == after.fingerprint &&
      std::ranges::equal(before.slots, after.slots, {}, &isa::Slot::name, &isa::Slot::name);
  if (!same_shape) {
    patches.push_back(whole(after));
    return;
  }
  std::vector<isa::Slot> changed;
  for (std::size_t i = 0; i < after.slots.size(); ++i) {
    if (before.slots[i] != after.slots[i]) changed.push_back(after.slots[i]);
  }
  if (changed.empty()) return;
  patches.push_back(isa::UpdateSegments{.target = std::string(after.target),
                                        .fingerprint = std::string(after.fingerprint),
                                        .slots = std::move(changed)});
}

}  // namespace lightspeed::interpreter
