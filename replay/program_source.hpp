// The application of a trace: the program that travels in its header, or a native one by name.
// Implements REC-3 and REC-4 (specs/replay.md): a trace replays where only the trace is.
// It refuses files: a program is a text here.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/app/app.hpp"
#include "interpreter/program/program_app.hpp"
#include "isa/base/result.hpp"
#include "isa/program/assembly.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// Assembles a program and compiles its views: what passes here can be run.
[[nodiscard]] Result<interpreter::ProgramApp, isa::program::AssemblyError> load_program(
    std::string_view source);

/// What a header says about the application.
struct ProgramSource {
  std::string name;
  std::string source{};  ///< Canonical text; empty for a native application.
};
[[nodiscard]] ProgramSource source_of(const interpreter::ProgramApp& app);

/// The application to run. The error says why there is none: an unknown name with those that
/// exist, a program that cannot be read, or one of another name than the header's.
[[nodiscard]] Result<interpreter::App, std::string> app_of(const ProgramSource& program);
[[nodiscard]] Result<interpreter::App, std::string> app_of(const Header& header);

}  // namespace lightspeed::replay
