#include "interpreter/view/view.hpp"

#include "interpreter/view/block.hpp"
#include "interpreter/view/build.hpp"
#include "interpreter/view/expand.hpp"
#include "interpreter/view/plan.hpp"
#include "interpreter/view/render.hpp"
#include "interpreter/view/structure.hpp"

namespace lightspeed::interpreter::view {

Result<View, isa::view::MarkupError> View::compile(
    const isa::view::Nodes& markup,
    const std::vector<isa::program::ComponentDefinition>& components, const Names& names) {
  const isa::view::Nodes expanded = expand(markup, components);
  // Names first: an error that the author can see in the text is better than one about browsers.
  auto content = build(expanded, names);
  if (!content) return failure(content.error());
  if (auto checked = check_structure(expanded); !checked) return failure(checked.error());
  return View(std::make_shared<const Compiled>(plan(*std::move(content), expanded)));
}

std::string View::full_html(const Data& data) const {
  Sight sight{.data = &data, .rows = {}};
  return html_of(compiled_->root.content, sight);
}

std::uint64_t View::fingerprint() const { return compiled_->fingerprint; }

}  // namespace lightspeed::interpreter::view
