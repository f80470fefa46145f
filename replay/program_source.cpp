#include "replay/program_source.hpp"

#include <utility>

namespace lightspeed::replay {

using interpreter::App;
using interpreter::ProgramApp;
using isa::program::AssemblyError;

Result<ProgramApp, AssemblyError> load_program(std::string_view source) {
  auto program = isa::program::assemble(source);
  if (!program) return failure(std::move(program.error()));
  auto app = ProgramApp::from(*std::move(program));
  if (!app) {
    const auto [line, column] = app.error().at;
    return failure(AssemblyError{line, column, std::move(app.error().text)});
  }
  return *std::move(app);
}

ProgramSource source_of(const ProgramApp& app) {
  return {.name = app.program().name, .source = isa::program::disassemble(app.program())};
}

Result<App, std::string> app_of(const ProgramSource& program) {
  if (program.source.empty()) return interpreter::find_app(program.name);
  auto app = load_program(program.source);
  if (!app) {
    const AssemblyError& error = app.error();
    return failure("the program that it carries cannot be read: line " +
                   std::to_string(error.line) + ", column " + std::to_string(error.column) + ": " +
                   error.text);
  }
  const std::string& name = app->program().name;
  if (name != program.name) {
    return failure("it names the program '" + program.name + "', but carries '" + name + "'");
  }
  return App{*std::move(app)};
}

Result<App, std::string> app_of(const Header& header) {
  return app_of(ProgramSource{header.program, header.program_source});
}

}  // namespace lightspeed::replay
