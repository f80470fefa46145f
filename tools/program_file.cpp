#include "tools/program_file.hpp"

#include <filesystem>
#include <utility>

#include "tools/file_hint.hpp"
#include "tools/files.hpp"
#include "tools/source_place.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::string_view kSuffix = ".lsp";

}  // namespace

bool is_program_path(std::string_view name) {
  return name.ends_with(kSuffix) || name.find('/') != std::string_view::npos;
}

std::string beside_script(const std::string& script, const std::string& path) {
  if (script == kStandardStream) return path;
  namespace fs = std::filesystem;
  return (fs::path(script).parent_path() / path).lexically_normal().string();
}

Result<interpreter::ProgramApp, ToolError> read_program(const std::string& path) {
  auto text = read_file(path);
  if (!text) return failure(ToolError{.text = text.error()});
  return check_program(path, *text);
}

Result<interpreter::ProgramApp, ToolError> check_program(const std::string& path,
                                                         std::string_view text) {
  auto app = replay::load_program(text);
  if (app) return *std::move(app);
  if (auto wrong = wrong_file(path, text, FileKind::program)) {
    return failure(ToolError{.text = *std::move(wrong)});
  }
  return failure(program_error(path, text, app.error()));
}

ToolError program_error(const std::string& path, std::string_view text,
                        const isa::program::AssemblyError& error) {
  return {.text = at_place(shown_name(path), text, {error.line, error.column}, error.text)};
}

Result<replay::ProgramSource, ToolError> find_program(const std::string& name) {
  if (is_program_path(name)) {
    const auto app = read_program(name);
    if (!app) return failure(app.error());
    return replay::source_of(*app);
  }
  auto app = replay::app_of(replay::ProgramSource{name});
  if (app) return replay::ProgramSource{name};
  std::string text = std::move(app.error());
  const std::string file = name + std::string(kSuffix);
  if (file_exists(file)) text += "; the program in this folder is called '" + file + "'";
  return failure(ToolError{.text = std::move(text)});
}

}  // namespace lightspeed::tools
