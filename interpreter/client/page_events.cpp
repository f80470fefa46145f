#include "interpreter/client/page_events.hpp"

#include <utility>

#include "interpreter/client/form_data.hpp"
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

Result<Raised, std::string> submit_form(const Document& document, NodeId form,
                                        std::string_view fields) {
  const Tree& tree = document.tree();
  const NodeId element = event_element(tree, form, document.root());
  if (element == NodeId::none) return failure(why_nothing(tree, form, document.root()));
  // Only a form has data, and the page's script asks the element of the event for it.
  std::string data = element == form ? form_payload(tree, form, fields) : std::string(kNoPayload);
  return Raised{.name = text_of(tree, element, kEvent, ""),
                .payload = text_of(tree, element, kPayload, data)};
}

}  // namespace

Result<Raised, std::string> clicked(const Document& document, std::string_view selector) {
  auto wanted = parsed(selector);
  if (!wanted) return failure(std::move(wanted.error()));
  const Tree& tree = document.tree();
  const NodeId target = tree.query(NodeId::document, *wanted);
  if (target == NodeId::none) return failure<std::string>("no such element");
  if (is_swallowed(tree, target)) return failure<std::string>("disabled");
  const NodeId element = event_element(tree, target, document.root());
  if (element != NodeId::none) {
    return Raised{.name = text_of(tree, element, kEvent, ""),
                  .payload = text_of(tree, element, kPayload, kNoPayload)};
  }
  const NodeId form = form_submitted_by(tree, target);
  if (form != NodeId::none) return submit_form(document, form, "");
  return failure(why_nothing(tree, target, document.root()));
}

Result<Raised, std::string> submitted(const Document& document, std::string_view selector,
                                      std::string_view fields) {
  auto wanted = parsed(selector);
  if (!wanted) return failure(std::move(wanted.error()));
  const Tree& tree = document.tree();
  for (NodeId id = tree.after(NodeId::document, NodeId::document); id != NodeId::none;
       id = tree.after(id, NodeId::document)) {
    if (is_form(tree, id) && tree.matches(id, *wanted)) return submit_form(document, id, fields);
  }
  return failure<std::string>("no such form");
}

}  // namespace lightspeed::interpreter
