// Programs by name or by path: what `--program` and the `program` of a script mean.
// Implements TOOL-14 (specs/replay.md): a `/` or `.lsp` makes a path, everything else is a name.
// It refuses to search: a path is where it says, from the working folder or the script's.
#pragma once

#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/program_source.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

/// Whether the text names a file, and no native application.
[[nodiscard]] bool is_program_path(std::string_view name);

/// A path that a script names, from the working folder.
[[nodiscard]] std::string beside_script(const std::string& script, const std::string& path);

/// Reads a program's text, with every check that running it needs. The error shows the place.
[[nodiscard]] Result<interpreter::ProgramApp, ToolError> read_program(const std::string& path);
[[nodiscard]] Result<interpreter::ProgramApp, ToolError> check_program(const std::string& path,
                                                                       std::string_view text);

/// What is wrong with a program, at its place in the text.
[[nodiscard]] ToolError program_error(const std::string& path, std::string_view text,
                                      const isa::program::AssemblyError& error);

/// A native application's name as it is, or the program that a path leads to.
[[nodiscard]] Result<replay::ProgramSource, ToolError> find_program(const std::string& name);

}  // namespace lightspeed::tools
