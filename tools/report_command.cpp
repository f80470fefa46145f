// `lightspeed report`: one HTML file that shows a trace, or two side by side.
#include <memory>

#include "replay/report/report.hpp"
#include "tools/command.hpp"
#include "tools/files.hpp"
#include "tools/interrupt.hpp"
#include "tools/print.hpp"
#include "tools/progress.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::string trace;
  std::string other;
  std::string output;
  std::uint64_t documents = replay::kDocumentsMax;
  bool force = false;
};

/// A path without its folders, as a page names it: reports are shown to others.
std::string file_name(const std::string& path) {
  if (path == kStandardStream) return shown_name(path);
  return path.substr(path.rfind('/') + 1);
}

/// `todo.html` in the current folder, for the trace `elsewhere/todo.lstrace`.
std::string default_output(const std::string& path) {
  const std::string name = path == kStandardStream ? "report" : file_name(path);
  const std::size_t dot = name.rfind('.');
  return (dot == std::string::npos || dot == 0 ? name : name.substr(0, dot)) + ".html";
}

std::string summary(const replay::ReportCounts& counts, const Options& options) {
  std::string text =
      "reported " + counted(counts.steps, "step") + ", " + counted(counts.findings, "finding");
  if (!options.other.empty()) text += ", " + counted(counts.differences, "difference");
  return text + ": " + options.output;
}

ExitStatus report(Options options) {
  if (options.trace == kStandardStream && options.other == kStandardStream) {
    return usage_error("stdin can be one of the two traces only");
  }
  if (options.output.empty()) options.output = default_output(options.trace);
  for (const std::string& path : {options.trace, options.other}) {
    if (is_same_file(path, options.output)) {
      return usage_error(options.output + " is the trace itself, which is never replaced");
    }
  }
  if (auto free = check_output(options.output, options.force); !free) {
    return usage_error(free.error());
  }
  const InterruptGuard guard;
  Progress progress;
  progress.show("reading " + shown_name(options.trace));
  auto left = load_trace(options.trace);
  if (!left) return fail(left.error());
  std::vector<replay::ReportTrace> traces{
      {.trace = &left->trace, .name = file_name(options.trace)}};
  ExitStatus losses = left->losses;
  std::optional<LoadedTrace> right;
  if (!options.other.empty()) {
    auto loaded = load_trace(options.other);
    if (!loaded) return fail(loaded.error());
    right.emplace(*std::move(loaded));
    traces.push_back({.trace = &right->trace, .name = file_name(options.other)});
    if (losses == ExitStatus::same) losses = right->losses;
  }
  auto file = OutputFile::create(options.output, options.force);
  if (!file) return usage_error(file.error());
  const replay::ReportOptions how{
      .documents_max = options.documents,
      .progress = [&](const std::string& what, std::uint64_t step) {
        progress.show(step == 0 ? what : what + ": step " + std::to_string(step));
        return !InterruptGuard::interrupted();
      }};
  const auto counts = replay::write_report(traces, how, **file);
  if (!counts) return usage_error(options.output + " cannot be written: " + counts.error());
  if (counts->interrupted) return fail(ExitStatus::interrupted, "interrupted");
  if (auto done = (*file)->commit(); !done) return usage_error(done.error());
  note(summary(*counts, options));
  if (counts->documents_stopped_at != 0) {
    note("no documents from step " + std::to_string(counts->documents_stopped_at) + " on: " +
         (counts->documents_problem.empty()
              ? "--documents keeps " + counted(options.documents, "byte")
              : counts->documents_problem));
  }
  return losses;
}

}  // namespace

Command report_command() {
  auto o = std::make_shared<Options>();
  return {.name = "report",
          .help = "Write one HTML file that shows a trace, or two side by side",
          .options =
              {
                  {"TRACE", "", "The trace, `-` for stdin", &o->trace, true},
                  {"OTHER", "", "A second trace: what differs is marked", &o->other},
                  {"-o,--output", "FILE", "Where to write (default: TRACE's name with .html, here)",
                   &o->output},
                  {"--documents", "BYTES", "Keep so much html of documents (default 67108864)",
                   &o->documents},
                  {"--force", "", "Replace a file that exists", &o->force},
              },
          .footer =
              "The file needs no server and loads nothing: open it in any browser, send it to\n"
              "anybody. It exits with 0 whatever the rules say; `check` and `diff` judge.",
          .run = [o] { return report(*o); }};
}

}  // namespace lightspeed::tools
