// `lightspeed minimise`: the fewest stimuli that still do what the trace was kept for.
#include <memory>

#include "interpreter/contract/contract.hpp"
#include "isa/nearest.hpp"
#include "replay/minimise/minimise.hpp"
#include "replay/show.hpp"
#include "tools/command.hpp"
#include "tools/files.hpp"
#include "tools/interrupt.hpp"
#include "tools/json_reports.hpp"
#include "tools/progress.hpp"
#include "tools/trace_file.hpp"
#include "tools/user_check.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kStepsShownMax = 20;  ///< A longer result is not shown, only named.
constexpr std::size_t kWidth = 120;

struct Options {
  std::string trace;
  std::string output;
  std::string rule;
  std::string check;
  std::string check_timeout;
  std::uint64_t runs_max = 0;
  bool force = false;
  bool json = false;
};

std::string human(const replay::MinimiseReport& report, const std::string& path) {
  std::string text = "minimised " + std::to_string(report.stimuli_before) + " stimuli to " +
                     std::to_string(report.stimuli_after) + ": " + counted(report.runs, "run") +
                     ", " + std::to_string(report.cached) + " cached, " +
                     std::to_string(report.repaired) + " repaired, ";
  text += report.one_minimal ? "1-minimal: without any one of them it is gone\n"
                             : "not proven 1-minimal\n";
  if (report.trace.steps.size() > kStepsShownMax) {
    return text + "see it: lightspeed show " + shell_word(path) + "\n";
  }
  replay::append_header(report.trace.header, text);
  const bool several = replay::tells_of_several(report.trace.header);
  for (const auto& step : report.trace.steps) replay::append_step(step, kWidth, text, several);
  return text;
}

/// Searches, and keeps on stderr what the search is doing.
Result<replay::MinimiseReport, std::string> search(const replay::Trace& trace,
                                                   const replay::Interesting& interesting,
                                                   std::uint64_t runs_max) {
  Progress progress;
  return replay::minimise(trace, interesting, [&](const replay::MinimiseProgress& now) {
    progress.show(counted(now.runs, "run") + ", " + std::to_string(now.stimuli) + " stimuli");
    return !InterruptGuard::interrupted() && (runs_max == 0 || now.runs < runs_max);
  });
}

ExitStatus finish(const Options& options, const replay::MinimiseReport& report, ExitStatus losses) {
  if (auto saved = save_trace(report.trace, options.output, options.force); !saved) {
    return fail(saved.error());
  }
  const bool interrupted = InterruptGuard::interrupted();
  if (report.stopped) {
    note(std::string("lightspeed: ") + (interrupted ? "interrupted" : "--max-runs reached") +
         ": the smallest trace so far is in " + options.output);
  }
  const ExitStatus status = interrupted ? ExitStatus::interrupted : losses;
  if (options.output == kStandardStream) return status;
  return print(options.json ? to_json(report) : human(report, options.output), status);
}

ExitStatus by_rule(const Options& options, const LoadedTrace& loaded) {
  auto report =
      search(loaded.trace, replay::violates(loaded.trace, options.rule), options.runs_max);
  if (report) return finish(options, *report, loaded.losses);
  return usage_error(shown_name(options.trace) + ": " + report.error() +
                     "; `lightspeed check` says which " + "rules it breaks");
}

ExitStatus by_command(const Options& options, const LoadedTrace& loaded) {
  auto command = UserCheck::create({.text = options.check, .timeout = options.check_timeout});
  if (!command) return usage_error(command.error());
  auto report = search(
      loaded.trace, [&](const replay::Trace& candidate) { return command->accepts(candidate); },
      options.runs_max);
  // Said whatever the search found: its result may be larger than it had to be.
  if (command->hangs() != 0) note("lightspeed: " + command->hang_note());
  if (report) return finish(options, *report, loaded.losses);
  if (InterruptGuard::interrupted()) return fail(ExitStatus::interrupted, "interrupted");
  if (!command->trouble().empty()) return usage_error("--check: " + command->trouble());
  return usage_error(shown_name(options.trace) + ": " + report.error());
}

ExitStatus minimise_trace(const Options& options) {
  if (options.rule.empty() == options.check.empty()) {
    return usage_error("give either --rule or --check");
  }
  if (options.check.empty() && !options.check_timeout.empty()) {
    return usage_error("--check-timeout needs a --check");
  }
  if (!options.rule.empty() && interpreter::find_rule(options.rule) == nullptr) {
    std::vector<std::string_view> ids;
    for (const interpreter::Rule& rule : interpreter::all_rules()) ids.push_back(rule.id);
    return usage_error("--rule: there is no rule '" + options.rule + "'" +
                       isa::suggestion(options.rule, ids));
  }
  if (!options.force && options.output != kStandardStream && file_exists(options.output)) {
    return usage_error(options.output + ": the file exists; --force replaces it");
  }
  if (is_same_file(options.trace, options.output)) {
    return usage_error(options.output + " is the trace itself, which is never replaced");
  }
  auto loaded = load_trace(options.trace);
  if (!loaded) return fail(loaded.error());
  // A search may take hours: that its result can be written is found out before.
  if (auto probe = OutputFile::create(options.output, options.force); !probe) {
    return usage_error(probe.error());
  }
  const InterruptGuard guard;
  return options.rule.empty() ? by_command(options, *loaded) : by_rule(options, *loaded);
}

}  // namespace

Command minimise_command() {
  auto o = std::make_shared<Options>();
  return {.name = "minimise",
          .help = "Shrink a trace while the same failure remains",
          .options =
              {{"TRACE", "", "The trace, `-` for stdin", &o->trace, true},
               {"-o,--output", "FILE", "Where to write; .jsonl for JSON lines", &o->output, true},
               {"--rule", "ID", "Keep what breaks this rule", &o->rule},
               {"--check", "CMD", "Keep what this command exits 0 on; {} is the trace", &o->check},
               {"--check-timeout", "DURATION",
                "End CMD after so long and take it for a no (default 60s)", &o->check_timeout},
               {"--max-runs", "N", "Stop after N runs, with the best so far", &o->runs_max},
               {"--force", "", "Replace a file that exists", &o->force},
               {"--json", "", "The report as one JSON object", &o->json}},
          .footer =
              "Ctrl-C stops the search and writes the smallest trace found so far. The whole\n"
              "trace is held in memory; `filter --session` makes it smaller first.",
          .run = [o] { return minimise_trace(*o); }};
}

}  // namespace lightspeed::tools
