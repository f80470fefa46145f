#include "interpreter/client/form_data.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "interpreter/html/element_state.hpp"
#include "interpreter/html/names.hpp"
#include "interpreter/html/parse.hpp"
#include "isa/instruction_text.hpp"

namespace lightspeed::interpreter {
namespace {

using html::NodeId;
using html::NodeKind;
using html::Tree;

/// A control with a name, and what it says as JSON; nothing if it says nothing.
struct Entry {
  std::string name;
  std::optional<std::string> value;
};
using Entries = std::vector<Entry>;

bool is_named(const Tree& tree, NodeId id, std::string_view names) {
  const html::Node& node = tree.at(id);
  return node.kind == NodeKind::element && node.space == html::Namespace::html &&
         html::has_word(names, tree.view(node.name), false);
}

std::string attribute(const Tree& tree, NodeId id, std::string_view name,
                      std::string_view fallback) {
  return std::string(tree.attribute(id, name).value_or(fallback));
}

bool has_type(const Tree& tree, NodeId id, std::string_view types) {
  return html::has_word(types, tree.attribute(id, "type").value_or(""), true);
}

bool is_submit_button(const Tree& tree, NodeId id) {
  if (is_named(tree, id, "input")) return has_type(tree, id, "submit image");
  return is_named(tree, id, "button") && !has_type(tree, id, "button reset");
}

NodeId ancestor_named(const Tree& tree, NodeId id, std::string_view name) {
  for (id = html::parent_element(tree, id); id != NodeId::none;
       id = html::parent_element(tree, id)) {
    if (is_named(tree, id, name)) return id;
  }
  return NodeId::none;
}

// The next element in tree order; what a template holds is not in the document.
NodeId next_element(const Tree& tree, NodeId id, NodeId top) {
  do {
    id = is_named(tree, id, "template") ? tree.after_subtree(id, top) : tree.after(id, top);
  } while (id != NodeId::none && tree.at(id).kind != NodeKind::element);
  return id;
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

std::string collapsed(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (!html::html_space(byte)) {
      out.push_back(byte);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string option_value(const Tree& tree, NodeId option) {
  if (const auto value = tree.attribute(option, "value")) return std::string(*value);
  return collapsed(tree.text(option));
}

// Every selected option; of a menu the last one of them, or else its first that is not disabled.
void add_select(const Tree& tree, NodeId select, const std::string& name, Entries& entries) {
  std::vector<NodeId> chosen;
  NodeId first = NodeId::none;
  for (NodeId id = next_element(tree, select, select); id != NodeId::none;
       id = next_element(tree, id, select)) {
    if (!is_named(tree, id, "option")) continue;
    if (first == NodeId::none && !html::is_disabled(tree, id)) first = id;
    if (tree.attribute(id, "selected")) chosen.push_back(id);
  }
  if (!tree.attribute(select, "multiple")) {
    const std::string size = attribute(tree, select, "size", "1");
    const bool menu = size == "1" || size == "0" || size.empty();
    if (chosen.empty() && menu && first != NodeId::none) chosen.push_back(first);
    if (chosen.size() > 1) chosen.erase(chosen.begin(), chosen.end() - 1);
  }
  std::erase_if(chosen, [&](NodeId id) { return html::is_disabled(tree, id); });
  if (chosen.empty()) entries.push_back({name, std::nullopt});
  for (const NodeId id : chosen) entries.push_back({name, isa::quoted(option_value(tree, id))});
}

std::optional<std::string> input_value(const Tree& tree, NodeId input) {
  if (has_type(tree, input, "checkbox radio")) {
    if (!html::is_checked(tree, input)) return std::nullopt;
    return isa::quoted(attribute(tree, input, "value", "on"));
  }
  if (has_type(tree, input, "file")) return "{}";  // What JSON makes of a file.
  std::string value = attribute(tree, input, "value", "");
  const auto is_line_end = [](char byte) { return byte == '\n' || byte == '\r'; };
  if (!has_type(tree, input, "hidden")) std::erase_if(value, is_line_end);
  return isa::quoted(value);
}

void add_control(const Tree& tree, NodeId id, NodeId form, Entries& entries) {
  const std::string name = attribute(tree, id, "name", "");
  if (name.empty() || !is_named(tree, id, "input select textarea")) return;
  if (has_type(tree, id, "submit reset button image") && is_named(tree, id, "input")) return;
  if (html::is_disabled(tree, id) || form_of(tree, id) != form) return;
  if (ancestor_named(tree, id, "datalist") != NodeId::none) return;
  if (is_named(tree, id, "select")) {
    add_select(tree, id, name, entries);
  } else if (is_named(tree, id, "textarea")) {
    entries.push_back({name, isa::quoted(tree.text(id))});
  } else {
    entries.push_back({name, input_value(tree, id)});
  }
}

std::optional<unsigned> hex_digit(char byte) {
  if (byte >= '0' && byte <= '9') return static_cast<unsigned>(byte - '0');
  const char lower = static_cast<char>(static_cast<unsigned char>(byte) | 0x20U);
  if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a') + 10U;
  return std::nullopt;
}

// A text of form data: blanks are `+`, anything may be `%` and two digits.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
    const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
    if (text[i] == '%' && high && low) {
      out.push_back(static_cast<char>(*high * 16U + *low));
      i += 2;
    } else {
      out.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return html::with_valid_utf8(out);
}

// What the user typed stands where its control stands, and else behind everything.
void type_in(std::string_view typed, Entries& entries) {
  while (!typed.empty()) {
    const std::string_view pair = typed.substr(0, typed.find('&'));
    typed.remove_prefix(std::min(pair.size() + 1, typed.size()));
    if (pair.empty()) continue;
    const std::size_t sign = std::min(pair.find('='), pair.size());
    const std::string name = decoded(pair.substr(0, sign));
    const std::string value = isa::quoted(decoded(pair.substr(std::min(sign + 1, pair.size()))));
    bool known = false;
    for (Entry& entry : entries) {
      if (entry.name != name) continue;
      entry.value = value;
      known = true;
    }
    if (!known) entries.push_back({name, value});
  }
}

}  // namespace

bool is_form(const Tree& tree, NodeId id) { return is_named(tree, id, "form"); }

bool is_form_control(const Tree& tree, NodeId id) {
  return is_named(tree, id, "button input select textarea");
}

NodeId form_submitted_by(const Tree& tree, NodeId clicked) {
  for (NodeId id = clicked; id != NodeId::none; id = html::parent_element(tree, id)) {
    if (is_submit_button(tree, id)) return form_of(tree, id);
  }
  return NodeId::none;
}

std::string form_payload(const Tree& tree, NodeId form, std::string_view typed) {
  Entries entries;
  for (NodeId id = next_element(tree, NodeId::document, NodeId::document); id != NodeId::none;
       id = next_element(tree, id, NodeId::document)) {
    add_control(tree, id, form, entries);
  }
  type_in(typed, entries);
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
