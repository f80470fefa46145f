// The sections that hold markup: a line of ours, and below it HTML that is read elsewhere.
// Implements PROG-13 (specs/programs.md): the indentation of a body is no part of it.
// It refuses positions that drift: they are those of the file, indentation included.
#pragma once

#include "isa/program/assembler.hpp"
#include "isa/program/cursor.hpp"
#include "isa/program/sections.hpp"

namespace lightspeed::isa::program {

void read_view(Cursor& cursor, const Section& section, Assembler& assembler);
void read_component(Cursor& cursor, const Section& section, Assembler& assembler);

}  // namespace lightspeed::isa::program
