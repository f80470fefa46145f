// `lightspeed sweep`: one knob as an axis, and how many sessions end out of sync at each value.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "tools/command.hpp"
#include "tools/interrupt.hpp"
#include "tools/print.hpp"
#include "tools/progress.hpp"
#include "tools/record_simulate.hpp"
#include "tools/sweep_text.hpp"

namespace lightspeed::tools {
namespace {

/// What a deployed session meets (SWEEP-5).
constexpr const char* kFaults = "cut,acks,latency,stall,duplicate,crash,reload";
constexpr const char* kBy = "reconnect_policy";
/// More of them do not fit beside each other.
constexpr std::size_t kColumnsMax = 8;
/// Two shares are compared by products of two such counts.
constexpr std::uint64_t kSessionsMax = 100'000'000;

struct Options {
  std::string axis;
  std::string by;
  std::optional<std::uint64_t> steps{};
  std::uint64_t seeds = 20;
  std::string program;
  SimulateOptions simulated{.sessions = 10, .faults = kFaults};
  std::vector<std::string> knobs;
  bool json = false;
  bool csv = false;
};

Result<replay::Axis, ToolError> axis_of(const Options& options) {
  auto axis = replay::parse_axis(options.axis, options.steps);
  if (!axis) return failure(ToolError{.text = std::move(axis.error())});
  return *std::move(axis);
}

bool is_set(const Options& options, std::string_view knob) {
  return std::any_of(options.knobs.begin(), options.knobs.end(), [&](const std::string& set) {
    return std::string_view(set).substr(0, set.find('=')) == knob;
  });
}

/// None where the usual knob is taken already.
Result<std::optional<replay::Axis>, ToolError> columns_of(const Options& options,
                                                          const replay::Axis& axis) {
  if (options.by.empty() && (axis.knob == kBy || is_set(options, kBy))) return std::nullopt;
  auto by = replay::parse_axis(options.by.empty() ? kBy : options.by, {});
  if (!by) return failure(ToolError{.text = "--by: " + by.error()});
  if (by->values.size() > kColumnsMax) {
    return failure(ToolError{.text = "--by: " + by->knob + " would be " +
                                     counted(by->values.size(), "column") + " of at most " +
                                     std::to_string(kColumnsMax) + "; name some, as " + by->knob +
                                     "=" + by->values[0] + "," + by->values[1]});
  }
  return *std::move(by);
}

Result<replay::SweepPlan, ToolError> plan_of(const Options& options) {
  const auto twice = [](const std::string& knob, const char* where) {
    return failure(ToolError{.text = knob + " is the axis, and " + where + " has it, too"});
  };
  if (options.json && options.csv) return failure(ToolError{.text = "give --json or --csv"});
  auto axis = axis_of(options);
  if (!axis) return failure(axis.error());
  auto by = columns_of(options, *axis);
  if (!by) return failure(by.error());
  if (is_set(options, axis->knob)) return twice(axis->knob, "--set");
  if (*by && (*by)->knob == axis->knob) return twice(axis->knob, "--by");
  if (*by && is_set(options, (*by)->knob)) {
    return failure(ToolError{.text = (*by)->knob + " is in --by, and --set has it, too"});
  }
  auto simulation =
      simulation_plan_of(options.simulated, {.program = options.program, .knobs = options.knobs});
  if (!simulation) return failure(simulation.error());
  if (options.seeds == 0 || options.seeds > kSessionsMax / simulation->sessions) {
    return failure(ToolError{.text = "--seeds must be from 1 to " +
                                     std::to_string(kSessionsMax / simulation->sessions)});
  }
  if (simulation->seed + (options.seeds - 1) < simulation->seed) {
    return failure(ToolError{.text = "--seed: the last of " + counted(options.seeds, "seed") +
                                     " would not fit into 64 bits"});
  }
  return replay::SweepPlan{.simulation = *std::move(simulation),
                           .seeds = options.seeds,
                           .axis = *std::move(axis),
                           .by = *std::move(by)};
}

ExitStatus sweep(const Options& options) {
  auto plan = plan_of(options);
  if (!plan) return fail(plan.error());
  const InterruptGuard guard;
  replay::Sweep sweep(*std::move(plan));
  {
    Progress progress;
    while (!sweep.is_done() && !InterruptGuard::interrupted()) {
      const auto& axis = sweep.plan().axis;
      progress.show(axis.knob + " " + axis.values[sweep.rows().size()] + ", run " +
                    std::to_string(sweep.runs_done() + 1) + " of " + std::to_string(sweep.runs()));
      if (auto ran = sweep.run_next(); !ran) return usage_error(ran.error());
    }
  }
  const SweepText of{.sweep = sweep, .program = options.program};
  const bool in_sync = !replay::worst_of(sweep.rows()).has_value();
  const ExitStatus printed = print(options.json  ? to_json(of)
                                   : options.csv ? to_csv(sweep)
                                                 : to_text(of),
                                   in_sync ? ExitStatus::same : ExitStatus::different);
  if (sweep.is_done() || printed == ExitStatus::usage) return printed;
  return fail(ExitStatus::interrupted,
              "interrupted: " + std::to_string(sweep.rows().size()) + " of " +
                  counted(sweep.plan().axis.values.size(), "row") + " complete");
}

}  // namespace

Command sweep_command() {
  auto o = std::make_shared<Options>();
  return {
      .name = "sweep",
      .help = "Count who ends out of sync as one knob goes through its values",
      .options =
          {{"AXIS", "", "KNOB=A..B, KNOB=A,B,C, or a choice: all of its values", &o->axis, true},
           {"--steps", "N", "How many values a range has, both ends too (default 11)", &o->steps},
           {"--by", "AXIS", "A column for each of these (default reconnect_policy)", &o->by},
           {"--seeds", "N", "How many seeds each point runs, all the same (default 20)", &o->seeds},
           {"--seed", "N", "The first of them (default 1)", &o->simulated.seed},
           {"--sessions", "N", "How many sessions a seed has (default 10)", &o->simulated.sessions},
           {"--events", "N", "How many events each session has at least (default 400)",
            &o->simulated.events},
           {"--faults", "KINDS",
            "none, swarm, or kinds with commas (default: what deployed sessions meet)",
            &o->simulated.faults},
           {"--program", "PROGRAM", "A native application, or an .lsp file (default todo)",
            &o->program},
           {"--set", "KNOB=VALUE", "Set a knob of every run; may be repeated", &o->knobs},
           {"--json", "", "The sweep as one JSON object", &o->json},
           {"--csv", "", "A line for each point", &o->csv}},
      .footer = "The axis and what is out of sync stand in specs/sweep.md.",
      .run = [o] { return sweep(*o); }};
}

}  // namespace lightspeed::tools
