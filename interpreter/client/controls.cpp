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

/// About as many nodes stand around a control.
constexpr std::size_t kWayUp = 4;

/// Looks for the places of many nodes, and counts the children of each parent once for all of them.
class Places {
 public:
  explicit Places(const Tree& tree) : tree_(tree) {}

  Place of(NodeId id) {
    Place place;
    for (; tree_.at(id).parent != NodeId::none; id = tree_.at(id).parent) {
      place.push_back(index_of(id));
    }
    std::reverse(place.begin(), place.end());
    return place;
  }

 private:
  std::uint64_t index_of(NodeId id) {
    const auto found = indexes_.find(id);
    if (found != indexes_.end()) return found->second;
    std::uint64_t index = 0;
    for (NodeId child = tree_.at(tree_.at(id).parent).first; child != NodeId::none;
         child = tree_.at(child).next) {
      indexes_.emplace_hint(indexes_.end(), child, index++);
    }
    return indexes_.at(id);
  }

  const Tree& tree_;
  std::map<NodeId, std::uint64_t> indexes_;
};

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
  // Most content that is made anew is small; only where it is not, every control is asked where it
  // stands.
  std::size_t steps = states_.size() * kWayUp;
  NodeId below = element;
  while (steps > 0) {
    below = tree.after(below, element);
    if (below == NodeId::none) return;
    states_.erase(below);
    --steps;
  }
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
  Places places(tree);
  for (const auto& [id, state] : states_) ordered.emplace(places.of(id), &state);
  for (const auto& [place, state] : ordered) {
    digest.number(place.size());
    for (const std::uint64_t index : place) digest.number(index);
    digest.number(state->value ? 1 : 0).text(state->value.value_or(""));
    digest.number(state->checked ? 1 : 0).number(state->checked.value_or(false) ? 1 : 0);
  }
}

}  // namespace lightspeed::interpreter
