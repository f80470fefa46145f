// `lightspeed recover`: a new trace of exactly the intact steps of a damaged one.
#include <memory>

#include "tools/command.hpp"
#include "tools/interrupt.hpp"
#include "tools/salvaging.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

using replay::Salvage;
struct Options {
  std::string trace;
  std::string output;
  std::string header;
  bool force = false;
};

Result<void, ToolError> usable(const Options& options) {
  if (options.output == kStandardStream) {
    return failure(ToolError{.text = "what is written is read again: name a file instead of -"});
  }
  for (const std::string& input : {options.trace, options.header}) {
    if (!input.empty() && is_same_file(input, options.output)) {
      return failure(
          ToolError{.text = options.output + " is the trace itself, which is never replaced"});
    }
  }
  if (auto free = check_output(options.output, options.force); !free) {
    return failure(ToolError{.text = free.error()});
  }
  if (is_twin(options.trace)) {
    return failure(ToolError{.text = options.trace +
                                     ": this is a trace as text: `lightspeed doctor` names the "
                                     "line that is wrong, and an editor mends it"});
  }
  return {};
}

Result<OpenSalvage, ToolError> open(const Options& options) {
  std::optional<replay::Header> header;
  if (!options.header.empty()) {
    auto other = TraceInput::open(options.header);
    if (!other) return failure(other.error());
    header = (*other)->header();
  }
  auto opened = open_salvage(options.trace, header);
  if (opened && !opened->salvage.header()) {
    return failure(ToolError{.status = ExitStatus::damaged,
                             .text = shown_name(options.trace) +
                                     ": its header cannot be had; --header FROM takes that of "
                                     "another trace of the same run"});
  }
  return opened;
}

/// Hands each intact step to `take`, which says what went wrong.
template <class Take>
Result<void, ToolError> each_step(const Options& options, Salvage& salvage, Take take) {
  for (salvage.rewind();;) {
    if (InterruptGuard::interrupted()) {
      return failure(ToolError{.status = ExitStatus::interrupted, .text = "interrupted"});
    }
    const auto step = salvage.next();
    if (!step) return failure(salvage_error(options.trace, step.error()));
    if (!*step) return {};
    if (auto taken = take(**step); !taken) return taken;
  }
}

Result<std::uint64_t, ToolError> write_new(const Options& options, Salvage& salvage) {
  auto output = TraceOutput::create(options.output, options.force, form_of(options.output),
                                    *salvage.header());
  if (!output) return failure(output.error());
  std::uint64_t steps = 0;
  auto written = each_step(options, salvage, [&](const interpreter::Step& step) {
    ++steps;
    return (*output)->add(step);
  });
  if (written) written = (*output)->finish();
  if (!written) return failure(written.error());
  return steps;
}

/// Reads the new file and compares it with the old one, step by step.
Result<void, ToolError> verify(const Options& options, Salvage& salvage) {
  const auto wrong = [&](const std::string& what) {
    return failure(ToolError{.status = ExitStatus::usage,
                             .text = options.output + " is not what was written: " + what + "; " +
                                     shown_name(options.trace) + " is as it was"});
  };
  auto input = TraceInput::open(options.output);
  if (!input) return failure(input.error());
  if ((*input)->header() != *salvage.header()) return wrong("its header differs");
  auto same =
      each_step(options, salvage, [&](const interpreter::Step& step) -> Result<void, ToolError> {
        const auto read = (*input)->next();
        if (!read) return failure(read.error());
        if (!*read || **read != step)
          return wrong("step " + std::to_string(step.number) + " differs");
        return {};
      });
  if (!same) return same;
  const auto end = (*input)->next();
  if (!end) return failure(end.error());
  if (*end) return wrong("it has further steps");
  return {};
}

ExitStatus recover(const Options& options) {
  if (auto good = usable(options); !good) return fail(good.error());
  const InterruptGuard guard;
  auto opened = open(options);
  if (!opened) return fail(opened.error());
  Salvage& salvage = opened->salvage;
  const auto steps = write_new(options, salvage);
  if (!steps) return fail(steps.error());
  if (auto same = verify(options, salvage); !same) return fail(same.error());
  std::string text;
  for (const replay::Finding& finding : salvage.findings()) text += line_of(finding);
  text += "recovered " + counted(*steps, "step") + ", read again and equal: " + options.output;
  if (salvage.header()->excerpt) text += ", an excerpt";
  const bool partial = is_partial(salvage);
  return print(text + "\n", partial ? ExitStatus::damaged : ExitStatus::same);
}

}  // namespace

Command recover_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "recover",
      .help = "Write a new trace of the intact steps of a damaged one",
      .options =
          {
              {"TRACE", "", "The damaged trace, which stays as it is; `-` for stdin",
               &options->trace, true},
              {"-o,--output", "FILE", "Where to write the new one", &options->output, true},
              {"--header", "FROM", "If its header is lost: a trace of the same run that has one",
               &options->header},
              {"--force", "", "Replace a file that exists", &options->force},
          },
      .footer =
          "Exit status 6 if steps are missing, or may be. Where they are missing in the middle,\n"
          "the new trace is an excerpt: it keeps the numbers, and is not run again.",
      .run = [options] { return recover(*options); }};
}

}  // namespace lightspeed::tools
