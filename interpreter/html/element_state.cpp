#include "interpreter/html/element_state.hpp"

#include "interpreter/html/names.hpp"

namespace lightspeed::interpreter::html {
namespace {

bool html_named(const Tree& tree, NodeId id, std::string_view names) {
  if (tree.at(id).space != Namespace::html) return false;
  return has_word(names, tree.view(tree.at(id).name), false);
}

}  // namespace

NodeId parent_element(const Tree& tree, NodeId id) {
  const NodeId parent = tree.at(id).parent;
  const bool element = parent != NodeId::none && tree.at(parent).kind == NodeKind::element;
  return element ? parent : NodeId::none;
}
NodeId sibling_element(const Tree& tree, NodeId id, bool forward) {
  do {
    id = forward ? tree.at(id).next : tree.at(id).previous;
  } while (id != NodeId::none && tree.at(id).kind != NodeKind::element);
  return id;
}

bool equal_text(std::string_view a, std::string_view b, bool ignore_case) {
  return ignore_case ? equal_ignoring_case(a, b) : a == b;
}

bool has_word(std::string_view list, std::string_view word, bool ignore_case) {
  if (word.empty()) return false;
  // Most often there is no such word, and nothing in the list even begins like it.
  if (!ignore_case && list.find(word) == std::string_view::npos) return false;
  for (std::size_t at = 0; at < list.size();) {
    while (at < list.size() && html_space(list[at])) ++at;
    std::size_t end = at;
    while (end < list.size() && !html_space(list[end])) ++end;
    if (equal_text(list.substr(at, end - at), word, ignore_case)) return true;
    at = end;
  }
  return false;
}

bool is_empty(const Tree& tree, NodeId id) {
  if ((tree.at(id).traits & kTemplate) != 0) return true;  // Its content is not its child.
  for (NodeId each = tree.at(id).first; each != NodeId::none; each = tree.at(each).next) {
    const NodeKind kind = tree.at(each).kind;
    if (kind == NodeKind::element || kind == NodeKind::text) return false;
  }
  return true;
}

bool is_link(const Tree& tree, NodeId id) {
  if (tree.at(id).space == Namespace::svg && tree.view(tree.at(id).name) == "a") {
    return tree.attribute(id, "href") || tree.attribute(id, "xlink:href");
  }
  return html_named(tree, id, "a area") && tree.attribute(id, "href");
}

bool is_checked(const Tree& tree, NodeId id) {
  if (html_named(tree, id, "option")) return tree.attribute(id, "selected").has_value();
  const std::string_view type = tree.attribute(id, "type").value_or("");
  return html_named(tree, id, "input") && has_word("checkbox radio", type, true) &&
         tree.attribute(id, "checked").has_value();
}

bool may_be_disabled(const Tree& tree, NodeId id) {
  return html_named(tree, id, "button input select textarea fieldset option optgroup");
}

bool is_disabled(const Tree& tree, NodeId id) {
  if (tree.attribute(id, "disabled")) return true;
  if (html_named(tree, id, "optgroup")) return false;
  if (html_named(tree, id, "option")) {
    const NodeId parent = parent_element(tree, id);
    return parent != NodeId::none && html_named(tree, parent, "optgroup") &&
           tree.attribute(parent, "disabled");
  }
  NodeId below = id;
  for (NodeId each = parent_element(tree, id); each != NodeId::none;
       below = each, each = parent_element(tree, each)) {
    if (!html_named(tree, each, "fieldset") || !tree.attribute(each, "disabled")) continue;
    bool in_first_legend = html_named(tree, below, "legend");
    for (NodeId left = sibling_element(tree, below, false); left != NodeId::none;
         left = sibling_element(tree, left, false)) {
      in_first_legend = in_first_legend && !html_named(tree, left, "legend");
    }
    if (!in_first_legend) return true;
  }
  return false;
}

}  // namespace lightspeed::interpreter::html
