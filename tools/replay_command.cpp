// `lightspeed replay`: runs a trace again, compares, and explains the first divergence.
#include <algorithm>
#include <memory>
#include <utility>

#include "replay/replay.hpp"
#include "replay/snapshot/replay_from.hpp"
#include "tools/command.hpp"
#include "tools/interactive.hpp"
#include "tools/interrupt.hpp"
#include "tools/json_reports.hpp"
#include "tools/parting_text.hpp"
#include "tools/replay_text.hpp"
#include "tools/step_feed.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::string trace;
  std::uint64_t from = 0;
  std::uint64_t until = 0;
  std::uint64_t step = 0;
  bool keep_going = false;
  bool twice = false;
  bool json = false;
  bool interactive = false;
};

/// Whether there is such a step; what is said if there is none tells how many there are.
Result<void, ToolError> look_for(StepFeed& feed, std::uint64_t step) {
  feed.go_to(step);
  const bool found = feed.next().has_value();
  if (!found) {
    feed.go_to(0);
    while (feed.next()) continue;
  }
  if (feed.error()) return failure(*feed.error());
  if (!found) {
    return failure(ToolError{.text = "there is no step " + std::to_string(step) +
                                     ": the trace has " + counted(feed.reached(), "step")});
  }
  feed.go_to(0);
  return {};
}

/// Runs the trace from the beginning, or from where `--from` may begin, which is said.
Result<replay::ReplayReport, ToolError> run(TraceInput& input, StepFeed& feed,
                                            const Options& options,
                                            const replay::ReplayOptions& how) {
  feed.go_to(0);
  if (options.from <= 1) return replay::replay(feed, how);
  auto snapshot = input.snapshot_at(options.from - 1);
  if (!snapshot) return failure(snapshot.error());
  replay::ReplayFrom ran = replay::replay_from(feed, options.from, *snapshot, how);
  if (!ran.snapshot_refused.empty()) {
    note("the snapshot behind step " + std::to_string((**snapshot).step) +
         " is of no use: " + ran.snapshot_refused);
  }
  if (ran.report.problem.empty()) {
    note("began with step " + std::to_string(ran.began_with) +
         (ran.began_with > 1 || *snapshot ? ""
                                          : "; `lightspeed convert --snapshot-every N` makes "
                                            "a trace that need not begin there"));
  }
  return std::move(ran.report);
}

ExitStatus replay_trace(const Options& options) {
  if (options.interactive) return replay_interactively(options.trace);
  if (options.step != 0 && options.until != 0) return usage_error("give --until or --step");
  if (options.from > 1 && options.twice) return usage_error("--twice begins at the beginning");
  const InterruptGuard guard;
  auto input = TraceInput::open(options.trace);
  if (!input) return fail(input.error());
  StepFeed feed(**input, "replayed");
  const std::uint64_t last = std::max(options.until, options.step);
  if (last != 0 && last < options.from) return usage_error("--from lies behind the last step");
  for (const std::uint64_t step : {options.from, last}) {
    if (step == 0) continue;
    if (auto there = look_for(feed, step); !there) return fail(there.error());
  }
  replay::ReplayOptions how{
      .until = last, .keep_going = options.keep_going, .twice = options.twice};
  auto ran = run(**input, feed, options, how);
  if (!ran) return fail(ran.error());
  replay::ReplayReport report = *std::move(ran);
  // A replay is a function of its trace. Where it found something, that is proven by two runs.
  if (options.from <= 1 && report.problem.empty() && !report.same() && !feed.error() &&
      !feed.was_interrupted() && !std::exchange(how.twice, true)) {
    feed.go_to(0);
    report = replay::replay(feed, how);
  }
  if (feed.error()) return fail(*feed.error());
  if (!report.problem.empty()) {
    return fail(ExitStatus::unsupported,
                shown_name(options.trace) + " cannot be run: " + report.problem);
  }
  if (report.parting) return fail(not_deterministic(*report.parting, {options.trace}));
  const ExitStatus losses =
      feed.was_interrupted() ? told_interrupted(feed.reached()) : (*input)->report_losses();
  ExitStatus status = report.same() ? losses : ExitStatus::different;
  // A run of nothing proves nothing: in a gate it must not pass (TOOL-1).
  if (report.steps == 0 && status == ExitStatus::same) status = ExitStatus::unsupported;
  if (options.json) {
    if (options.step == 0) report.document.clear();  // Long, and nobody asked for it.
    return print(to_json(report), status);
  }
  StepFeed again(**input);
  StepLookup steps(again);
  const std::string text =
      replay_text(steps, report,
                  {.path = options.trace,
                   .twice = options.twice,
                   .captured = (*input)->header().origin == replay::Origin::captured});
  if (options.step == 0) return print(text, status);
  note(text + "the document after step " + std::to_string(options.step) + ":");
  return print(report.document + "\n", status);
}

}  // namespace

Command replay_command() {
  auto o = std::make_shared<Options>();
  return {
      .name = "replay",
      .help = "Run a trace again and compare every effect",
      .options = {{"TRACE", "", "The trace, `-` for stdin", &o->trace, true},
                  {"--from", "N", "Compare from this step on; begins at a snapshot before it",
                   &o->from},
                  {"--until", "N", "Stop after this step", &o->until},
                  {"--step", "N", "Stop after this step and print the document", &o->step},
                  {"--keep-going", "", "Go on after a divergence and list the further ones",
                   &o->keep_going},
                  {"--twice", "", "Run it beside itself, and stop if the two differ", &o->twice},
                  {"--interactive", "", "Read commands from stdin that step through it",
                   &o->interactive},
                  {"--json", "", "The report as one JSON object", &o->json}},
      .footer =
          "A simulated trace runs in a fresh world, a captured one against the client "
          "model.",
      .run = [o] { return replay_trace(*o); }};
}

}  // namespace lightspeed::tools
