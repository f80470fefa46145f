// What a user can do in the page that a client shows: click, type, submit.
// Implements SIM-4 (specs/simulation.md): only elements that are there, each by a selector.
// It refuses what the page does not offer: events that nobody shows stand in vocabulary.hpp.
#pragma once

#include <optional>

#include "interpreter/client/document.hpp"
#include "interpreter/world/stimulus.hpp"
#include "isa/base/choices.hpp"

namespace lightspeed::replay {

/// None if the page offers nothing.
[[nodiscard]] std::optional<interpreter::Stimulus> draw_page_action(
    const interpreter::Document& document, ChoiceSource& choices);

/// `#id>:nth-child(2)`: the element by its place below the nearest one with a plain id.
[[nodiscard]] std::string selector_of(const interpreter::html::Tree& tree,
                                      interpreter::html::NodeId id);

}  // namespace lightspeed::replay
