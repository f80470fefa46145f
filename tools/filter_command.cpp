// `lightspeed filter`: some steps of a trace as a trace of their own.
#include <memory>
#include <utility>

#include "replay/part/whole_sessions.hpp"
#include "tools/command.hpp"
#include "tools/interrupt.hpp"
#include "tools/progress.hpp"
#include "tools/step_selection.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::string trace;
  std::string output;
  Conditions conditions;
  bool force = false;
};

struct Counts {
  std::uint64_t kept = 0;
  std::uint64_t all = 0;
};

Result<Counts, ToolError> copy(TraceInput& input, const replay::Selection& selection,
                               const replay::WholeSessions& whole, TraceOutput& output) {
  Counts counts;
  Progress progress;
  for (;;) {
    if (auto on = InterruptGuard::go_on(); !on) return failure(on.error());
    auto record = input.next_record();
    if (!record) return failure(record.error());
    if (!*record) return counts;
    auto& step = (*record)->step;
    if (!step) {
      if (auto added = output.add_unknown((*record)->bytes); !added) return failure(added.error());
      continue;
    }
    ++counts.all;
    if (!selection.holds(*step)) continue;
    ++counts.kept;
    progress.show("kept " + counted(counts.kept, "step"));
    whole.place(*step);
    if (auto added = output.add(*step, (*record)->bytes); !added) return failure(added.error());
  }
}

std::string what_it_is(const replay::WholeSessions& whole) {
  if (whole.stand_alone()) return "the steps are numbered anew, and the trace can be replayed";
  return "an excerpt: steps keep their numbers; show, check, diff, convert and filter read it, "
         "replay and minimise do not";
}

Result<ExitStatus, ToolError> filter(const Options& options) {
  auto selection = selection_of(options.conditions);
  if (!selection) return failure(selection.error());
  if (is_same_file(options.trace, options.output)) {
    return failure(ToolError{.text = options.output + " is the trace itself, which is never "
                                                      "replaced"});
  }
  if (auto free = check_output(options.output, options.force); !free) {
    return failure(ToolError{.text = free.error()});
  }
  auto input = TraceInput::open(options.trace);
  if (!input) return failure(input.error());
  if (!options.conditions.rules.empty()) {
    auto steps = steps_of_rules(options.conditions.rules, **input);
    if (!steps) return failure(steps.error());
    selection->numbers = *std::move(steps);
  }
  const replay::Header header = (*input)->header();
  replay::WholeSessions whole(header, *selection);
  if (selection->of_sessions_only()) {
    const auto observe = [&](const interpreter::Step& step) { whole.observe(step); };
    if (auto seen = look_at_all(**input, observe); !seen) return failure(seen.error());
  }
  auto output =
      TraceOutput::create(options.output, options.force, form_of(options.output),
                          whole.part_header(), Durability::synced, (*input)->header_bytes());
  if (!output) return failure(output.error());
  const auto counts = copy(**input, *selection, whole, **output);
  if (!counts) return failure(counts.error());
  if (auto finished = (*output)->finish((*input)->ending()); !finished)
    return failure(finished.error());
  note("kept " + std::to_string(counts->kept) + " of " + counted(counts->all, "step") + ": " +
       options.output + "\n" + what_it_is(whole));
  return (*input)->report_losses();
}

}  // namespace

Command filter_command() {
  auto o = std::make_shared<Options>();
  Conditions& c = o->conditions;
  return {
      .name = "filter",
      .help = "Keep some steps of a trace, or some of its sessions",
      .options = {{"TRACE", "", "The trace in either form, `-` for stdin", &o->trace, true},
                  {"-o,--output", "FILE", "Where to write; .jsonl or .lstrace", &o->output, true},
                  {"--session", "N|A..B", "Steps of these sessions", &c.sessions},
                  {"--step", "N|A..B", "Steps of these numbers", &c.steps},
                  {"--time", "A..B", "Steps in this virtual time, as 1.5s..2s", &c.times},
                  {"--kind", "KIND", "Steps with an event of this kind", &c.kinds},
                  {"--rule", "ID",
                   "Steps that violations of this rule name, with what led "
                   "there",
                   &c.rules},
                  {"--force", "", "Replace a file that exists", &o->force}},
      .footer =
          "All conditions must hold; several values of one, repeated or with commas between\n"
          "them, are alternatives. Kinds are those of `lightspeed show`. --rule checks the\n"
          "trace first.",
      .run = [o] {
        const InterruptGuard guard;
        const auto status = filter(*o);
        return status ? *status : fail(status.error());
      }};
}

}  // namespace lightspeed::tools
