#include "interpreter/view/screen.hpp"

#include <utility>

#include "interpreter/view/delta.hpp"
#include "interpreter/view/shown.hpp"

namespace lightspeed::interpreter::view {

std::vector<isa::Patch> Screen::whole(const View& view, const Data& data) {
  Shown next{.view = view, .data = data, .stored = {}};
  std::vector<isa::Patch> patches = whole_patches(view.compiled(), data, next.stored);
  shown_ = std::make_shared<const Shown>(std::move(next));
  return patches;
}

std::vector<isa::Patch> Screen::changes(const View& view, const Data& data) {
  if (shown_ == nullptr || !shown_->view.is(view)) return whole(view, data);
  Shown next{.view = view, .data = data, .stored = shown_->stored};
  std::vector<isa::Patch> patches = delta_patches(view.compiled(), shown_->data, data, next.stored);
  shown_ = std::make_shared<const Shown>(std::move(next));
  return patches;
}

}  // namespace lightspeed::interpreter::view
