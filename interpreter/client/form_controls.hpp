// What the markup says of forms: which elements are controls, whose they are, and their options.
// Implements CLIENT-13 and CLIENT-14 (specs/client.md): the words that data and typing share.
// It refuses state: what the user did is kept beside the markup.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/html/tree.hpp"

namespace lightspeed::interpreter {

/// Whether it is an HTML element with one of these names, or of one of these types.
[[nodiscard]] bool is_named(const html::Tree& tree, html::NodeId id, std::string_view names);
[[nodiscard]] bool has_type(const html::Tree& tree, html::NodeId id, std::string_view types);
[[nodiscard]] html::NodeId ancestor_named(const html::Tree& tree, html::NodeId id,
                                          std::string_view name);

[[nodiscard]] bool is_form(const html::Tree& tree, html::NodeId id);
/// Whether it is a button, an input, a select or a textarea.
[[nodiscard]] bool is_form_control(const html::Tree& tree, html::NodeId id);
[[nodiscard]] bool is_box(const html::Tree& tree, html::NodeId id);
/// The form of a control, or none.
[[nodiscard]] html::NodeId form_of(const html::Tree& tree, html::NodeId control);
/// The form that a click on the element submits or resets, or none.
[[nodiscard]] html::NodeId form_submitted_by(const html::Tree& tree, html::NodeId clicked);
[[nodiscard]] html::NodeId form_reset_by(const html::Tree& tree, html::NodeId clicked);

/// The next element in tree order, or none; what a template holds is not in the document.
[[nodiscard]] html::NodeId next_element(const html::Tree& tree, html::NodeId id, html::NodeId top);
[[nodiscard]] std::string option_value(const html::Tree& tree, html::NodeId option);

}  // namespace lightspeed::interpreter
