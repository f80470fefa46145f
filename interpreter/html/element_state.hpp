// What the attributes and the neighbours of an element say: links, boxes, disabled controls.
// Implements HTML-8 (specs/document.md): the answers of the pseudo-classes about state.
// It refuses state that the user changes: a box is checked as its markup says.
#pragma once

#include <string_view>

#include "interpreter/html/tree.hpp"

namespace lightspeed::interpreter::html {

[[nodiscard]] NodeId parent_element(const Tree& tree, NodeId id);
[[nodiscard]] NodeId sibling_element(const Tree& tree, NodeId id, bool forward);

[[nodiscard]] bool equal_text(std::string_view a, std::string_view b, bool ignore_case);
/// Whether a list of words between white space has the word.
[[nodiscard]] bool has_word(std::string_view list, std::string_view word, bool ignore_case);

[[nodiscard]] bool is_empty(const Tree& tree, NodeId id);
[[nodiscard]] bool is_link(const Tree& tree, NodeId id);
[[nodiscard]] bool is_checked(const Tree& tree, NodeId id);
[[nodiscard]] bool may_be_disabled(const Tree& tree, NodeId id);
[[nodiscard]] bool is_disabled(const Tree& tree, NodeId id);

}  // namespace lightspeed::interpreter::html
