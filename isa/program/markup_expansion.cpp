// How components use each other: without circles, not too deeply, and not too large in the end.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/overloaded.hpp"
#include "isa/program/markup_check.hpp"
#include "isa/program/token.hpp"

namespace lightspeed::isa::program {
namespace {

/// What markup becomes when its components are put in: so many nodes, and so many slots.
struct Extent {
  std::size_t nodes = 0;
  std::size_t slots = 0;
  std::size_t depth = 0;
};

/// Sums that stop beyond what is allowed, so that doubling components cannot overflow them.
std::size_t bounded(std::size_t number) { return std::min(number, kViewNodesMax + 1); }

class Expansion {
 public:
  explicit Expansion(const Program& program) : program_(program) {
    for (const ComponentDefinition& each : program.components) by_name_[each.name] = &each;
  }

  std::optional<AssemblyError> check() {
    for (const ComponentDefinition& each : program_.components) extent_of(each);
    for (const View& view : program_.views) {
      if (error_) return error_;
      const Extent extent = measure(view.markup);
      if (extent.nodes > kViewNodesMax && !error_) {
        error_ =
            error_at(first_place(view.markup),
                     "the view '" + view.name + "' has more than " + std::to_string(kViewNodesMax) +
                         " elements, texts and marks when its components are put in");
      }
    }
    return error_;
  }

 private:
  static Position first_place(const view::Nodes& nodes) {
    for (const view::Node& node : nodes) {
      if (const auto* component = std::get_if<view::Component>(&node.value)) return component->at;
      if (const auto* element = std::get_if<view::Element>(&node.value)) return element->at;
      if (const auto* section = std::get_if<view::Section>(&node.value)) return section->at;
    }
    return {};
  }

  Extent extent_of(const ComponentDefinition& component) {
    if (const auto known = extents_.find(&component); known != extents_.end()) return known->second;
    path_.push_back(&component);
    const Extent extent = measure(component.markup);
    path_.pop_back();
    return extents_[&component] =
               Extent{.nodes = extent.nodes, .slots = extent.slots, .depth = extent.depth + 1};
  }

  Extent measure(const view::Nodes& nodes) {
    Extent sum;
    for (const view::Node& node : nodes) {
      if (error_) return {};
      const Extent one = measure_one(node);
      sum.nodes = bounded(sum.nodes + one.nodes);
      sum.slots = bounded(sum.slots + one.slots);
      sum.depth = std::max(sum.depth, one.depth);
    }
    return sum;
  }

  Extent measure_one(const view::Node& node) {
    return std::visit(
        Overloaded{
            [](const view::Text&) { return Extent{.nodes = 1}; },
            [](const view::Variable&) { return Extent{.nodes = 1}; },
            [](const view::SlotContent&) { return Extent{.slots = 1}; },
            [&](const view::Section& section) { return one_more(measure(section.children)); },
            [&](const view::Element& element) {
              Extent extent = one_more(measure(element.children));
              for (const view::Attribute& attribute : element.attributes) {
                const Extent value = attribute.value ? measure(*attribute.value) : Extent{};
                extent.nodes = bounded(extent.nodes + 1 + value.nodes);
              }
              return extent;
            },
            [&](const view::Component& use) { return measure_use(use); },
        },
        node.value);
  }

  static Extent one_more(Extent extent) {
    extent.nodes = bounded(extent.nodes + 1);
    return extent;
  }

  Extent measure_use(const view::Component& use) {
    const auto found = by_name_.find(use.name);
    if (found == by_name_.end()) return {};
    const auto open = std::find(path_.begin(), path_.end(), found->second);
    if (open != path_.end()) {
      error_ = error_at(use.at, circle_text(open, use.name));
      return {};
    }
    if (path_.size() >= kComponentDepthMax) {
      error_ = error_at(use.at, too_deep());
      return {};
    }
    const Extent component = extent_of(*found->second);
    const Extent content = measure(use.children);
    const Extent extent{.nodes = bounded(component.nodes + component.slots * content.nodes),
                        .slots = bounded(component.slots * content.slots),
                        .depth = std::max(component.depth, content.depth)};
    if (path_.size() + extent.depth > kComponentDepthMax && !error_) {
      error_ = error_at(use.at, too_deep());
    }
    return extent;
  }

  static std::string too_deep() {
    return "components use each other more than " + std::to_string(kComponentDepthMax) + " deep";
  }

  using Path = std::vector<const ComponentDefinition*>;
  std::string circle_text(Path::const_iterator from, std::string_view name) const {
    std::string text = "a component cannot use itself: ";
    for (auto each = from; each != path_.end(); ++each) text += (*each)->name + " uses ";
    return text.append(name);
  }

  const Program& program_;
  std::map<std::string_view, const ComponentDefinition*> by_name_;
  std::map<const ComponentDefinition*, Extent> extents_;  ///< Only looked up, never walked.
  Path path_;
  std::optional<AssemblyError> error_;
};

}  // namespace

std::optional<AssemblyError> check_expansion(const Program& program) {
  return Expansion(program).check();
}

}  // namespace lightspeed::isa::program
