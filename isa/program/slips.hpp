// What people write in a handler who know another language, and how it is said here.
// Implements PROG-18 (specs/programs.md): an error alone says how it is mended.
// It refuses to take what it understands: there is one way to write each line.
#pragma once

#include <optional>
#include <string>

#include "isa/program/cursor.hpp"

namespace lightspeed::isa::program {

/// What to say about a line that begins with a word and no instruction, if it is a known slip.
[[nodiscard]] std::optional<std::string> slip_in_line(const Cursor& cursor);

/// What to write instead of `NAME += VALUE` and its like; the cursor stands behind the name.
[[nodiscard]] std::optional<std::string> slip_behind(const Token& name, const Cursor& cursor);

}  // namespace lightspeed::isa::program
