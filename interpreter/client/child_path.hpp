// Targets that name one element by its place: an id or the root, and steps to the n-th child.
// Implements DOM-1, DOM-16 (specs/document.md): what the selector finds, without asking every node.
// It refuses every other selector, and places where it might find another element.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "interpreter/html/tree.hpp"

namespace lightspeed::interpreter {

/// `#id>:nth-child(2)>:nth-child(1)`, `:scope>:nth-child(3)`, `#id`. What is put into such a target
/// does not change what it finds.
struct ChildPath {
  std::string_view id;  ///< A view into the target; empty for `:scope`.
  std::vector<std::size_t> steps;

  [[nodiscard]] static std::optional<ChildPath> parse(std::string_view target);

  /// The element that the selector finds within `root`. None where it is not sure of that: then the
  /// selector must be asked.
  [[nodiscard]] html::NodeId find(const html::Tree& tree, html::NodeId root) const;
};

}  // namespace lightspeed::interpreter
