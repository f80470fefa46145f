// `lightspeed disasm`: a program in its one canonical spelling, from its text or from a trace.
#include <memory>

#include "tools/command.hpp"
#include "tools/files.hpp"
#include "tools/print.hpp"
#include "tools/program_file.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::string input;
};

using Source = Result<std::string, ToolError>;

Source source_in_trace(const std::string& path, std::unique_ptr<replay::ByteSource> bytes) {
  const auto input = TraceInput::open(path, std::move(bytes));
  if (!input) return failure(input.error());
  const replay::Header& header = (*input)->header();
  if (!header.program_source.empty()) return header.program_source;
  return failure(ToolError{ExitStatus::unsupported, shown_name(path) + " carries no program"});
}

Source source_in(const std::string& path) {
  auto bytes = open_source(path);
  if (!bytes) return failure(ToolError{.text = bytes.error()});
  const auto is_trace = begins_a_trace(**bytes);
  if (!is_trace) return failure(ToolError{.text = shown_name(path) + ": " + is_trace.error()});
  if (*is_trace) return source_in_trace(path, *std::move(bytes));
  std::string text(static_cast<std::size_t>((*bytes)->size()), '\0');
  const auto count = (*bytes)->read(0, text);
  if (!count) return failure(ToolError{.text = shown_name(path) + ": " + count.error()});
  text.resize(*count);
  return text;
}

ExitStatus disassemble(const Options& options) {
  const auto source = source_in(options.input);
  if (!source) return fail(source.error());
  const auto app = check_program(options.input, *source);
  if (!app) return fail(app.error());
  return print(replay::source_of(*app).source);
}

}  // namespace

Command disasm_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "disasm",
      .help = "Print a program in its canonical spelling",
      .options = {{"PROGRAM", "", "An .lsp file, or a trace that carries a program; `-` for stdin",
                   &options->input, true}},
      .footer = "What it prints is assembled to the same program.",
      .run = [options] { return disassemble(*options); }};
}

}  // namespace lightspeed::tools
