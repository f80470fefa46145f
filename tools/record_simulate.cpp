#include "tools/record_simulate.hpp"

#include <utility>

#include "replay/twice.hpp"
#include "tools/flush_policy.hpp"
#include "tools/interrupt.hpp"
#include "tools/parting_text.hpp"
#include "tools/program_file.hpp"
#include "tools/progress.hpp"
#include "tools/script_run.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

/// A native application whose page has something of everything.
constexpr const char* kProgram = "todo";
constexpr std::uint64_t kEvents = 400;
/// So many sessions fit into the memory of a small machine.
constexpr std::uint64_t kSessionsMax = 100'000;

struct Written {
  std::uint64_t steps = 0;
  std::uint64_t events = 0;
};
std::string text_of(const Written& written) {
  return counted(written.steps, "step") + ", " + counted(written.events, "event");
}

/// A run, and the second one beside it if there is one.
struct Runs {
  replay::Simulation first;
  std::optional<replay::Simulation> second{};
};

/// What is on the disk is told of, so that somebody can rely on it (TOOL-46).
Result<void, ToolError> keep(TraceOutput& output, std::uint64_t step) {
  if (auto flushed = output.flush(); !flushed) return flushed;
  if (print("kept step " + std::to_string(step) + "\n") == ExitStatus::same) return {};
  return failure(ToolError{.text = "stdout cannot be written"});
}

/// Writes each step as it comes, until all is at rest or somebody has had enough.
Result<Written, ToolError> write_all(Runs& runs, TraceOutput& output, const std::string& program,
                                     FlushPolicy& flush) {
  Progress progress;
  Written written;
  for (;;) {
    const auto steps = runs.first.next();
    if (runs.second) {
      const auto parting = replay::parting_of(steps, runs.second->next());
      if (parting) return failure(not_deterministic(*parting, {program}));
    }
    if (steps.empty()) break;
    for (const interpreter::Step& step : steps) {
      if (auto added = output.add(step); !added) return failure(added.error());
      ++written.steps;
      written.events += 1 + step.effects.size();
      if (!flush.is_due()) continue;
      if (auto kept = keep(output, step.number); !kept) return failure(kept.error());
    }
    progress.show(text_of(written));
    if (InterruptGuard::interrupted()) break;
  }
  return written;
}

}  // namespace

std::vector<Option> rows_of(SimulateOptions& options) {
  return {
      {"--simulate", "", "Let chance choose what happens", &options.simulate},
      {"--seed", "N", "What chance draws follows from it (default 1)", &options.seed},
      {"--sessions", "N", "How many sessions are simulated (default 1)", &options.sessions},
      {"--events", "N", "How many events each session has at least (default 400)", &options.events},
      {"--faults", "KINDS", "none, swarm (default), or kinds with commas, such as cut,crash",
       &options.faults},
      {"--fault-every", "N", "One choice of N is a fault (default: drawn for each session)",
       &options.fault_every},
      {"--think", "TEMPO",
       "mixed (default), steady, hasty, patient or at_deadlines: how long users wait",
       &options.think},
      {"--flush", "STEPS|TIME",
       "Keep what there is on the disk every so many steps, or every 250ms", &options.flush}};
}

bool says_how(const SimulateOptions& options) {
  return options.seed || options.sessions || options.events || !options.faults.empty() ||
         options.fault_every || !options.think.empty() || !options.flush.empty();
}

Result<replay::SimulationPlan, ToolError> simulation_plan_of(const SimulateOptions& options,
                                                             const SimulatedFile& file) {
  const std::uint64_t sessions = options.sessions.value_or(1);
  if (sessions == 0 || sessions > kSessionsMax) {
    return failure(
        ToolError{.text = "--sessions must be from 1 to " + std::to_string(kSessionsMax)});
  }
  if (options.events == 0U) return failure(ToolError{.text = "--events must be at least 1"});
  if (options.fault_every == 0U) {
    return failure(ToolError{.text = "--fault-every must be at least 1"});
  }
  auto faults = replay::FaultPlan::parse(options.faults.empty() ? "swarm" : options.faults);
  if (!faults) return failure(ToolError{.text = "--faults: " + faults.error()});
  auto think = replay::ThinkPlan::parse(options.think.empty() ? "mixed" : options.think);
  if (!think) return failure(ToolError{.text = "--think: " + think.error()});
  replay::SimulationPlan plan{.program = {},
                              .seed = options.seed.value_or(1),
                              .sessions = static_cast<std::uint32_t>(sessions),
                              .events = options.events.value_or(kEvents),
                              .faults = *std::move(faults),
                              .title = file.title,
                              .fault_every = options.fault_every.value_or(0),
                              .think = *think};
  if (auto set = set_knobs(file.knobs, plan.configuration); !set) return failure(set.error());
  auto program = find_program(file.program.empty() ? kProgram : file.program);
  if (!program) return failure(program.error());
  plan.program = *std::move(program);
  return plan;
}

ExitStatus record_simulated(const SimulateOptions& options, const SimulatedFile& file) {
  const auto plan = simulation_plan_of(options, file);
  if (!plan) return fail(plan.error());
  RandomChoices choices(plan->seed);
  auto simulation = replay::Simulation::of(*plan, choices);
  if (!simulation) return usage_error(simulation.error());
  Runs runs{.first = *std::move(simulation)};
  RandomChoices same_choices(plan->seed);
  if (file.twice) {
    auto second = replay::Simulation::of(*plan, same_choices);
    if (!second) return usage_error(second.error());
    runs.second = *std::move(second);
  }
  auto flush = FlushPolicy::parse(options.flush);
  if (!flush) return fail(flush.error());
  const bool grows = !options.flush.empty();
  if (grows && (file.output == kStandardStream || form_of(file.output) == TraceForm::jsonl)) {
    return usage_error("--flush needs the name of a .lstrace");
  }
  const InterruptGuard guard;
  auto output =
      TraceOutput::create(file.output, file.force, form_of(file.output), replay::header_of(*plan),
                          grows ? Durability::growing : Durability::synced);
  if (!output) return fail(output.error());
  const auto written = write_all(runs, **output, file.program, *flush);
  if (!written) return fail(written.error());
  const bool stopped = InterruptGuard::interrupted();
  const auto ending = stopped ? replay::Ending::open : replay::Ending::ended;
  if (auto finished = (*output)->finish(ending); !finished) return fail(finished.error());
  note("simulated seed " + std::to_string(plan->seed) + ": " + counted(plan->sessions, "session") +
       ", " + text_of(*written) + std::string(in_two_runs(file.twice)) + ": " + file.output);
  if (!InterruptGuard::interrupted()) return ExitStatus::same;
  return fail(ExitStatus::interrupted, "interrupted: what there was so far is in " + file.output);
}

}  // namespace lightspeed::tools
