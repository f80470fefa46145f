// The data of a form, as a browser collects it, as one JSON object of texts.
// Implements CLIENT-13 and CLIENT-14 (specs/client.md): which controls count, and in what order.
// It refuses to change anything: what was typed is kept before it is collected.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/client/document.hpp"

namespace lightspeed::interpreter {

/// What an input, a select or a textarea says: one text, of a select those of all chosen options,
/// and nothing if it is a box that is not checked.
[[nodiscard]] std::vector<std::string> control_values(const Document& document,
                                                      html::NodeId control);

/// A name and what was typed under it.
struct FormField {
  std::string name;
  std::string value;
};
/// Of `name=value&…`, percent-encoded.
[[nodiscard]] std::vector<FormField> form_fields(std::string_view typed);

/// The form's data; the fields count for more than its controls.
[[nodiscard]] std::string form_payload(const Document& document, html::NodeId form,
                                       const std::vector<FormField>& fields);

}  // namespace lightspeed::interpreter
