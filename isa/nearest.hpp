// The name that somebody probably meant: for unknown verbs, knobs, values, rules and names.
// Implements SCR-6 (specs/script.md) and PROG-18 (specs/programs.md): suggestions.
// It refuses to act on a guess: it only words one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lightspeed::isa {

/// The name that comes nearest, if it is near enough to be a slip; otherwise empty. Of equally
/// near ones the first.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> names);

/// `; did you mean 'increment'?`, or the names that exist: `; there are: a, b`, or nothing.
[[nodiscard]] std::string suggestion(std::string_view word,
                                     std::span<const std::string_view> names);

}  // namespace lightspeed::isa
