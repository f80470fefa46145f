#include "replay/check.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "replay/compare.hpp"
#include "replay/rerun.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Contract;
using interpreter::Rule;
using interpreter::Step;

CheckReport report_of(const Contract& contract, std::uint64_t steps) {
  CheckReport report;
  report.steps = steps;
  for (const Rule& rule : interpreter::all_rules()) {
    (contract.runs(rule) ? report.rules_run : report.rules_blind).push_back(rule.id);
  }
  report.violations = contract.violations();
  report.quirks = contract.quirks();
  report.outcomes = contract.outcomes();
  return report;
}

CheckReport check_captured(const Trace& trace) {
  Contract contract(trace.header.configuration, true);
  for (const Step& step : trace.steps) contract.observe(step, nullptr);
  contract.finish();
  return report_of(contract, trace.steps.size());
}

std::string note_of(std::uint64_t step, std::string_view what) {
  return "rules that need the world saw no step from " + std::to_string(step) +
         " on: run again, it differs in " + std::string(what);
}

/// Those that compare the page, or what is sent, with the view alone.
constexpr std::array<std::string_view, 2> kViewRules{"SYNC-1", "IDLE-1"};

// What a rule found stands; what it did not find says nothing of the steps that it did not see.
void hide_world_rules(CheckReport& report, bool only_of_view) {
  const auto is_blind = [&](std::string_view id) {
    if (!only_of_view) return interpreter::find_rule(id)->needs == interpreter::Needs::world;
    return std::find(kViewRules.begin(), kViewRules.end(), id) != kViewRules.end();
  };
  const auto cannot_tell = [&](std::string_view id) {
    return is_blind(id) &&
           std::none_of(report.violations.begin(), report.violations.end(),
                        [&](const auto& violation) { return violation.rule == id; });
  };
  for (const std::string_view id : report.rules_run) {
    if (cannot_tell(id)) report.rules_blind.push_back(id);
  }
  std::erase_if(report.rules_run, cannot_tell);
}

bool patches_itself(const interpreter::World& world, const Trace& trace) {
  return !interpreter::shows_view_alone(world.session(trace.steps.front().session).app());
}

// The rules are shown the recorded steps, and the world beside them as it is run again, for as
// long as the two agree (CHK-2).
CheckReport check_simulated(const Trace& trace) {
  auto rerun = Rerun::of(trace);
  if (!rerun) {
    CheckReport report;
    report.problem = std::move(rerun.error());
    return report;
  }
  Contract contract(trace.header.configuration, false);
  std::string note;
  std::size_t next = 0;
  for (auto run = rerun->next(); !run.empty(); run = rerun->next()) {
    for (std::size_t i = 0; i < run.size() && next < trace.steps.size(); ++i, ++next) {
      const Step& recorded = trace.steps[next];
      const auto difference = note.empty() ? first_difference(recorded, run[i]) : std::nullopt;
      if (difference) note = note_of(recorded.number, difference->field);
      const auto later = run.subspan(i + 1);
      const bool settled =
          note.empty() && std::none_of(later.begin(), later.end(), [&](const Step& step) {
            return step.session == recorded.session;
          });
      contract.observe(recorded, settled ? &rerun->world() : nullptr);
    }
  }
  for (; next < trace.steps.size(); ++next) {
    if (note.empty()) note = note_of(trace.steps[next].number, "there being no such step");
    contract.observe(trace.steps[next], nullptr);
  }
  contract.finish(note.empty() ? &rerun->world() : nullptr);
  CheckReport report = report_of(contract, trace.steps.size());
  const bool differs = !note.empty();
  if (!differs && !trace.steps.empty() && patches_itself(rerun->world(), trace)) {
    note = "the program patches its page itself, and its view alone does not say what is shown";
  }
  if (!note.empty()) hide_world_rules(report, !differs);
  report.note = std::move(note);
  return report;
}

}  // namespace

CheckReport check(const Trace& trace) {
  return trace.header.origin == Origin::captured ? check_captured(trace) : check_simulated(trace);
}

}  // namespace lightspeed::replay
