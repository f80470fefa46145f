// `lightspeed record`: a program with a script or by chance, or a capture, become a trace.
#include <memory>
#include <utility>

#include "tools/command.hpp"
#include "tools/expectation_report.hpp"
#include "tools/parting_text.hpp"
#include "tools/print.hpp"
#include "tools/record_append.hpp"
#include "tools/record_capture.hpp"
#include "tools/record_simulate.hpp"
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
  std::string append;
  std::vector<std::string> knobs;
  bool force = false;
  bool twice = false;
  SimulateOptions simulated;
};

ExitStatus save(const replay::Trace& trace, const Options& options) {
  if (auto saved = save_trace(trace, options.output, options.force); !saved) {
    return fail(saved.error());
  }
  std::uint64_t events = trace.steps.size();
  for (const interpreter::Step& step : trace.steps) events += step.effects.size();
  note("recorded " + counted(trace.steps.size(), "step") + ", " + counted(events, "event") +
       std::string(in_two_runs(options.twice)) + ": " + options.output);
  return ExitStatus::same;
}

ExitStatus append(const Options& options) {
  if (!options.program.empty() || !options.title.empty() || !options.knobs.empty() ||
      !options.output.empty() || options.twice || options.force) {
    return usage_error("--append goes with --script or --capture alone: the trace says the rest");
  }
  if (options.script.empty()) {
    const auto appended = append_capture(
        options.append,
        {.capture = options.capture, .documents = options.documents, .page = options.page});
    return appended ? ExitStatus::same : fail(appended.error());
  }
  const auto ran = append_script(options.append, options.script);
  return ran ? judge(*ran, options.script, options.append) : fail(ran.error());
}

ExitStatus simulate(const Options& options) {
  if (!(options.script + options.capture).empty()) {
    return usage_error("--simulate goes with neither --script nor --capture");
  }
  if (auto free = check_output(options.output, options.force); !free) {
    return usage_error(free.error());
  }
  return record_simulated(options.simulated, {.program = options.program,
                                              .title = options.title,
                                              .output = options.output,
                                              .knobs = options.knobs,
                                              .force = options.force,
                                              .twice = options.twice});
}

ExitStatus record(const Options& options) {
  if (options.capture.empty() && !(options.documents + options.page).empty())
    return usage_error("--documents and --page belong to --capture");
  if (options.output.empty() && options.append.empty()) return usage_error("--output is required");
  if (options.simulated.simulate && options.append.empty()) return simulate(options);
  if (options.simulated.simulate) return usage_error("--append does not go with --simulate");
  if (says_how(options.simulated)) {
    return usage_error(
        "--seed, --sessions, --events, --faults, --fault-every, --think and --flush belong to "
        "--simulate");
  }
  const bool runs = !options.program.empty() || !options.script.empty();
  if (runs == !options.capture.empty())
    return usage_error("give one of --script, --capture and --simulate");
  if (!options.append.empty()) return append(options);
  if (runs && options.script.empty())
    return usage_error("--program needs a --script or --simulate");
  if (!runs && options.twice) return usage_error("--twice goes with --script and --simulate");
  if (auto free = check_output(options.output, options.force); !free) {
    return usage_error(free.error());
  }
  if (!runs) {
    const auto captured = run_capture({.capture = options.capture,
                                       .documents = options.documents,
                                       .page = options.page,
                                       .title = options.title,
                                       .knobs = options.knobs});
    if (!captured) return fail(captured.error());
    const ExitStatus saved = save(captured->trace, options);
    return saved == ExitStatus::same ? captured->status : saved;
  }
  const auto ran = run_script({.script = options.script,
                               .program = options.program,
                               .title = options.title,
                               .knobs = options.knobs,
                               .twice = options.twice});
  if (!ran) return fail(ran.error());
  const ExitStatus saved = save(ran->recorded.trace, options);
  return saved == ExitStatus::same ? judge(*ran, options.script, options.output) : saved;
}

}  // namespace

Command record_command() {
  auto o = std::make_shared<Options>();
  std::vector<Option> rows{
      {"--program", "PROGRAM",
       "A native application, or an .lsp file (default: what the script names)", &o->program},
      {"--script", "FILE", "What happens to it, `-` for stdin", &o->script},
      {"--capture", "FILE",
       "A HAR, frames.jsonl, pcapng or pcap, or tshark's JSON of it, to import", &o->capture},
      {"--documents", "FILE", "What the browser showed (default: dom.jsonl beside the capture)",
       &o->documents},
      {"--page", "FILE", "The HAR or .html with the page (default: capture.har beside JSON lines)",
       &o->page},
      {"--set", "KNOB=VALUE", "Set a knob of the run; may be repeated", &o->knobs},
      {"--title", "TEXT", "What to call the trace", &o->title},
      {"-o,--output", "FILE", "Where to write; .jsonl for JSON lines", &o->output},
      {"--append", "TRACE", "Instead of -o: let this trace go on where it ends", &o->append},
      {"--twice", "", "Run it beside itself, and stop if the two differ", &o->twice},
      {"--force", "", "Replace a file that exists", &o->force}};
  const auto simulated = rows_of(o->simulated);
  rows.insert(rows.begin() + 3, simulated.begin(), simulated.end());
  return {.name = "record",
          .help = "Record a program with a script or by chance, or import a capture",
          .options = std::move(rows),
          .footer = script_help(),
          .run = [o] { return record(*o); }};
}

}  // namespace lightspeed::tools
