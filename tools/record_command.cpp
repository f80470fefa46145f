// `lightspeed record`: a program and a script, or somebody else's capture, become a trace.
#include <memory>

#include "replay/capture/capture.hpp"
#include "tools/capture_files.hpp"
#include "tools/command.hpp"
#include "tools/expectation_report.hpp"
#include "tools/print.hpp"
#include "tools/script_help.hpp"
#include "tools/script_run.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::string program;
  std::string script;
  std::string capture;
  std::string documents;
  std::string page;
  std::string title;
  std::string output;
  std::vector<std::string> knobs;
  bool force = false;
};

// A name that is empty stands for no file.
Result<void, ToolError> read_into(std::string& text, const std::string& file) {
  if (file.empty()) return {};
  auto read = read_file(file);
  if (!read) return failure(ToolError{.text = read.error()});
  text = *std::move(read);
  return {};
}

Result<replay::Trace, ToolError> import(const Options& options) {
  const std::string documents =
      options.documents.empty() ? documents_beside(options.capture) : options.documents;
  replay::CaptureFiles files;
  files.title = options.title.empty() ? title_of(options.capture) : options.title;
  auto done = read_into(files.capture, options.capture);
  if (!done) return failure(done.error());
  const bool looks_beside = options.page.empty() && !replay::is_har(files.capture);
  const std::string page = looks_beside ? page_beside(options.capture) : options.page;
  if (done = read_into(files.documents, documents); done) done = read_into(files.pages, page);
  if (!done) return failure(done.error());
  auto imported = replay::import_capture(files);
  if (!imported) {
    const replay::CaptureError& error = imported.error();
    const std::string& path = error.file == "documents" ? documents
                              : error.file == "pages"   ? page
                                                        : options.capture;
    const std::string line = error.line == 0 ? ": " : ":" + std::to_string(error.line) + ": ";
    return failure(
        ToolError{.status = ExitStatus::damaged, .text = shown_name(path) + line + error.text});
  }
  for (const std::string& line : imported->notes.lines) note("note: " + line);
  done = set_knobs(options.knobs, imported->trace.header.configuration);
  if (!done) return failure(done.error());
  return std::move(imported->trace);
}

ExitStatus save(const replay::Trace& trace, const Options& options) {
  if (auto saved = save_trace(trace, options.output, options.force); !saved) {
    return fail(saved.error());
  }
  std::uint64_t events = trace.steps.size();
  for (const interpreter::Step& step : trace.steps) events += step.effects.size();
  note("recorded " + counted(trace.steps.size(), "step") + ", " + counted(events, "event") + ": " +
       options.output);
  return ExitStatus::same;
}

/// Says which expectations were not met. The trace is written by now, so that it can be looked at.
ExitStatus judge(const RanScript& ran, const Options& options) {
  if (ran.expectations == 0) return ExitStatus::same;
  const bool to_stdout = options.output != kStandardStream;
  const auto& [trace, unmet] = ran.recorded;
  const CasePlace place{.script = shown_name(options.script),
                        .trace = to_stdout ? options.output : ""};
  std::string out;
  for (const replay::Unmet& each : unmet) out += report_of(each, trace, place);
  const std::size_t met = ran.expectations - unmet.size();
  out += counted(met, "expectation") + " met";
  if (!unmet.empty()) out += ", " + std::to_string(unmet.size()) + " not met";
  const ExitStatus status = unmet.empty() ? ExitStatus::same : ExitStatus::different;
  if (to_stdout) return print(out + "\n", status);
  note(out);
  return status;
}

ExitStatus record(const Options& options) {
  const bool runs = !options.program.empty() || !options.script.empty();
  if (runs == !options.capture.empty()) return usage_error("give either --script or --capture");
  if (runs && options.script.empty()) return usage_error("--program needs a --script");
  if (runs && !(options.documents + options.page).empty())
    return usage_error("--documents and --page belong to --capture");
  if (!options.force && options.output != kStandardStream && file_exists(options.output)) {
    return usage_error(options.output + ": the file exists; --force replaces it");
  }
  if (!runs) {
    const auto trace = import(options);
    return trace ? save(*trace, options) : fail(trace.error());
  }
  const auto ran = run_script({.script = options.script,
                               .program = options.program,
                               .title = options.title,
                               .knobs = options.knobs});
  if (!ran) return fail(ran.error());
  const ExitStatus saved = save(ran->recorded.trace, options);
  return saved == ExitStatus::same ? judge(*ran, options) : saved;
}

}  // namespace

Command record_command() {
  auto o = std::make_shared<Options>();
  return {
      .name = "record",
      .help = "Record a program with a script, or import a capture",
      .options =
          {{"--program", "PROGRAM",
            "A native application, or an .lsp file (default: what the script names)", &o->program},
           {"--script", "FILE", "What happens to it, `-` for stdin", &o->script},
           {"--capture", "FILE", "A HAR or frames.jsonl to import", &o->capture},
           {"--documents", "FILE",
            "What the browser showed (default: dom.jsonl beside the capture)", &o->documents},
           {"--page", "FILE",
            "The HAR or .html with the page (default: capture.har beside JSON lines)", &o->page},
           {"--set", "KNOB=VALUE", "Set a knob of the run; may be repeated", &o->knobs},
           {"--title", "TEXT", "What to call the trace", &o->title},
           {"-o,--output", "FILE", "Where to write; .jsonl for JSON lines", &o->output, true},
           {"--force", "", "Replace a file that exists", &o->force}},
      .footer = script_help(),
      .run = [o] { return record(*o); }};
}

}  // namespace lightspeed::tools
