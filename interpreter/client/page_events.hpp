// What the user does in the page, and the event that it raises: the page's script delegates.
// Implements CLIENT-12, CLIENT-13 and CLIENT-15 to CLIENT-17 (specs/client.md).
// It refuses what only a browser knows: focus, validation, labels, and links that leave the page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/client/document.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::interpreter {

/// An event that the page's script sends.
struct Raised {
  std::string name;
  std::string payload;
};

/// What was raised, if anything; or why nothing happened at all.
using Happened = Result<std::optional<Raised>, std::string>;

/// The user clicks the first element that matches.
[[nodiscard]] Happened clicked(Document& document, std::string_view selector);

/// The user types `name=value&…` into the first form that matches, and submits it.
[[nodiscard]] Happened submitted(Document& document, std::string_view selector,
                                 std::string_view fields);

/// A field of `name=value&…` that no control of the form is called, and what they are called.
struct FieldWithoutControl {
  std::string field;
  std::vector<std::string> names;
};
/// The first one; nothing where there is no such form.
[[nodiscard]] std::optional<FieldWithoutControl> field_without_control(const Document& document,
                                                                       std::string_view selector,
                                                                       std::string_view fields);

/// The user types a text into the first control that matches.
[[nodiscard]] Happened typed(Document& document, std::string_view selector, std::string_view text);

}  // namespace lightspeed::interpreter
