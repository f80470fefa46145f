#include "interpreter/client/child_path.hpp"

#include <algorithm>
#include <charconv>

#include "interpreter/html/names.hpp"

namespace lightspeed::interpreter {
namespace {

using html::NodeId;
using html::Tree;

constexpr std::string_view kScope = ":scope";
constexpr std::string_view kStep = ">:nth-child(";
constexpr std::size_t kDigitsMax = 9;

bool is_word(std::string_view text) {
  return !text.empty() && (html::ascii_letter(text.front()) || text.front() == '_') &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return html::ascii_letter(c) || html::ascii_digit(c) || c == '-' || c == '_';
         });
}

// A number without a sign and leading zeros, then a bracket; both are taken off the text.
std::optional<std::size_t> take_index(std::string_view& text) {
  const std::size_t close = text.find(')');
  if (close > kDigitsMax) return std::nullopt;  // No bracket is far behind, too.
  std::size_t index = 0;
  const auto end = std::from_chars(text.data(), text.data() + close, index);
  if (end.ptr != text.data() + close || text.front() == '0') return std::nullopt;
  text.remove_prefix(close + 1);
  return index;
}

bool is_element(const Tree& tree, NodeId id) { return tree.at(id).kind == html::NodeKind::element; }

NodeId nth_child(const Tree& tree, NodeId parent, std::size_t index) {
  // What a template holds is not found by selectors.
  if ((tree.at(parent).traits & html::kTemplate) != 0) return NodeId::none;
  for (NodeId id = tree.at(parent).first; id != NodeId::none; id = tree.at(id).next) {
    if (is_element(tree, id) && --index == 0) return id;
  }
  return NodeId::none;
}

bool has_id(const Tree& tree, NodeId element, std::string_view id) {
  return tree.attribute(element, "id") == id;
}

// The next element of that id behind `from`, in tree order, and in front of `end`.
NodeId next_of_id(const Tree& tree, NodeId from, NodeId root, NodeId end, std::string_view id) {
  for (NodeId next = tree.after(from, root); next != NodeId::none && next != end;) {
    if (!is_element(tree, next)) {
      next = tree.after(next, root);
      continue;
    }
    if (has_id(tree, next, id)) return next;
    const bool shut = (tree.at(next).traits & html::kTemplate) != 0;
    next = shut ? tree.after_subtree(next, root) : tree.after(next, root);
  }
  return NodeId::none;
}

}  // namespace

std::optional<ChildPath> ChildPath::parse(std::string_view target) {
  const std::string_view head = target.substr(0, std::min(target.find('>'), target.size()));
  ChildPath path;
  if (head != kScope) {
    if (!head.starts_with('#') || !is_word(head.substr(1))) return std::nullopt;
    path.id = head.substr(1);
  }
  target.remove_prefix(head.size());
  while (!target.empty()) {
    if (!target.starts_with(kStep)) return std::nullopt;
    target.remove_prefix(kStep.size());
    const auto index = take_index(target);
    if (!index) return std::nullopt;
    path.steps.push_back(*index);
  }
  return path;
}

NodeId ChildPath::find(const Tree& tree, NodeId root) const {
  NodeId found = root;
  if (!id.empty()) {
    // With the id around the root, the root itself or what is in it may be a child of that one.
    for (NodeId up = root; up != NodeId::none; up = tree.at(up).parent) {
      if (is_element(tree, up) && has_id(tree, up, id)) return NodeId::none;
    }
    found = next_of_id(tree, root, root, NodeId::none, id);
  } else if (steps.empty()) {
    return NodeId::none;
  }
  const NodeId holder = found;
  for (const std::size_t index : steps) {
    if (found == NodeId::none) return NodeId::none;
    found = nth_child(tree, found, index);
  }
  if (found == NodeId::none || id.empty() || found == holder) return found;
  // A second element of that id, inside of the first one, may have such a child further in front.
  return next_of_id(tree, holder, root, found, id) == NodeId::none ? found : NodeId::none;
}

}  // namespace lightspeed::interpreter
