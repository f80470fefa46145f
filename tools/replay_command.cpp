// `lightspeed replay`: runs a trace again, compares, and explains the first divergence.
#include <algorithm>
#include <memory>
#include <utility>

#include "replay/replay.hpp"
#include "replay/script/knobs.hpp"
#include "tools/command.hpp"
#include "tools/excerpt.hpp"
#include "tools/json_reports.hpp"
#include "tools/parting_text.hpp"
#include "tools/step_text.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kAlsoMax = 20;  ///< Further divergences that are listed, one line each.

struct Options {
  std::string trace;
  std::uint64_t until = 0;
  std::uint64_t step = 0;
  bool keep_going = false;
  bool twice = false;
  bool json = false;
};

std::string summary(const replay::Trace& trace, const replay::ReplayReport& report, bool twice) {
  if (report.steps == 0) return "replayed 0 steps: nothing was compared\n";
  std::string text = "replayed " + counted(report.steps, "step") + ", " +
                     counted(report.events, "event") + std::string(in_two_runs(twice)) + ": ";
  if (trace.header.origin == replay::Origin::captured) {
    text += counted(report.documents, "document") + " and " +
            counted(report.answers, "client answer") + (report.same() ? " equal\n" : " compared\n");
  } else {
    text += report.same() ? "every effect and digest equal\n" : "not as recorded\n";
  }
  if (report.maybe != 0) {
    text += "note: the end of a connection or of the recording may have swallowed " +
            counted(report.maybe, "client answer") + "\n";
  }
  if (trace.header.origin == replay::Origin::captured && report.documents == 0 && report.same()) {
    text += "note: the trace holds no documents, only answers were compared\n";
  }
  if (!report.assumed_targets.empty()) {
    text += "note: taken to stand outside the root, whose page was not captured:";
    for (const std::string& target : report.assumed_targets) text += " " + target;
    text += "\n";
  }
  return text;
}

std::string explanation(const replay::Trace& trace, const replay::Divergence& found,
                        const std::string& path) {
  std::string text = "diverged at step " + std::to_string(found.step) + ", " +
                     replay::duration_text(found.at.value) + "\n";
  text += "  step      " + step_line(trace, found.step) + "\n";
  text += "  field     " + found.field + "\n";
  const bool captured = trace.header.origin == replay::Origin::captured;
  text += captured
              ? excerpt({.first = "browser", .second = "model"}, found.expected, found.actual)
              : excerpt({.first = "trace", .second = "this run"}, found.expected, found.actual);
  if (found.cause != found.step && found.cause != 0) {
    text += "  cause     step " + std::to_string(found.cause) + ": " +
            step_line(trace, found.cause) + "\n";
  }
  text +=
      see_it(path, std::min(found.step, found.cause == 0 ? found.step : found.cause), found.step);
  text += "  again     lightspeed replay " + shell_word(path) + " --until " +
          std::to_string(found.step) + "\n";
  return text;
}

std::string human(const replay::Trace& trace, const replay::ReplayReport& report,
                  const Options& options) {
  const std::string& path = options.trace;
  std::string text = summary(trace, report, options.twice);
  for (const std::string& violation : report.violations) text += "violated " + violation + "\n";
  if (report.divergences.empty()) return text;
  text += explanation(trace, report.divergences.front(), path);
  const std::size_t shown = std::min(report.divergences.size(), kAlsoMax + 1);
  for (std::size_t i = 1; i < shown; ++i) {
    const replay::Divergence& found = report.divergences[i];
    text += "also at step " + std::to_string(found.step) + ": " + found.field + "\n";
  }
  if (shown < report.divergences.size()) {
    text += "and " + std::to_string(report.divergences.size() - shown) + " more\n";
  }
  return text;
}

ExitStatus replay_trace(const Options& options) {
  if (options.step != 0 && options.until != 0) return usage_error("give --until or --step");
  auto loaded = load_trace(options.trace);
  if (!loaded) return fail(loaded.error());
  const replay::Trace& trace = loaded->trace;
  const std::uint64_t last = std::max(options.until, options.step);
  if (last > trace.steps.size()) {
    return usage_error("there is no step " + std::to_string(last) + ": the trace has " +
                       counted(trace.steps.size(), "step"));
  }
  replay::ReplayOptions how{
      .until = last, .keep_going = options.keep_going, .twice = options.twice};
  replay::ReplayReport report = replay::replay(trace, how);
  if (!report.problem.empty()) {
    return fail(ExitStatus::unsupported,
                shown_name(options.trace) + " cannot be run: " + report.problem);
  }
  // A replay is a function of its trace. Where it found something, that is proven by two runs.
  if (!report.same() && !std::exchange(how.twice, true)) report = replay::replay(trace, how);
  if (report.parting) return fail(not_deterministic(*report.parting, {options.trace}));
  ExitStatus status = report.same() ? loaded->losses : ExitStatus::different;
  // A run of nothing proves nothing: in a gate it must not pass (TOOL-1).
  if (report.steps == 0 && status == ExitStatus::same) status = ExitStatus::unsupported;
  if (options.json) {
    if (options.step == 0) report.document.clear();  // Long, and nobody asked for it.
    return print(to_json(report), status);
  }
  if (options.step == 0) return print(human(trace, report, options), status);
  note(human(trace, report, options) + "the document after step " + std::to_string(options.step) +
       ":");
  return print(report.document + "\n", status);
}

}  // namespace

Command replay_command() {
  auto o = std::make_shared<Options>();
  return {
      .name = "replay",
      .help = "Run a trace again and compare every effect",
      .options = {{"TRACE", "", "The trace, `-` for stdin", &o->trace, true},
                  {"--until", "N", "Stop after this step", &o->until},
                  {"--step", "N", "Stop after this step and print the document", &o->step},
                  {"--keep-going", "", "Go on after a divergence and list the further ones",
                   &o->keep_going},
                  {"--twice", "", "Run it beside itself, and stop if the two differ", &o->twice},
                  {"--json", "", "The report as one JSON object", &o->json}},
      .footer =
          "A simulated trace runs in a fresh world, a captured one against the client "
          "model.",
      .run = [o] { return replay_trace(*o); }};
}

}  // namespace lightspeed::tools
