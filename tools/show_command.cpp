// `lightspeed show`: a trace as stable text, or as the lines of its text twin.
#include <algorithm>
#include <limits>
#include <memory>

#include "replay/lifecycle_chart.hpp"
#include "replay/plain_text.hpp"
#include "replay/show.hpp"
#include "tools/command.hpp"
#include "tools/interrupt.hpp"
#include "tools/print.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

/// Enough to recognise a message, and short enough for a line of a terminal.
constexpr std::uint64_t kWidthDefault = 120;

struct Options {
  std::string trace;
  std::uint64_t from = 1;
  std::uint64_t to = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t width = kWidthDefault;
  bool json = false;
  bool program = false;
  bool lifecycle = false;
  std::string as;
};

/// The program of a trace, as it travels there; what a terminal would obey is escaped.
ExitStatus show_program(const replay::Header& header) {
  std::string out;
  std::string_view left = header.program_source;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('\n'), left.size());
    replay::append_plain(out, left.substr(0, end), 0);
    out += '\n';
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  if (!out.empty()) return print(out);
  return fail(ExitStatus::unsupported,
              header.program.empty()
                  ? "the trace is a capture: it carries no program"
                  : "the trace carries no program: '" + header.program + "' is a native one");
}

ExitStatus show_lifecycle(const Options& options) {
  if (!options.trace.empty()) return usage_error("--lifecycle shows no trace");
  const auto& names = replay::kChartFormatNames;
  const auto* const found = std::find(names.begin(), names.end(), options.as);
  if (!options.as.empty() && found == names.end()) {
    return usage_error("--as is text, dot, svg or list, not '" + options.as + "'");
  }
  const auto place = options.as.empty() ? 0 : found - names.begin();
  return print(replay::lifecycle_chart(static_cast<replay::ChartFormat>(place)));
}

ExitStatus show(const Options& options) {
  if (options.lifecycle) return show_lifecycle(options);
  if (!options.as.empty()) return usage_error("--as needs --lifecycle");
  if (options.trace.empty()) return usage_error("TRACE is required");
  if (options.from > options.to) return usage_error("--from lies behind --to");
  const InterruptGuard guard;
  auto input = TraceInput::open(options.trace);
  if (!input) return fail(input.error());
  if (options.program) return show_program((*input)->header());
  std::string out;
  if (options.json) {
    out = replay::json_line((*input)->header());
  } else {
    replay::append_header((*input)->header(), out);
  }
  if (options.from > 1) {
    if (auto found = (*input)->seek(options.from); !found) {
      return fail(found.error());
    }
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
