// `lightspeed recover`: a new trace of exactly the intact steps of a damaged one.
#include <memory>

#include "tools/command.hpp"
#include "tools/interrupt.hpp"
#include "tools/recovery.hpp"
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

ExitStatus recover(const Options& options) {
  if (auto good = usable(options); !good) return fail(good.error());
  auto opened = open(options);
  if (!opened) return fail(opened.error());
  const InterruptGuard guard;
  Salvage& salvage = opened->salvage;
  const auto steps = write_intact({options.trace, options.output, options.force}, salvage);
  if (!steps) return fail(steps.error());
  if (auto same = verify_intact({options.trace, options.output, options.force}, salvage); !same)
    return fail(same.error());
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
