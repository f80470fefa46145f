#include "interpreter/client/page_events.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/client/form_controls.hpp"
#include "interpreter/client/form_data.hpp"
#include "interpreter/client/typing.hpp"
#include "interpreter/html/element_state.hpp"
#include "interpreter/html/selector.hpp"

namespace lightspeed::interpreter {
namespace {

using html::NodeId;
using html::Selector;
using html::Tree;

constexpr std::string_view kEvent = "data-ls-event";
constexpr std::string_view kPayload = "data-ls-payload";
constexpr std::string_view kNoPayload = "{}";

bool is_within(const Tree& tree, NodeId id, NodeId root) {
  while (id != NodeId::none && id != root) id = html::parent_element(tree, id);
  return id == root;
}

// The nearest element with an event, up to the root; none outside of it, or where its name is
// empty, because then the page's script looks no further.
NodeId event_element(const Tree& tree, NodeId id, NodeId root) {
  if (!is_within(tree, id, root)) return NodeId::none;
  for (; id != NodeId::none; id = html::parent_element(tree, id)) {
    if (const auto name = tree.attribute(id, kEvent)) return name->empty() ? NodeId::none : id;
    if (id == root) break;
  }
  return NodeId::none;
}

std::string text_of(const Tree& tree, NodeId id, std::string_view name, std::string_view fallback) {
  return std::string(tree.attribute(id, name).value_or(fallback));
}

std::string why_nothing(const Tree& tree, NodeId id, NodeId root) {
  return is_within(tree, id, root) ? "no event at it" : "outside of the root";
}

// A disabled control swallows the click, also one at something within it.
bool is_swallowed(const Tree& tree, NodeId id) {
  for (; id != NodeId::none; id = html::parent_element(tree, id)) {
    if (is_form_control(tree, id)) return html::is_disabled(tree, id);
  }
  return false;
}

Result<Selector, std::string> parsed(std::string_view selector) {
  auto result = Selector::parse(selector);
  if (result) return *std::move(result);
  return failure(message_of(result.error(), selector, html::SelectorCall::document_query));
}

Happened submit_form(const Document& document, NodeId form, const std::vector<FormField>& fields) {
  const Tree& tree = document.tree();
  const NodeId element = event_element(tree, form, document.root());
  if (element == NodeId::none) return failure(why_nothing(tree, form, document.root()));
  // Only a form has data, and the page's script asks the element of the event for it.
  std::string data =
      element == form ? form_payload(document, form, fields) : std::string(kNoPayload);
  return Raised{.name = text_of(tree, element, kEvent, ""),
                .payload = text_of(tree, element, kPayload, data)};
}

// The first element of the document that matches and is of a kind.
template <class IsKind>
NodeId first_match(const Tree& tree, const Selector& selector, const IsKind& is_kind) {
  for (NodeId id = next_element(tree, NodeId::document, NodeId::document); id != NodeId::none;
       id = next_element(tree, id, NodeId::document)) {
    if (is_kind(tree, id) && tree.matches(id, selector)) return id;
  }
  return NodeId::none;
}

}  // namespace

Happened clicked(Document& document, std::string_view selector) {
  auto wanted = parsed(selector);
  if (!wanted) return failure(std::move(wanted.error()));
  const Tree& tree = document.tree();
  const NodeId target = tree.query(NodeId::document, *wanted);
  if (target == NodeId::none) return failure<std::string>("no such element");
  if (is_swallowed(tree, target)) return failure<std::string>("disabled");
  bool done = tick(document, target);
  if (const NodeId form = form_reset_by(tree, target); form != NodeId::none) {
    reset_form(document, form);
    done = true;
  }
  const NodeId element = event_element(tree, target, document.root());
  if (element != NodeId::none) {
    return Raised{.name = text_of(tree, element, kEvent, ""),
                  .payload = text_of(tree, element, kPayload, kNoPayload)};
  }
  const NodeId form = form_submitted_by(tree, target);
  if (form != NodeId::none) return submit_form(document, form, {});
  if (done) return std::nullopt;
  return failure(why_nothing(tree, target, document.root()));
}

Happened submitted(Document& document, std::string_view selector, std::string_view fields) {
  auto wanted = parsed(selector);
  if (!wanted) return failure(std::move(wanted.error()));
  const NodeId form = first_match(document.tree(), *wanted, is_form);
  if (form == NodeId::none) return failure<std::string>("no such form");
  const std::vector<FormField> typed = form_fields(fields);
  type_fields(document, form, typed);
  return submit_form(document, form, typed);
}

std::optional<FieldWithoutControl> field_without_control(const Document& document,
                                                         std::string_view selector,
                                                         std::string_view fields) {
  const Tree& tree = document.tree();
  const auto wanted = parsed(selector);
  const NodeId form = wanted ? first_match(tree, *wanted, is_form) : NodeId::none;
  if (form == NodeId::none) return std::nullopt;
  std::vector<std::string> names;
  for (NodeId id = next_element(tree, NodeId::document, NodeId::document); id != NodeId::none;
       id = next_element(tree, id, NodeId::document)) {
    if (!is_form_control(tree, id) || form_of(tree, id) != form) continue;
    if (const auto name = tree.attribute(id, "name")) names.emplace_back(*name);
  }
  for (FormField& each : form_fields(fields)) {
    if (std::find(names.begin(), names.end(), each.name) != names.end()) continue;
    return FieldWithoutControl{.field = std::move(each.name), .names = std::move(names)};
  }
  return std::nullopt;
}

Happened typed(Document& document, std::string_view selector, std::string_view text) {
  auto wanted = parsed(selector);
  if (!wanted) return failure(std::move(wanted.error()));
  const NodeId control = first_match(document.tree(), *wanted, is_form_control);
  if (control == NodeId::none) return failure<std::string>("no such control");
  const auto taken = type_into(document, control, text);
  if (!taken) return failure(taken.error());
  return std::nullopt;
}

}  // namespace lightspeed::interpreter
