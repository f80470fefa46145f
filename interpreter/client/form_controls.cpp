#include "interpreter/client/form_controls.hpp"

#include "interpreter/html/element_state.hpp"
#include "interpreter/html/names.hpp"

namespace lightspeed::interpreter {
namespace {

using html::NodeId;
using html::NodeKind;
using html::Tree;

bool is_submit_button(const Tree& tree, NodeId id) {
  if (is_named(tree, id, "input")) return has_type(tree, id, "submit image");
  return is_named(tree, id, "button") && !has_type(tree, id, "button reset");
}

bool is_reset_button(const Tree& tree, NodeId id) {
  return is_named(tree, id, "button input") && has_type(tree, id, "reset");
}

template <class IsButton>
NodeId form_of_button(const Tree& tree, NodeId clicked, const IsButton& is_button) {
  for (NodeId id = clicked; id != NodeId::none; id = html::parent_element(tree, id)) {
    if (is_button(tree, id)) return form_of(tree, id);
  }
  return NodeId::none;
}

}  // namespace

bool is_named(const Tree& tree, NodeId id, std::string_view names) {
  const html::Node& node = tree.at(id);
  return node.kind == NodeKind::element && node.space == html::Namespace::html &&
         html::has_word(names, tree.view(node.name), false);
}

bool has_type(const Tree& tree, NodeId id, std::string_view types) {
  return html::has_word(types, tree.attribute(id, "type").value_or(""), true);
}

NodeId ancestor_named(const Tree& tree, NodeId id, std::string_view name) {
  for (id = html::parent_element(tree, id); id != NodeId::none;
       id = html::parent_element(tree, id)) {
    if (is_named(tree, id, name)) return id;
  }
  return NodeId::none;
}

bool is_form(const Tree& tree, NodeId id) { return is_named(tree, id, "form"); }

bool is_form_control(const Tree& tree, NodeId id) {
  return is_named(tree, id, "button input select textarea");
}

bool is_box(const Tree& tree, NodeId id) {
  return is_named(tree, id, "input") && has_type(tree, id, "checkbox radio");
}

NodeId form_of(const Tree& tree, NodeId control) {
  const auto named = tree.attribute(control, "form");
  if (!named) return ancestor_named(tree, control, "form");
  for (NodeId id = next_element(tree, NodeId::document, NodeId::document); id != NodeId::none;
       id = next_element(tree, id, NodeId::document)) {
    if (tree.attribute(id, "id") != *named) continue;
    return is_form(tree, id) ? id : NodeId::none;
  }
  return NodeId::none;
}

NodeId form_submitted_by(const Tree& tree, NodeId clicked) {
  return form_of_button(tree, clicked, is_submit_button);
}

NodeId form_reset_by(const Tree& tree, NodeId clicked) {
  return form_of_button(tree, clicked, is_reset_button);
}

NodeId next_element(const Tree& tree, NodeId id, NodeId top) {
  do {
    id = is_named(tree, id, "template") ? tree.after_subtree(id, top) : tree.after(id, top);
  } while (id != NodeId::none && tree.at(id).kind != NodeKind::element);
  return id;
}

std::string option_value(const Tree& tree, NodeId option) {
  if (const auto value = tree.attribute(option, "value")) return std::string(*value);
  return html::collapsed(tree.text(option));
}

}  // namespace lightspeed::interpreter
