// What the user does to form controls: typing, choosing, ticking, resetting.
// Implements CLIENT-15 to CLIENT-17 (specs/client.md): what each control takes, as in a browser.
// It refuses to judge what is typed: `maxlength`, `pattern` and the form of a number stop nobody.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/client/document.hpp"
#include "interpreter/client/form_data.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::interpreter {

/// The text over what the control held; of a select, the option with this value or else this text.
/// The error says why the control does not take it.
[[nodiscard]] Result<void, std::string> type_into(Document& document, html::NodeId control,
                                                  std::string_view text);

/// The fields into the form's controls of these names, as far as those take them.
void type_fields(Document& document, html::NodeId form, const std::vector<FormField>& fields);

/// A click on a checkbox or a radio button; of anything else, nothing and false.
[[nodiscard]] bool tick(Document& document, html::NodeId clicked);

/// The form's controls are as their markup says.
void reset_form(Document& document, html::NodeId form);

}  // namespace lightspeed::interpreter
