#include "interpreter/view/plan.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "interpreter/html/names.hpp"
#include "interpreter/view/region.hpp"
#include "interpreter/view/shape.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter::view {
namespace {

namespace markup = isa::view;
using markup::Nodes;

/// What an attribute `id` begins and ends with, where something else stands between.
struct DynamicId {
  std::string begin;
  std::string end;
};

/// Every id of a view: how often it is written, and what data could make.
class Ids {
 public:
  explicit Ids(const Nodes& nodes) { collect(nodes); }

  // The root is `#app`, whatever stands inside of it (DOM-1).
  [[nodiscard]] bool is_unique(const std::string& id) const {
    const auto found = written_.find(id);
    if (found == written_.end() || found->second != 1 || id == "app") return false;
    return std::none_of(made_.begin(), made_.end(), [&](const DynamicId& made) {
      return id.size() >= made.begin.size() + made.end.size() && id.starts_with(made.begin) &&
             id.ends_with(made.end);
    });
  }

 private:
  void collect(const Nodes& nodes) {
    for (const markup::Node& node : nodes) {
      if (const auto* element = std::get_if<markup::Element>(&node.value)) {
        for (const markup::Attribute& attribute : element->attributes) {
          if (attribute.value && html::equal_ignoring_case(attribute.name, "id")) {
            add(*attribute.value);
          }
        }
        collect(element->children);
      } else if (const auto* section = std::get_if<markup::Section>(&node.value)) {
        collect(section->children);
      }
    }
  }

  // A reference such as `&amp;` is taken for anything.
  void add(const Nodes& value) {
    std::vector<std::string> texts(1);
    for (const markup::Node& node : value) {
      const auto* text = std::get_if<markup::Text>(&node.value);
      if (text == nullptr) {
        texts.emplace_back();
        continue;
      }
      for (const char c : text->html) {
        if (c == '&' || c == ';') {
          texts.emplace_back();
        } else {
          texts.back() += c;
        }
      }
    }
    if (texts.size() == 1) {
      ++written_[texts.front()];
    } else {
      made_.push_back({.begin = texts.front(), .end = texts.back()});
    }
  }

  std::map<std::string, std::size_t> written_;
  std::vector<DynamicId> made_;
};

class Planner {
 public:
  explicit Planner(const Nodes& markup) : ids_(markup) {}

  [[nodiscard]] Compiled plan(Block content) {
    Compiled compiled;
    compiled.fingerprint = fingerprint_of(content);
    compiled.root.content = std::move(content);
    compiled.root.target = "#app";
    compiled.root.base = ":scope";
    plan(compiled.root, true, false);
    compiled.row_holders = rows_;
    compiled.segment_holders = segments_;
    return compiled;
  }

 private:
  // `named` holders are the root and those that an id finds.
  void plan(Holder& holder, bool named, bool in_list) {
    const auto& pieces = holder.content.pieces;
    const bool stays = !holder.target.empty();  // Never so inside of a list.
    if (stays && pieces.size() == 1) {
      const auto* section = std::get_if<SectionPart>(&pieces.front().value);
      if (section != nullptr && section->list && !section->inverted) {
        holder.keeping = Keeping::rows;
        holder.number = rows_++;
      }
    }
    if (stays && named && holder.keeping == Keeping::nothing) {
      if (auto region = region_of(holder.content)) {
        holder.keeping = Keeping::segments;
        holder.number = segments_++;
        holder.fingerprint = fingerprint_text(fingerprint_of(holder.content));
        holder.static_html = std::move(region->static_html);
        holder.slots = std::move(region->slots);
        return;
      }
    }
    plan(holder.content, holder.base, 0, in_list);
  }

  // `index` counts the elements in front; none where data decides how many these are.
  std::optional<std::size_t> plan(Block& block, const std::string& base,
                                  std::optional<std::size_t> index, bool in_list) {
    for (Piece& piece : block.pieces) {
      std::visit(Overloaded{
                     [&](const Literal& literal) {
                       if (index) *index += literal.elements;
                     },
                     [](const ValuePart&) {},
                     [](const FlagPart&) {},
                     [&](SectionPart& section) {
                       const bool repeats = section.list && !section.inverted;
                       plan(section.body, base, index, in_list || repeats);
                       if (section.body.elements != 0) index.reset();
                     },
                     [&](ElementPart& element) {
                       if (index) ++*index;
                       plan(element, base, index, in_list);
                     },
                 },
                 piece.value);
    }
    return index;
  }

  void plan(ElementPart& element, const std::string& base, std::optional<std::size_t> index,
            bool in_list) {
    if (in_list || !ids_.is_unique(element.id)) element.id.clear();
    Holder& inside = element.inside;
    if (!element.id.empty()) {
      inside.base = "#" + element.id;
    } else if (!in_list && !base.empty() && index) {
      inside.base = base + step_to(*index);
    }
    inside.target = inside.base;
    plan(inside, !element.id.empty(), in_list);
  }

  Ids ids_;
  std::uint32_t rows_ = 0;
  std::uint32_t segments_ = 0;
};

}  // namespace

Compiled plan(Block content, const Nodes& markup) {
  return Planner(markup).plan(std::move(content));
}

}  // namespace lightspeed::interpreter::view
