#include "replay/simulate/page_actions.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/client/form_controls.hpp"
#include "interpreter/html/element_state.hpp"
#include "isa/base/hex.hpp"
#include "replay/simulate/vocabulary.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Stimulus;
using interpreter::html::NodeId;
using interpreter::html::Tree;
using Elements = std::vector<NodeId>;

constexpr std::string_view kOffering = "form button input select textarea";

bool is_button(const Tree& tree, NodeId id) {
  return interpreter::is_named(tree, id, "button") || interpreter::is_box(tree, id) ||
         (interpreter::is_named(tree, id, "input") &&
          interpreter::has_type(tree, id, "submit reset button image"));
}

bool is_clickable(const Tree& tree, NodeId id) {
  if (is_button(tree, id)) return true;
  return tree.attribute(id, "data-ls-event").has_value();
}

bool is_typeable(const Tree& tree, NodeId id) {
  return interpreter::is_form_control(tree, id) && !is_button(tree, id) &&
         !interpreter::has_type(tree, id, "hidden file");
}

/// What a page offers, in the order of the document.
struct Offer {
  Elements clickable;
  Elements typeable;
  Elements forms;
};

Offer offer_of(const Tree& tree) {
  Offer offer;
  for (NodeId id = interpreter::next_element(tree, NodeId::document, NodeId::document);
       id != NodeId::none; id = interpreter::next_element(tree, id, NodeId::document)) {
    // Of most elements this one look is enough.
    const bool listens = tree.attribute(id, "data-ls-event").has_value();
    if (!listens && !interpreter::is_named(tree, id, kOffering)) continue;
    if (interpreter::is_form(tree, id)) {
      offer.forms.push_back(id);
      continue;
    }
    const bool clickable = is_clickable(tree, id);
    if (!clickable && !is_typeable(tree, id)) continue;
    if (interpreter::html::is_disabled(tree, id)) continue;
    (clickable ? offer.clickable : offer.typeable).push_back(id);
  }
  return offer;
}

Elements options_of(const Tree& tree, NodeId select) {
  Elements options;
  for (NodeId id = interpreter::next_element(tree, select, select); id != NodeId::none;
       id = interpreter::next_element(tree, id, select)) {
    if (interpreter::is_named(tree, id, "option")) options.push_back(id);
  }
  return options;
}

/// What a user would put there: one of its options, or a text.
std::string draw_entry(const Tree& tree, NodeId control, ChoiceSource& choices) {
  if (interpreter::is_named(tree, control, "select")) {
    const Elements options = options_of(tree, control);
    if (!options.empty()) return interpreter::option_value(tree, pick(choices, "option", options));
  }
  return draw_text(choices);
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char byte : text) {
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '_';
    if (plain) {
      encoded += byte;
    } else {
      encoded += "%" + hex(static_cast<unsigned char>(byte), 2);
    }
  }
  return encoded;
}

/// Some of the form's controls, each with an entry.
std::string draw_fields(const Tree& tree, NodeId form, const Elements& typeable,
                        ChoiceSource& choices) {
  std::string fields;
  for (const NodeId control : typeable) {
    const auto name = tree.attribute(control, "name");
    if (!name || name->empty() || interpreter::form_of(tree, control) != form) continue;
    if (chance(choices, "left alone", {1, 4})) continue;
    if (!fields.empty()) fields += '&';
    fields += percent_encoded(*name) + "=" + percent_encoded(draw_entry(tree, control, choices));
  }
  return fields;
}

bool is_plain_id(std::string_view id) {
  const auto is_letter = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
  };
  const auto is_plain = [&](char byte) {
    return is_letter(byte) || (byte >= '0' && byte <= '9') || byte == '-';
  };
  return !id.empty() && is_letter(id.front()) && std::all_of(id.begin(), id.end(), is_plain);
}

}  // namespace

std::optional<Stimulus> draw_page_action(const interpreter::Document& document,
                                         ChoiceSource& choices) {
  const Tree& tree = document.tree();
  const Offer offer = offer_of(tree);
  const std::array<std::uint32_t, 3> weights{offer.clickable.empty() ? 0U : 5U,
                                             offer.forms.empty() ? 0U : 2U,
                                             offer.typeable.empty() ? 0U : 2U};
  if (weights == std::array<std::uint32_t, 3>{}) return std::nullopt;
  const std::size_t kind = weighted(choices, "action", weights);
  if (kind == 0) {
    return interpreter::UserClick{selector_of(tree, pick(choices, "click", offer.clickable))};
  }
  if (kind == 1) {
    const NodeId form = pick(choices, "form", offer.forms);
    return interpreter::UserSubmit{selector_of(tree, form),
                                   draw_fields(tree, form, offer.typeable, choices)};
  }
  const NodeId control = pick(choices, "control", offer.typeable);
  return interpreter::UserTyped{selector_of(tree, control), draw_entry(tree, control, choices)};
}

std::string selector_of(const Tree& tree, NodeId id) {
  std::string steps;
  while (true) {
    const auto name = tree.attribute(id, "id");
    if (name && is_plain_id(*name)) return "#" + std::string(*name) + steps;
    const NodeId parent = interpreter::html::parent_element(tree, id);
    if (parent == NodeId::none) return ":root" + steps;
    std::size_t place = 1;
    for (NodeId before = id;
         (before = interpreter::html::sibling_element(tree, before, false)) != NodeId::none;) {
      ++place;
    }
    steps.insert(0, ">:nth-child(" + std::to_string(place) + ")");
    id = parent;
  }
}

}  // namespace lightspeed::replay
