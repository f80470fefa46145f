// The data of a form, as a browser collects it, as one JSON object of texts.
// Implements CLIENT-13 and CLIENT-14 (specs/client.md): which controls count, and in what order.
// It refuses state of its own: what the user typed is given beside the markup.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/html/tree.hpp"

namespace lightspeed::interpreter {

[[nodiscard]] bool is_form(const html::Tree& tree, html::NodeId id);
/// Whether it is a button, an input, a select or a textarea.
[[nodiscard]] bool is_form_control(const html::Tree& tree, html::NodeId id);

/// The form that a click on the element submits, or none.
[[nodiscard]] html::NodeId form_submitted_by(const html::Tree& tree, html::NodeId clicked);

/// The form's data; `typed` is `name=value&…`, percent-encoded, and counts for more than the
/// markup.
[[nodiscard]] std::string form_payload(const html::Tree& tree, html::NodeId form,
                                       std::string_view typed);

}  // namespace lightspeed::interpreter
