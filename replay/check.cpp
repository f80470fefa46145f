#include "replay/check.hpp"

#include <optional>

#include "interpreter/world/world.hpp"
#include "replay/record.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Contract;
using interpreter::Rule;
using interpreter::Step;
using interpreter::World;

CheckReport report_of(const Contract& contract, std::uint64_t steps) {
  CheckReport report;
  report.steps = steps;
  for (const Rule& rule : interpreter::all_rules()) {
    (contract.runs(rule) ? report.rules_run : report.rules_blind).push_back(rule.id);
  }
  report.violations = contract.violations();
  report.quirks = contract.quirks();
  return report;
}

CheckReport check_captured(const Trace& trace) {
  Contract contract(trace.header.configuration, true);
  for (const Step& step : trace.steps) contract.observe(step, nullptr);
  contract.finish();
  return report_of(contract, trace.steps.size());
}

// The rules are shown the recorded steps, and the world beside them as it is run again. Where the
// two differ, replay says so; here the recorded messages count.
CheckReport check_simulated(const Trace& trace) {
  auto app = interpreter::find_app(trace.header.program);
  if (!app) {
    CheckReport report;
    report.problem = app.error();
    return report;
  }
  World world(trace.header.configuration, std::move(*app));
  Contract contract(trace.header.configuration, false);
  std::size_t next = 0;
  std::vector<Step> run;
  for (const TimedStimulus& timed : stimuli_of(trace)) {
    run.clear();
    world.apply(timed.stimulus, timed.at, run);
    for (std::size_t i = 0; i < run.size() && next < trace.steps.size(); ++i, ++next) {
      const bool settled = i + 1 == run.size();
      contract.observe(trace.steps[next], settled ? &world : nullptr);
    }
  }
  for (; next < trace.steps.size(); ++next) contract.observe(trace.steps[next], nullptr);
  contract.finish();
  return report_of(contract, trace.steps.size());
}

}  // namespace

CheckReport check(const Trace& trace) {
  return trace.header.origin == Origin::captured ? check_captured(trace) : check_simulated(trace);
}

}  // namespace lightspeed::replay
