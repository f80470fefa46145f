// What the assembler knows while it reads: the program so far, and the names declared in it.
// Implements PROG-5 (specs/programs.md): its readers are one for each kind of section.
// It refuses order: what handlers name may stand below them.
#pragma once

#include <string>
#include <vector>

#include "isa/program/cursor.hpp"
#include "isa/program/declared.hpp"
#include "isa/program/names.hpp"
#include "isa/program/program.hpp"
#include "isa/program/sections.hpp"

namespace lightspeed::isa::program {

struct Assembler {
  Program program;
  Declared names;    ///< Of the state, of lists, lets and selects, so far.
  NameIndex index;   ///< Of the same, what each stands for.
  Declared derived;  ///< Of all lets and selects, those further down too.
  Declared views;
  Declared components;
  Declared timers;
  Declared triggers;  ///< As they are written.
};

/// Each reads one section into the program. The second of a section's tokens is where it begins.
void read_program_line(Cursor& cursor, Assembler& assembler);
void read_state(Cursor& cursor, Assembler& assembler);
void read_list(Cursor& cursor, Assembler& assembler);
void read_let(Cursor& cursor, Assembler& assembler);
void read_select(Cursor& cursor, Assembler& assembler);
void read_handler(Cursor& cursor, Assembler& assembler);

/// A trigger without its parameters, as it is written: `event add`, `topic "room"`.
[[nodiscard]] std::string trigger_text(const Trigger& trigger);

/// Reads the instructions of a handler whose trigger is read, each on its line.
void read_lines(Cursor& cursor, const Assembler& assembler, Handler& handler);

/// Reads `(NAME: TYPE = VALUE, …)`; nothing, if no parenthesis is there.
[[nodiscard]] std::vector<Parameter> read_parameters(Cursor& cursor);

}  // namespace lightspeed::isa::program
