#include "interpreter/client/form_data.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "interpreter/client/form_controls.hpp"
#include "interpreter/html/element_state.hpp"
#include "interpreter/html/names.hpp"
#include "interpreter/html/parse.hpp"
#include "isa/base/hex.hpp"
#include "isa/instruction_text.hpp"

namespace lightspeed::interpreter {
namespace {

using html::NodeId;
using html::Tree;

/// A control with a name, and what it says as JSON; nothing if it says nothing.
struct Entry {
  std::string name;
  std::optional<std::string> value;
};
using Entries = std::vector<Entry>;

std::string attribute(const Tree& tree, NodeId id, std::string_view name,
                      std::string_view fallback) {
  return std::string(tree.attribute(id, name).value_or(fallback));
}

// Every selected option; of a menu the last one of them, or else its first that is not disabled.
std::vector<NodeId> chosen_options(const Document& document, NodeId select) {
  const Tree& tree = document.tree();
  std::vector<NodeId> chosen;
  NodeId first = NodeId::none;
  for (NodeId id = next_element(tree, select, select); id != NodeId::none;
       id = next_element(tree, id, select)) {
    if (!is_named(tree, id, "option")) continue;
    if (first == NodeId::none && !html::is_disabled(tree, id)) first = id;
    if (document.controls().is_checked(tree, id)) chosen.push_back(id);
  }
  if (!tree.attribute(select, "multiple")) {
    const std::string size = attribute(tree, select, "size", "1");
    const bool menu = size == "1" || size == "0" || size.empty();
    if (chosen.empty() && menu && first != NodeId::none) chosen.push_back(first);
    if (chosen.size() > 1) chosen.erase(chosen.begin(), chosen.end() - 1);
  }
  std::erase_if(chosen, [&](NodeId id) { return html::is_disabled(tree, id); });
  return chosen;
}

void add_control(const Document& document, NodeId id, NodeId form, Entries& entries) {
  const Tree& tree = document.tree();
  const std::string name = attribute(tree, id, "name", "");
  if (name.empty() || !is_named(tree, id, "input select textarea")) return;
  if (has_type(tree, id, "submit reset button image") && is_named(tree, id, "input")) return;
  if (html::is_disabled(tree, id) || form_of(tree, id) != form) return;
  if (ancestor_named(tree, id, "datalist") != NodeId::none) return;
  if (is_named(tree, id, "input") && has_type(tree, id, "file")) {
    entries.push_back({name, "{}"});  // What JSON makes of a file.
    return;
  }
  const std::vector<std::string> values = control_values(document, id);
  if (values.empty()) entries.push_back({name, std::nullopt});
  for (const std::string& value : values) entries.push_back({name, isa::quoted(value)});
}

// A text of form data: blanks are `+`, anything may be `%` and two digits.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const auto byte = percent_byte(text, i)) {
      out.push_back(*byte);
      i += 2;
    } else {
      out.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return html::with_valid_utf8(out);
}

// What the user typed stands where its control stands, and else behind everything.
void type_in(const std::vector<FormField>& fields, Entries& entries) {
  for (const FormField& field : fields) {
    bool known = false;
    for (Entry& entry : entries) {
      if (entry.name != field.name) continue;
      entry.value = isa::quoted(field.value);
      known = true;
    }
    if (!known) entries.push_back({field.name, isa::quoted(field.value)});
  }
}

}  // namespace

std::vector<std::string> control_values(const Document& document, NodeId control) {
  const Tree& tree = document.tree();
  std::vector<std::string> values;
  if (is_named(tree, control, "select")) {
    for (const NodeId id : chosen_options(document, control)) {
      values.push_back(option_value(tree, id));
    }
    return values;
  }
  if (is_box(tree, control)) {
    if (!document.controls().is_checked(tree, control)) return values;
    return {attribute(tree, control, "value", "on")};
  }
  const bool area = is_named(tree, control, "textarea");
  const std::string* typed = document.controls().typed(control);
  std::string value = typed != nullptr ? *typed
                      : area           ? tree.text(control)
                                       : attribute(tree, control, "value", "");
  const auto is_line_end = [](char byte) { return byte == '\n' || byte == '\r'; };
  if (!area && !has_type(tree, control, "hidden")) std::erase_if(value, is_line_end);
  return {std::move(value)};
}

std::vector<FormField> form_fields(std::string_view typed) {
  std::vector<FormField> fields;
  while (!typed.empty()) {
    const std::string_view pair = typed.substr(0, typed.find('&'));
    typed.remove_prefix(std::min(pair.size() + 1, typed.size()));
    if (pair.empty()) continue;
    const std::size_t sign = std::min(pair.find('='), pair.size());
    fields.push_back({.name = decoded(pair.substr(0, sign)),
                      .value = decoded(pair.substr(std::min(sign + 1, pair.size())))});
  }
  return fields;
}

std::string form_payload(const Document& document, NodeId form,
                         const std::vector<FormField>& fields) {
  const Tree& tree = document.tree();
  Entries entries;
  for (NodeId id = next_element(tree, NodeId::document, NodeId::document); id != NodeId::none;
       id = next_element(tree, id, NodeId::document)) {
    add_control(document, id, form, entries);
  }
  type_in(fields, entries);
  // An object of JavaScript: a name stands where it came first, with what came last.
  Entries object;
  for (Entry& entry : entries) {
    if (!entry.value) continue;
    const auto known = std::find_if(object.begin(), object.end(),
                                    [&](const Entry& one) { return one.name == entry.name; });
    if (known == object.end()) {
      object.push_back(std::move(entry));
    } else {
      known->value = std::move(entry.value);
    }
  }
  std::string payload = "{";
  for (const Entry& entry : object) {
    if (payload.size() > 1) payload += ',';
    payload += isa::quoted(entry.name) + ":" + *entry.value;
  }
  return payload + "}";
}

}  // namespace lightspeed::interpreter
