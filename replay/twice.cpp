#include "replay/twice.hpp"

#include <algorithm>
#include <utility>

namespace lightspeed::replay {

using interpreter::Step;

std::optional<Parting> parting_of(std::span<const Step> first, std::span<const Step> second) {
  const std::size_t both = std::min(first.size(), second.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (auto difference = first_difference(first[i], second[i])) {
      return Parting{.step = first[i], .difference = *std::move(difference)};
    }
  }
  if (first.size() == second.size()) return std::nullopt;
  const bool is_of_first = first.size() > both;
  return Parting{.step = is_of_first ? first[both] : second[both],
                 .difference = {.field = "step",
                                .expected = is_of_first ? "a step" : "none",
                                .actual = is_of_first ? "none" : "a step"}};
}

}  // namespace lightspeed::replay
