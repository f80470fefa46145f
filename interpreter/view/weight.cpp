#include "interpreter/view/weight.hpp"

#include <limits>
#include <string>
#include <variant>

#include "interpreter/view/block.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter::view {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

std::uint64_t sum(std::uint64_t left, std::uint64_t right) {
  return left > kMost - right ? kMost : left + right;
}

std::uint64_t product(std::uint64_t left, std::uint64_t right) {
  return right != 0 && left > kMost / right ? kMost : left * right;
}

std::uint64_t weight_of(const Block& block, const Data& data) {
  std::uint64_t weight = 0;
  for (const Piece& piece : block.pieces) {
    const std::uint64_t more = std::visit(
        Overloaded{
            [](const Literal& literal) -> std::uint64_t { return literal.html.size(); },
            [&](const ValuePart& part) -> std::uint64_t {
              if (part.value.source != Reference::Source::value) return 1;
              const auto* text = std::get_if<std::string>(&data.values[part.value.index]);
              return text == nullptr ? 1 : text->size();
            },
            [](const FlagPart& part) -> std::uint64_t { return part.name.size(); },
            [&](const SectionPart& section) {
              const std::uint64_t body = sum(1, weight_of(section.body, data));
              const bool repeats = section.list && !section.inverted;
              return repeats ? product(data.lists[*section.list]->size(), body) : body;
            },
            [&](const ElementPart& element) {
              const std::uint64_t outside = sum(weight_of(element.start, data), element.end.size());
              return sum(outside, weight_of(element.inside.content, data));
            },
        },
        piece.value);
    weight = sum(weight, more);
  }
  return weight;
}

}  // namespace

std::uint64_t weight_of(const View& view, const Data& data) {
  return weight_of(view.compiled().root.content, data);
}

}  // namespace lightspeed::interpreter::view
