// `lightspeed convert`: from a trace to its twin and back without loss, or out to other tools.
#include <limits>
#include <memory>

#include "replay/snapshot/snapshot_taker.hpp"
#include "tools/command.hpp"
#include "tools/convert_output.hpp"
#include "tools/files.hpp"
#include "tools/interrupt.hpp"
#include "tools/print.hpp"
#include "tools/progress.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::uint64_t kStepsBetweenProgress = 4096;

struct Options {
  std::string input;
  std::string output;
  std::string to;
  std::optional<std::uint64_t> session;
  std::optional<std::uint64_t> snapshot_every;
  bool dictionary = false;
  bool force = false;
};

using Taker = std::optional<replay::SnapshotTaker>;

/// Who takes the snapshots that are asked for; the error says why there can be none.
Result<Taker, std::string> snapshot_taker(const Options& options, const ConvertForm& form,
                                          const replay::Header& header) {
  if (!options.snapshot_every) return Taker{};
  if (*options.snapshot_every == 0)
    return failure(std::string("--snapshot-every is a number of steps, from 1"));
  if (form != ConvertForm(TraceForm::lstrace)) {
    return failure(std::string("--snapshot-every is for lstrace: no other form has snapshots"));
  }
  auto taker = replay::SnapshotTaker::of(header, *options.snapshot_every);
  if (!taker) return failure("snapshots cannot be taken: " + taker.error());
  return Taker(*std::move(taker));
}

Result<void, ToolError> take(Taker& taker, const interpreter::Step& step, ConvertOutput& output) {
  if (!taker) return {};
  const auto snapshot = taker->take(step);
  return snapshot ? output.add_snapshot(*snapshot) : Result<void, ToolError>{};
}

/// Reads all steps into the output, and answers how many there were of those that are wanted.
Result<std::uint64_t, ToolError> copy_steps(TraceInput& input, ConvertOutput& output,
                                            std::uint64_t session, Taker& taker) {
  Progress progress;
  std::uint64_t steps = 0;
  for (std::uint64_t read = 0;; ++read) {
    if (InterruptGuard::interrupted()) {
      return failure(ToolError{.status = ExitStatus::interrupted, .text = "interrupted"});
    }
    if (read % kStepsBetweenProgress == 0) progress.show(counted(read, "step"));
    auto step = input.next();
    if (!step) return failure(step.error());
    if (!*step) return steps;
    if (session == 0 || (**step).session == session) ++steps;
    if (auto added = output.add(**step); !added) return failure(added.error());
    if (auto taken = take(taker, **step, output); !taken) return failure(taken.error());
  }
}

ExitStatus convert(const Options& options) {
  const auto form = convert_form(options.to, options.output);
  if (!form) return usage_error(form.error());
  const std::uint64_t session = options.session.value_or(0);
  if (options.session) {
    if (session == 0 || session > std::numeric_limits<std::uint32_t>::max()) {
      return usage_error("--session is the number of a session, from 1");
    }
    if (std::holds_alternative<TraceForm>(*form)) {
      return usage_error("--session is for har, mcap, csv and perfetto: a trace keeps all of them");
    }
  }
  if (options.dictionary && *form != ConvertForm(TraceForm::lstrace)) {
    return usage_error("--dictionary is for lstrace: no other form is compressed with one");
  }
  if (is_same_file(options.input, options.output)) {
    return usage_error(options.output + " is the trace itself, which is never replaced");
  }
  const InterruptGuard guard;
  auto input = TraceInput::open(options.input);
  if (!input) return fail(input.error());
  auto taker = snapshot_taker(options, *form, (*input)->header());
  if (!taker) return usage_error(taker.error());
  auto output = ConvertOutput::create({.path = options.output,
                                       .force = options.force,
                                       .form = *form,
                                       .session = static_cast<std::uint32_t>(session),
                                       .dictionary = options.dictionary},
                                      (*input)->header());
  if (!output) return fail(output.error());
  const auto steps = copy_steps(**input, **output, session, *taker);
  if (!steps) return fail(steps.error());
  if (session != 0 && *steps == 0) {
    return usage_error(options.input + " has no step of session " + std::to_string(session));
  }
  if (auto finished = (*output)->finish((*input)->ending()); !finished)
    return fail(finished.error());
  for (const std::string& line : (*output)->notes()) note(line);
  if (*taker && (*taker)->parted_at() != 0) {
    note("no snapshots from step " + std::to_string((*taker)->parted_at()) +
         " on: run again, it gives something else there");
  }
  note("converted " + counted(*steps, "step") + ": " + shown_output(options.output));
  return (*input)->report_losses();
}

}  // namespace

Command convert_command() {
  auto options = std::make_shared<Options>();
  return {.name = "convert",
          .help = "Convert a trace to JSON lines and back, or out to other tools",
          .options =
              {
                  {"TRACE", "", "The trace in either form, `-` for stdin", &options->input, true},
                  {"-o,--output", "FILE", "Where to write; the end of the name says which form",
                   &options->output, true},
                  {"--to", "FORM",
                   "The form, if the name does not say it (" + convert_form_names() + ")",
                   &options->to},
                  {"--session", "N", "Of har, mcap, csv and perfetto: this session alone",
                   &options->session},
                  {"--snapshot-every", "N",
                   "Of lstrace: keep the world's state behind every N steps, for replay --from",
                   &options->snapshot_every},
                  {"--dictionary", "",
                   "Of lstrace: smaller, if the trace is small; zstd opens it with -D only",
                   &options->dictionary},
                  {"--force", "", "Replace a file that exists", &options->force},
              },
          .footer =
              "lstrace and jsonl hold all of a trace, and can be read back; the others are for "
              "other tools:\n"
              "har is one browser's view, csv the time line, perfetto is trace-event JSON.",
          .run = [options] { return convert(*options); }};
}

}  // namespace lightspeed::tools
