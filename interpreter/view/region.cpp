#include "interpreter/view/region.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "interpreter/client/slots.hpp"
#include "isa/mode.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter::view {
namespace {

/// What a block is as a region: static html, and the elements of one value each between it.
class Region {
 public:
  /// False if something else changes in it.
  [[nodiscard]] bool add(const Block& block, const std::string& steps) {
    std::size_t index = 0;
    for (const Piece& piece : block.pieces) {
      if (const auto* literal = std::get_if<Literal>(&piece.value)) {
        write(literal->html);
        index += literal->elements;
        continue;
      }
      const auto* element = std::get_if<ElementPart>(&piece.value);
      if (element == nullptr || !add_element(*element, steps + step_to(++index))) return false;
    }
    return true;
  }

  /// Whether a client of either mode renders what stands in the markup: marks may be doubled, or
  /// stand where the published browser looks for none.
  [[nodiscard]] bool renders_right() const {
    if (slots_.empty() || holds_controls()) return false;
    std::vector<isa::Slot> values;
    for (const RegionSlot& slot : slots_) {
      const auto same = [&](const isa::Slot& other) { return other.name == slot.name; };
      if (std::any_of(values.begin(), values.end(), same)) return false;
      values.push_back({.name = slot.name, .value = value_of(values.size())});
    }
    for (const isa::Mode mode : {isa::Mode::strict, isa::Mode::published}) {
      const auto rendered = render_segment(static_html_, values, mode);
      if (!rendered || *rendered != shown_html_) return false;
    }
    return true;
  }

  [[nodiscard]] RegionParts take() { return {std::move(static_html_), std::move(slots_)}; }

 private:
  // To render a region is to lose what people typed into it.
  [[nodiscard]] bool holds_controls() const {
    constexpr std::array<std::string_view, 3> kControls{"<input", "<select", "<textarea"};
    return std::any_of(kControls.begin(), kControls.end(), [&](std::string_view control) {
      return static_html_.find(control) != std::string::npos;
    });
  }

  static std::string value_of(std::size_t slot) { return "value " + std::to_string(slot); }

  void write(std::string_view html) {
    static_html_ += html;
    shown_html_ += html;
  }

  [[nodiscard]] bool add_element(const ElementPart& element, const std::string& steps) {
    const auto& start = element.start.pieces;
    const auto* literal = start.size() == 1 ? std::get_if<Literal>(&start[0].value) : nullptr;
    if (literal == nullptr || element.feed) return false;
    write(literal->html);
    const auto& inside = element.inside.content.pieces;
    const auto* value = inside.size() == 1 ? std::get_if<ValuePart>(&inside[0].value) : nullptr;
    if (value != nullptr && !element.slot.empty()) {
      shown_html_ += value_of(slots_.size());
      slots_.push_back({.name = element.slot, .value = value->value, .steps = steps});
    } else if (!add(element.inside.content, steps)) {
      return false;
    }
    write(element.end);
    return true;
  }

  std::string static_html_;
  std::string shown_html_;
  std::vector<RegionSlot> slots_;
};

}  // namespace

std::optional<RegionParts> region_of(const Block& content) {
  Region region;
  if (!region.add(content, "") || !region.renders_right()) return std::nullopt;
  return region.take();
}

std::string step_to(std::size_t index) { return ">:nth-child(" + std::to_string(index) + ")"; }

}  // namespace lightspeed::interpreter::view
