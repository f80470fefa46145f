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

/// What markup becomes when its components are put in.
struct Extent {
  std::size_t nodes = 0;
  std::size_t slots = 0;
  std::size_t components = 0;  ///< How deeply they use each other.
  std::size_t depth = 0;       ///< Of elements, sections and components in each other.
  std::size_t slot_depth = 0;  ///< How many of these are around the deepest slot.
};

/// Sums that stop beyond what is allowed, so that doubling components cannot overflow them.
std::size_t bounded(std::size_t number) { return std::min(number, kViewNodesMax + 1); }

/// What stands in one more element, section or component.
Extent enclosed(Extent extent) {
  extent.nodes = bounded(extent.nodes + 1);
  extent.depth = bounded(extent.depth + 1);
  extent.slot_depth = extent.slots > 0 ? bounded(extent.slot_depth + 1) : 0;
  return extent;
}

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
    Extent extent = measure(component.markup);
    path_.pop_back();
    ++extent.components;
    return extents_[&component] = extent;
  }

  Extent measure(const view::Nodes& nodes) {
    Extent sum;
    for (const view::Node& node : nodes) {
      if (error_) return {};
      const Extent one = measure_one(node);
      sum.nodes = bounded(sum.nodes + one.nodes);
      sum.slots = bounded(sum.slots + one.slots);
      sum.components = std::max(sum.components, one.components);
      sum.depth = std::max(sum.depth, one.depth);
      sum.slot_depth = std::max(sum.slot_depth, one.slot_depth);
    }
    return sum;
  }

  /// Of what stands in an element, a section or a component.
  Extent measure_inside(const view::Nodes& nodes) {
    ++around_;
    const Extent extent = measure(nodes);
    --around_;
    return extent;
  }

  Extent measure_one(const view::Node& node) {
    return std::visit(Overloaded{
                          [](const view::Text&) { return Extent{.nodes = 1}; },
                          [](const view::Variable&) { return Extent{.nodes = 1}; },
                          [](const view::SlotContent&) { return Extent{.slots = 1}; },
                          [&](const view::Section& section) {
                            return enclosed(measure_inside(section.children));
                          },
                          [&](const view::Element& element) {
                            Extent extent = enclosed(measure_inside(element.children));
                            for (const view::Attribute& attribute : element.attributes) {
                              const Extent value =
                                  attribute.value ? measure(*attribute.value) : Extent{};
                              extent.nodes = bounded(extent.nodes + 1 + value.nodes);
                            }
                            return extent;
                          },
                          [&](const view::Component& use) { return measure_use(use); },
                      },
                      node.value);
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
    if (around_ >= kViewDepthMax) {
      error_ = error_at(use.at, nested_too_deep());
      return {};
    }
    ++around_;
    const Extent component = extent_of(*found->second);
    --around_;
    const Extent content = measure_inside(use.children);
    const Extent extent =
        enclosed({.nodes = bounded(component.nodes + component.slots * content.nodes),
                  .slots = bounded(component.slots * content.slots),
                  .components = std::max(component.components, content.components),
                  .depth = std::max(component.depth, component.slot_depth + content.depth),
                  .slot_depth = component.slot_depth + content.slot_depth});
    if (error_) return extent;
    if (path_.size() + extent.components > kComponentDepthMax) {
      error_ = error_at(use.at, too_deep());
    } else if (around_ + extent.depth > kViewDepthMax) {
      error_ = error_at(use.at, nested_too_deep());
    }
    return extent;
  }

  static std::string too_deep() {
    return "components use each other more than " + std::to_string(kComponentDepthMax) + " deep";
  }

  static std::string nested_too_deep() {
    return "with the components put in, more than " + std::to_string(kViewDepthMax) +
           " elements, sections and components stand inside each other here";
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
  std::size_t around_ = 0;  ///< Elements, sections and components around what is measured.
  std::optional<AssemblyError> error_;
};

}  // namespace

std::optional<AssemblyError> check_expansion(const Program& program) {
  return Expansion(program).check();
}

}  // namespace lightspeed::isa::program
