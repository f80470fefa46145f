// `lightspeed report`: one HTML file that shows a trace, or two side by side.
#include <array>
#include <memory>
#include <vector>

#include "replay/report/report.hpp"
#include "tools/command.hpp"
#include "tools/files.hpp"
#include "tools/interrupt.hpp"
#include "tools/print.hpp"
#include "tools/step_feed.hpp"

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

/// A trace on its way into the page.
struct Side {
  std::string path;
  std::unique_ptr<TraceInput> input;
  std::unique_ptr<StepFeed> feed;
  ExitStatus losses = ExitStatus::same;
};

Result<std::vector<Side>, ToolError> open_sides(const Options& options) {
  std::vector<Side> sides;
  for (const std::string& path : {options.trace, options.other}) {
    if (path.empty()) continue;
    auto input = TraceInput::open(path);
    if (!input) return failure(std::move(input.error()));
    auto feed = std::make_unique<StepFeed>(**input, "reported");
    sides.push_back({.path = path, .input = *std::move(input), .feed = std::move(feed)});
  }
  return sides;
}

/// Whether to go on with this pass: nothing failed in the one before.
bool begin_pass(std::vector<Side>& sides, replay::ReportPass pass, std::size_t trace) {
  static constexpr std::array<std::string_view, 4> kNames{"reported", "run again", "checked",
                                                          "compared"};
  Side& side = sides[trace];
  if (InterruptGuard::interrupted() || side.feed->error()) return false;
  // Behind the pass that read everything.
  if (pass == replay::ReportPass::run) side.losses = side.input->report_losses();
  for (Side& one : sides) one.feed->call(kNames.at(static_cast<std::size_t>(pass)));
  return true;
}

void tell(const replay::ReportCounts& counts, const Options& options) {
  std::string text =
      "reported " + counted(counts.steps, "step") + ", " + counted(counts.findings, "finding");
  if (!options.other.empty()) text += ", " + counted(counts.differences, "difference");
  note(text + ": " + shown_output(options.output));
  for (std::size_t i = 0; i < counts.documents.size(); ++i) {
    const replay::DocumentsEnd& end = counts.documents[i];
    if (end.step == 0) continue;
    note((options.other.empty() ? "" : file_name(i == 0 ? options.trace : options.other) + ": ") +
         "no documents from step " + std::to_string(end.step) + " on: " +
         (end.problem.empty() ? "--documents keeps " + counted(options.documents, "byte")
                              : end.problem));
  }
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
  auto sides = open_sides(options);
  if (!sides) return fail(sides.error());
  auto file = OutputFile::create(options.output, options.force);
  if (!file) return usage_error(file.error());
  std::vector<replay::ReportTrace> traces;
  for (const Side& side : *sides) {
    traces.push_back({.steps = side.feed.get(), .name = file_name(side.path)});
  }
  const replay::ReportOptions how{.documents_max = options.documents,
                                  .begins = [&](replay::ReportPass pass, std::size_t trace) {
                                    return begin_pass(*sides, pass, trace);
                                  }};
  const auto counts = replay::write_report(traces, how, **file);
  if (!counts) return usage_error(counts.error());
  if (InterruptGuard::interrupted()) return fail(ExitStatus::interrupted, "interrupted");
  for (const Side& side : *sides) {
    if (side.feed->error()) return fail(*side.feed->error());
  }
  if (auto done = (*file)->commit(); !done) return usage_error(done.error());
  tell(*counts, options);
  const ExitStatus losses = sides->front().losses;
  return losses == ExitStatus::same ? sides->back().losses : losses;
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
