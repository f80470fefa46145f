// What a click or a submit of the user raises in the page: the delegation of the page's script.
// Implements CLIENT-12 and CLIENT-13 (specs/client.md): the nearest `data-ls-event`, its payload.
// It refuses what only a browser knows: focus, validation, and links that leave the page.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/client/document.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::interpreter {

/// An event that the page's script sends.
struct Raised {
  std::string name;
  std::string payload;
};

/// The user clicks the first element that matches. The error says why nothing is raised.
[[nodiscard]] Result<Raised, std::string> clicked(const Document& document,
                                                  std::string_view selector);

/// The user submits the first form that matches, having typed `name=value&…` into it.
[[nodiscard]] Result<Raised, std::string> submitted(const Document& document,
                                                    std::string_view selector,
                                                    std::string_view fields);

}  // namespace lightspeed::interpreter
