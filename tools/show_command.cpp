// `lightspeed show`: a trace as stable text, or as the lines of its text twin.
#include <chrono>
#include <limits>
#include <memory>

#include "replay/show.hpp"
#include "tools/command.hpp"
#include "tools/durations.hpp"
#include "tools/interrupt.hpp"
#include "tools/print.hpp"
#include "tools/show_other.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

/// Enough to recognise a message, and short enough for a line of a terminal.
constexpr std::uint64_t kWidthDefault = 120;

/// Ten years, which no clock overflows.
constexpr std::chrono::hours kForEver{24 * 3650};

struct Options {
  std::string trace;
  std::uint64_t from = 1;
  std::uint64_t to = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t width = kWidthDefault;
  std::string at;
  bool follow = false;
  std::string timeout;
  bool json = false;
  bool program = false;
  bool lifecycle = false;
  std::string as;
};

Result<std::unique_ptr<TraceInput>, ToolError> open(const Options& options) {
  if (!options.follow) return TraceInput::open(options.trace);
  if (options.trace == kStandardStream) {
    return failure(ToolError{.text = "--follow needs the name of a file"});
  }
  const auto patience = duration_of("--timeout", options.timeout, kForEver);
  if (!patience) return failure(patience.error());
  return TraceInput::follow(options.trace, *patience);
}

ExitStatus show(const Options& options) {
  if (options.lifecycle && !options.trace.empty()) return usage_error("--lifecycle shows no trace");
  if (options.lifecycle) return show_lifecycle(options.as);
  if (!options.as.empty()) return usage_error("--as needs --lifecycle");
  if (options.trace.empty()) return usage_error("TRACE is required");
  if (options.from > options.to) return usage_error("--from lies behind --to");
  if (options.from > 1 && !options.at.empty()) return usage_error("give one of --from and --at");
  if (!options.follow && !options.timeout.empty()) return usage_error("--timeout needs --follow");
  const auto at = duration_of("--at", options.at, {});
  if (!at) return fail(at.error());
  const InterruptGuard guard;
  auto input = open(options);
  if (!input) return fail(input.error());
  if (options.program) return show_program((*input)->header());
  std::string out;
  if (options.json) {
    out = replay::json_line((*input)->header());
  } else {
    replay::append_header((*input)->header(), out);
  }
  if (options.from > 1 || at->count() > 0) {
    const auto found =
        options.from > 1
            ? (*input)->seek(options.from)
            : (*input)->seek(interpreter::Tick{static_cast<std::uint64_t>(at->count())});
    if (!found) return fail(found.error());
  }
  for (;;) {
    if (auto on = InterruptGuard::go_on(); !on) {
      const ExitStatus printed = print(out, on.error().status);
      return printed == on.error().status ? fail(on.error()) : printed;
    }
    auto step = (*input)->next();
    if (!step) {
      // What stands before the damage is intact, and often what one wants to see.
      const ExitStatus printed = print(out, step.error().status);
      return printed == step.error().status ? fail(printed, step.error().text) : printed;
    }
    if (!*step || (**step).number > options.to) break;
    if (options.json) {
      out += replay::json_line(**step);
    } else {
      replay::append_step(**step, static_cast<std::size_t>(options.width), out,
                          replay::tells_of_several((*input)->header()));
    }
    if (auto written = write_stdout(out); !written) {
      return usage_error("stdout cannot be written: " + written.error());
    }
    out.clear();
  }
  return print(out, (*input)->report_losses());
}

}  // namespace

Command show_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "show",
      .help = "Show a trace as text, one event a line",
      .options =
          {
              {"TRACE", "", "The trace, `-` for stdin", &options->trace},
              {"--from", "N", "The first step to show", &options->from},
              {"--to", "N", "The last step to show", &options->to},
              {"--at", "TIME", "The virtual time to begin at, as 1.5s", &options->at},
              {"--follow", "", "Wait for what another process still writes", &options->follow},
              {"--timeout", "TIME", "With --follow: no longer than this without a new byte",
               &options->timeout},
              {"--width", "N", "Cut texts longer than N bytes; 0 cuts none (default 120)",
               &options->width},
              {"--json", "", "One JSON record a line: the text twin of the trace", &options->json},
              {"--program", "", "The text of the program that the trace carries, and no steps",
               &options->program},
              {"--lifecycle", "", "What a session does in each state, and no trace",
               &options->lifecycle},
              {"--as", "FORMAT", "The lifecycle as text (the default), dot, svg or list",
               &options->as},
          },
      .footer =
          "Columns: step, virtual time, kind, text, digest of the state after the step.\n"
          "`->` is an effect; `c1 >` goes from client to server on connection 1, `c1 <` "
          "back.\n"
          "A step is one of session 1 where it names none.",
      .run = [options] { return show(*options); }};
}

}  // namespace lightspeed::tools
