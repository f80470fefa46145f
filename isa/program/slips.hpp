// What people write who know another language, and how it is said here.
// Implements PROG-18 (specs/programs.md): an error alone says how it is mended.
// It refuses to take what it understands: there is one way to write each line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "isa/program/cursor.hpp"
#include "isa/program/names.hpp"

namespace lightspeed::isa::program {

/// What to say about a line that begins with a word and no instruction, if it is a known slip.
[[nodiscard]] std::optional<std::string> slip_in_line(const Cursor& cursor);

/// What to write instead of `NAME += VALUE` and its like; the cursor stands behind the name.
[[nodiscard]] std::optional<std::string> slip_behind(const Token& name, const Cursor& cursor);

/// Where a comma stands between the operands of the line, which are parted by blanks alone.
[[nodiscard]] std::optional<Position> comma_in_line(const Cursor& cursor);

/// What to say of `[KEY]` or `FIELD=` where the key of a record stands.
[[nodiscard]] std::string_view slip_in_key(const Cursor& cursor);

/// What to say of a word without a meaning at the beginning of an operand; `form` is how the line
/// is written.
[[nodiscard]] std::optional<std::string> slip_in_operand(const Cursor& cursor, const Names& names,
                                                         Type type, std::string_view form);

/// What to add behind an error about a word that stands behind a whole value: `desc` and its like.
[[nodiscard]] std::string advice_behind(const Cursor& cursor);

/// How a function of another language is written; empty if it is not known.
[[nodiscard]] std::string_view foreign_function(std::string_view name);

/// What to say of `let NAME = LIST where …`; the cursor stands behind the sign.
[[nodiscard]] std::optional<std::string> slip_in_let(std::string_view name, const Cursor& cursor,
                                                     const Names& names);

}  // namespace lightspeed::isa::program
