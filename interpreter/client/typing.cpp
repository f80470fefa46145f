#include "interpreter/client/typing.hpp"

#include <optional>
#include <string_view>

#include "interpreter/client/form_controls.hpp"
#include "interpreter/html/element_state.hpp"
#include "interpreter/html/names.hpp"
#include "interpreter/html/parse.hpp"

namespace lightspeed::interpreter {
namespace {

using html::NodeId;
using html::Tree;

constexpr std::string_view kNoTextTypes = "checkbox radio file hidden submit reset button image";

template <class Visit>
void each_element(const Tree& tree, NodeId top, const Visit& visit) {
  for (NodeId id = next_element(tree, top, top); id != NodeId::none;
       id = next_element(tree, id, top)) {
    visit(id);
  }
}

// Line ends as a textarea has them; an input has none (CLIENT-14).
std::string as_typed(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out.push_back(text[i] == '\r' ? '\n' : text[i]);
  }
  return html::with_valid_utf8(out);
}

// What else is selected is so no longer; of an option that comes later its markup speaks.
void choose(Document& document, NodeId select, NodeId option) {
  const Tree& tree = document.tree();
  Controls& controls = document.changed_controls();
  each_element(tree, select, [&](NodeId id) {
    if (is_named(tree, id, "option") && controls.is_checked(tree, id)) controls.check(id, false);
  });
  controls.check(option, true);
}

Result<void, std::string> choose_option(Document& document, NodeId select, std::string_view text) {
  const Tree& tree = document.tree();
  NodeId by_value = NodeId::none;
  NodeId by_text = NodeId::none;
  each_element(tree, select, [&](NodeId id) {
    if (!is_named(tree, id, "option")) return;
    if (by_value == NodeId::none && option_value(tree, id) == text) by_value = id;
    if (by_text == NodeId::none && html::collapsed(tree.text(id)) == text) by_text = id;
  });
  const NodeId option = by_value != NodeId::none ? by_value : by_text;
  if (option == NodeId::none) return failure<std::string>("no such option");
  if (html::is_disabled(tree, option)) return failure<std::string>("the option is disabled");
  choose(document, select, option);
  return {};
}

/// Radio buttons of one form with one name; without a name each is alone.
class RadioGroup {
 public:
  RadioGroup(const Tree& tree, NodeId radio)
      : tree_(tree),
        name_(tree.attribute(radio, "name").value_or("")),
        named_form_(tree.attribute(radio, "form")),
        form_(form_of(tree, radio)) {}

  [[nodiscard]] bool holds(NodeId id) const {
    if (name_.empty() || tree_.attribute(id, "name") != name_) return false;
    if (!is_named(tree_, id, "input") || !has_type(tree_, id, "radio")) return false;
    // To find a form by its id is to walk the document: once is enough.
    if (named_form_ && tree_.attribute(id, "form") == named_form_) return true;
    return form_of(tree_, id) == form_;
  }

 private:
  const Tree& tree_;
  std::string_view name_;
  std::optional<std::string_view> named_form_;
  NodeId form_;
};

void choose_radio(Document& document, NodeId radio) {
  const Tree& tree = document.tree();
  const RadioGroup group(tree, radio);
  Controls& controls = document.changed_controls();
  each_element(tree, NodeId::document, [&](NodeId id) {
    if (group.holds(id) && controls.is_checked(tree, id)) controls.check(id, false);
  });
  controls.check(radio, true);
}

void type_field(Document& document, NodeId control, std::string_view value) {
  const Tree& tree = document.tree();
  if (!is_box(tree, control)) {
    (void)type_into(document, control, value);  // What takes no text keeps what it says.
  } else if (tree.attribute(control, "value").value_or("on") == value) {
    if (has_type(tree, control, "radio")) return choose_radio(document, control);
    document.changed_controls().check(control, true);
  }
}

}  // namespace

Result<void, std::string> type_into(Document& document, NodeId control, std::string_view text) {
  const Tree& tree = document.tree();
  if (html::is_disabled(tree, control)) return failure<std::string>("disabled");
  if (is_named(tree, control, "select")) return choose_option(document, control, as_typed(text));
  const bool input = is_named(tree, control, "input") && !has_type(tree, control, kNoTextTypes);
  if (!input && !is_named(tree, control, "textarea")) {
    return failure<std::string>("it takes no text");
  }
  if (tree.attribute(control, "readonly")) return failure<std::string>("read-only");
  document.changed_controls().type(control, as_typed(text));
  return {};
}

void type_fields(Document& document, NodeId form, const std::vector<FormField>& fields) {
  const Tree& tree = document.tree();
  for (const FormField& field : fields) {
    each_element(tree, NodeId::document, [&](NodeId id) {
      if (!is_form_control(tree, id) || tree.attribute(id, "name") != field.name) return;
      if (form_of(tree, id) == form && !html::is_disabled(tree, id)) {
        type_field(document, id, field.value);
      }
    });
  }
}

bool tick(Document& document, NodeId clicked) {
  const Tree& tree = document.tree();
  if (!is_box(tree, clicked)) return false;
  if (has_type(tree, clicked, "radio")) {
    choose_radio(document, clicked);
  } else {
    Controls& controls = document.changed_controls();
    controls.check(clicked, !controls.is_checked(tree, clicked));
  }
  return true;
}

void reset_form(Document& document, NodeId form) {
  const Tree& tree = document.tree();
  Controls& controls = document.changed_controls();
  each_element(tree, NodeId::document, [&](NodeId id) {
    const NodeId control = is_named(tree, id, "option") ? ancestor_named(tree, id, "select") : id;
    if (control == NodeId::none || !is_form_control(tree, control)) return;
    if (form_of(tree, control) == form) controls.forget(id);
  });
}

}  // namespace lightspeed::interpreter
