// `lightspeed convert`: from a `.lstrace` to its text twin and back, without loss.
#include <memory>

#include "tools/command.hpp"
#include "tools/files.hpp"
#include "tools/interrupt.hpp"
#include "tools/print.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::string input;
  std::string output;
  std::string to;
  bool force = false;
};

ExitStatus convert(const Options& options) {
  TraceForm form = form_of(options.output);
  if (options.to == "jsonl") {
    form = TraceForm::jsonl;
  } else if (options.to == "lstrace") {
    form = TraceForm::lstrace;
  } else if (!options.to.empty()) {
    return usage_error("--to is jsonl or lstrace, not '" + options.to + "'");
  } else if (options.output == kStandardStream) {
    return usage_error("stdout has no name that says which form: add --to jsonl or --to lstrace");
  } else if (form == TraceForm::lstrace && !options.output.ends_with(".lstrace")) {
    return usage_error(options.output + ": the name must end in .lstrace or .jsonl, or add --to");
  }
  if (is_same_file(options.input, options.output)) {
    return usage_error(options.output + " is the trace itself, which is never replaced");
  }
  const InterruptGuard guard;
  auto input = TraceInput::open(options.input);
  if (!input) return fail(input.error());
  auto output = TraceOutput::create(options.output, options.force, form, (*input)->header());
  if (!output) return fail(output.error());
  std::uint64_t steps = 0;
  for (;; ++steps) {
    if (InterruptGuard::interrupted()) return fail(ExitStatus::interrupted, "interrupted");
    auto step = (*input)->next();
    if (!step) return fail(step.error());
    if (!*step) break;
    if (auto added = (*output)->add(**step); !added) return fail(added.error());
  }
  if (auto finished = (*output)->finish(); !finished) return fail(finished.error());
  note("converted " + counted(steps, "step") + ": " + options.output);
  return (*input)->report_losses();
}

}  // namespace

Command convert_command() {
  auto options = std::make_shared<Options>();
  return {.name = "convert",
          .help = "Convert a trace to JSON lines, or back, without loss",
          .options =
              {
                  {"TRACE", "", "The trace in either form, `-` for stdin", &options->input, true},
                  {"-o,--output", "FILE", "Where to write; .jsonl or .lstrace says which form",
                   &options->output, true},
                  {"--to", "FORM", "The form, jsonl or lstrace, if the name does not say it",
                   &options->to},
                  {"--force", "", "Replace a file that exists", &options->force},
              },
          .footer = "",
          .run = [options] { return convert(*options); }};
}

}  // namespace lightspeed::tools
