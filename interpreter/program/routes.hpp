// Paths of pages and the patterns that they fit: `/items/:id`.
// Implements PROG-27 (specs/turns.md): segment by segment, `:name` takes one of them.
// It refuses wildcards and queries: a pattern has as many segments as its paths.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::interpreter {

using isa::program::kNavigateEvent;
using isa::program::kPatchEvent;

/// Where the payload of either leads, `{"to":"/items/3","replace":true}`; the error names the
/// event.
[[nodiscard]] Result<std::string, std::string> destination_of(std::string_view event,
                                                              std::string_view payload);

/// The texts that the pattern's names take, in their order, decoded; nothing if the path does not
/// fit. What stands behind `?` or `#` is not looked at.
[[nodiscard]] std::optional<std::vector<std::string>> match_route(std::string_view pattern,
                                                                  std::string_view path);

}  // namespace lightspeed::interpreter
