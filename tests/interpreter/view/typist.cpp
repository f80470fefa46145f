#include "tests/interpreter/view/typist.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "interpreter/client/form_controls.hpp"
#include "interpreter/client/typing.hpp"
#include "interpreter/html/selector.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::Document;
using interpreter::html::NodeId;
using interpreter::html::Tree;

template <class Visit>
void each_control(const Tree& tree, NodeId top, const Visit& visit) {
  for (NodeId id = interpreter::next_element(tree, top, top); id != NodeId::none;
       id = interpreter::next_element(tree, id, top)) {
    if (interpreter::is_named(tree, id, "input select textarea")) visit(id);
  }
}

bool holds_control(const Tree& tree, NodeId top) {
  bool found = false;
  each_control(tree, top, [&](NodeId) { found = true; });
  return found;
}

// Of the targets that a screen writes (DELTA-4).
NodeId target_of(const Document& document, const isa::Patch& patch) {
  const std::string& target =
      std::visit([](const auto& p) -> const std::string& { return p.target; }, patch);
  if (target == "#app") return document.root();
  const auto selector = interpreter::html::Selector::parse(target);
  return selector ? document.tree().query(document.root(), *selector) : NodeId::none;
}

// A row that shows nothing comes, goes and moves as any other, and the list shows the same.
bool may_show_the_same(const isa::Patch& patch) {
  const auto* upsert = std::get_if<isa::UpsertKeyed>(&patch);
  return upsert != nullptr ? upsert->html.empty()
                           : std::holds_alternative<isa::RemoveKeyed>(patch) ||
                                 std::holds_alternative<isa::ReorderKeyed>(patch);
}

template <class Place>
bool is_below(const Place& place, const Place& top) {
  return place.size() > top.size() && std::equal(top.begin(), top.end(), place.begin());
}

}  // namespace

void Typist::type(Dice& dice, Document& document) {
  std::vector<NodeId> controls;
  each_control(document.tree(), document.root(), [&](NodeId id) { controls.push_back(id); });
  for (const NodeId id : controls) {
    if (!dice.one_in(2)) continue;
    const std::string text = "typed " + std::to_string(++typed_);
    if (interpreter::type_into(document, id, text)) texts_[place_of(document, id)] = text;
  }
}

std::string Typist::watch(Document document, const std::vector<isa::Patch>& patches) {
  needless_ = 0;
  std::map<Place, std::string> set;  // Where outermost something was set, and what stood there.
  for (const isa::Patch& patch : patches) {
    const NodeId target = target_of(document, patch);
    if (target == NodeId::none) return "no target";
    const Place place = place_of(document, target);
    std::erase_if(texts_, [&](const auto& entry) { return is_below(entry.first, place); });
    const bool inside = std::any_of(set.begin(), set.end(), [&](const auto& outer) {
      return outer.first == place || is_below(place, outer.first);
    });
    if (!inside && !may_show_the_same(patch) && holds_control(document.tree(), target)) {
      set.emplace(place, document.tree().inner_html(target));
    }
    if (!document.apply(isa::encode_patch_stream({patch}))) return "a patch that fails alone";
  }
  for (const auto& [place, html] : set) {
    const NodeId now = at(document, place);
    if (now != NodeId::none && document.tree().inner_html(now) == html) ++needless_;
  }
  return {};
}

std::string Typist::wrong(const Document& document) const {
  std::size_t found = 0;
  std::string error;
  each_control(document.tree(), document.root(), [&](NodeId id) {
    const std::string* holds = document.controls().typed(id);
    const auto typed = texts_.find(place_of(document, id));
    if (typed != texts_.end()) ++found;
    if (holds == nullptr ? typed == texts_.end()
                         : typed != texts_.end() && typed->second == *holds) {
      return;
    }
    error += "a control holds " + (holds == nullptr ? std::string("nothing") : *holds) + ", not " +
             (typed == texts_.end() ? std::string("nothing") : typed->second) + "\n";
  });
  if (found != texts_.size()) error += "a control is gone that no patch set anew\n";
  return error;
}

Typist::Place Typist::place_of(const Document& document, NodeId id) {
  const Tree& tree = document.tree();
  Place place;
  for (; id != document.root(); id = tree.at(id).parent) {
    std::size_t index = 0;
    for (NodeId left = tree.at(id).previous; left != NodeId::none; left = tree.at(left).previous) {
      ++index;
    }
    place.push_back(index);
  }
  std::reverse(place.begin(), place.end());
  return place;
}

NodeId Typist::at(const Document& document, const Place& place) {
  const Tree& tree = document.tree();
  NodeId id = document.root();
  for (std::size_t index : place) {
    id = tree.at(id).first;
    for (; index > 0 && id != NodeId::none; --index) id = tree.at(id).next;
    if (id == NodeId::none) return id;
  }
  return id;
}

}  // namespace lightspeed::tests
