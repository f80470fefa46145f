#include "interpreter/client/controls.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "interpreter/html/element_state.hpp"

namespace lightspeed::interpreter {
namespace {

using html::NodeId;
using html::Tree;

/// The indexes of the children on the way from the document.
using Place = std::vector<std::uint64_t>;

Place place_of(const Tree& tree, NodeId id) {
  Place place;
  for (; tree.at(id).parent != NodeId::none; id = tree.at(id).parent) {
    std::uint64_t index = 0;
    for (NodeId left = tree.at(id).previous; left != NodeId::none; left = tree.at(left).previous) {
      ++index;
    }
    place.push_back(index);
  }
  std::reverse(place.begin(), place.end());
  return place;
}

}  // namespace

const std::string* Controls::typed(NodeId control) const {
  const auto found = states_.find(control);
  return found != states_.end() && found->second.value ? &*found->second.value : nullptr;
}

bool Controls::is_checked(const Tree& tree, NodeId control) const {
  const auto found = states_.find(control);
  return found != states_.end() && found->second.checked ? *found->second.checked
                                                         : html::is_checked(tree, control);
}

void Controls::forget_below(const Tree& tree, NodeId element) {
  std::erase_if(states_, [&](const auto& entry) {
    NodeId up = entry.first;
    do {
      up = tree.at(up).parent;
    } while (up != NodeId::none && up != element);
    return up == element;
  });
}

void Controls::add_to(Digester& digest, const Tree& tree) const {
  std::map<Place, const ControlState*> ordered;
  for (const auto& [id, state] : states_) ordered.emplace(place_of(tree, id), &state);
  for (const auto& [place, state] : ordered) {
    digest.number(place.size());
    for (const std::uint64_t index : place) digest.number(index);
    digest.number(state->value ? 1 : 0).text(state->value.value_or(""));
    digest.number(state->checked ? 1 : 0).number(state->checked.value_or(false) ? 1 : 0);
  }
}

}  // namespace lightspeed::interpreter
