// `lightspeed asm`: checks a program as recording it would, and says what it declares.
#include <memory>

#include "interpreter/program/payload_warnings.hpp"
#include "isa/program/warnings.hpp"
#include "tools/command.hpp"
#include "tools/file_hint.hpp"
#include "tools/files.hpp"
#include "tools/print.hpp"
#include "tools/program_file.hpp"
#include "tools/program_report.hpp"
#include "tools/source_place.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::string program;
  bool json = false;
};

ExitStatus assemble(const Options& options) {
  const auto text = read_file(options.program);
  if (!text) return usage_error(text.error());
  const std::string file = shown_name(options.program);
  const auto app = replay::load_program(*text);
  if (app) {
    auto warnings = isa::program::warnings_of(app->program());
    const auto payloads = interpreter::payload_warnings_of(app->program());
    warnings.insert(warnings.end(), payloads.begin(), payloads.end());
    if (options.json) return print(to_json(file, app->program(), warnings));
    for (const auto& [line, column, what] : warnings) {
      note(at_place(file, *text, {line, column}, "warning: " + what));
    }
    return print(file + ": " + summary_of(app->program()) + "\n");
  }
  if (auto wrong = wrong_file(options.program, *text, FileKind::program)) {
    return usage_error(*wrong);
  }
  if (options.json) return print(error_json(file, app.error()), ExitStatus::usage);
  return fail(program_error(options.program, *text, app.error()));
}

}  // namespace

Command asm_command() {
  auto options = std::make_shared<Options>();
  return {.name = "asm",
          .help = "Check a program: syntax, names, types, views",
          .options = {{"PROGRAM", "", "The .lsp file, `-` for stdin", &options->program, true},
                      {"--json", "", "What it declares, or what is wrong, as one JSON object",
                       &options->json}},
          .footer =
              "The language stands in specs/programs.md and specs/views.md; `lightspeed new`\n"
              "starts a program.",
          .run = [options] { return assemble(*options); }};
}

}  // namespace lightspeed::tools
