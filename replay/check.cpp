#include "replay/check.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "replay/compare.hpp"
#include "replay/part/runs.hpp"
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

CheckReport check_wire(const Trace& trace) {
  Contract contract(trace.header.configuration, trace.header.origin == Origin::captured);
  for (const Step& step : trace.steps) contract.observe(step, nullptr);
  contract.finish();
  return report_of(contract, trace.steps.size());
}

/// Those that judge one message alone.
constexpr std::array<std::string_view, 2> kMessageRules{"WIRE-1", "WIRE-3"};

// What was left out of an excerpt may be just what a rule waits for (CHK-4).
CheckReport check_excerpt(const Trace& trace) {
  const auto is_blind = [](std::string_view id) {
    return std::find(kMessageRules.begin(), kMessageRules.end(), id) == kMessageRules.end();
  };
  CheckReport report = check_wire(trace);
  report.rules_run.assign(kMessageRules.begin(), kMessageRules.end());
  report.rules_blind.clear();
  for (const Rule& rule : interpreter::all_rules()) {
    if (is_blind(rule.id)) report.rules_blind.push_back(rule.id);
  }
  std::erase_if(report.violations, [&](const auto& found) { return is_blind(found.rule); });
  report.quirks = {};
  report.outcomes = {};
  report.note = "the trace is an excerpt, and these rules need the steps that are missing";
  return report;
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
CheckReport check_simulated(const Trace& trace, const Run* run) {
  const auto named = [run](const Step& step) {
    return run == nullptr ? step.number : run->number_of(step.number);
  };
  auto rerun = Rerun::of(trace);
  if (!rerun) {
    CheckReport report;
    report.problem = std::move(rerun.error());
    return report;
  }
  Contract contract(trace.header.configuration, false);
  std::string note;
  std::size_t next = 0;
  for (auto given = rerun->next(); !given.empty(); given = rerun->next()) {
    for (std::size_t i = 0; i < given.size() && next < trace.steps.size(); ++i, ++next) {
      const Step& recorded = trace.steps[next];
      const auto difference = note.empty() ? first_difference(recorded, given[i]) : std::nullopt;
      if (difference) note = note_of(named(recorded), difference->field);
      const auto later = given.subspan(i + 1);
      const bool settled =
          note.empty() && std::none_of(later.begin(), later.end(), [&](const Step& step) {
            return step.session == recorded.session;
          });
      contract.observe(recorded, settled ? &rerun->world() : nullptr);
    }
  }
  for (; next < trace.steps.size(); ++next) {
    if (note.empty()) note = note_of(named(trace.steps[next]), "there being no such step");
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

/// `run` says what the steps are called, where they are those of a merged trace.
CheckReport check_one(const Trace& trace, const Run* run) {
  const bool captured = trace.header.origin == Origin::captured;
  return captured ? check_wire(trace) : check_simulated(trace, run);
}

/// Puts what was found in a run into words of the merged trace.
void rename(CheckReport& report, const Run& run) {
  for (interpreter::Violation& found : report.violations) {
    found.step = run.number_of(found.step);
    found.cause = run.number_of(found.cause);
    found.session += run.sessions_before;
  }
  interpreter::Quirks renamed;
  for (std::size_t i = 0; i < interpreter::kQuirkPromises.size(); ++i) {
    auto count = report.quirks.of(static_cast<interpreter::Quirk>(i));
    count.first = run.number_of(count.first);
    count.last = run.number_of(count.last);
    renamed.add(static_cast<interpreter::Quirk>(i), count);
  }
  report.quirks = renamed;
}

/// A rule that was blind in one run is blind, unless it was broken.
void add(const CheckReport& report, CheckReport& all) {
  all.steps += report.steps;
  all.violations.insert(all.violations.end(), report.violations.begin(), report.violations.end());
  all.rules_blind.insert(all.rules_blind.end(), report.rules_blind.begin(),
                         report.rules_blind.end());
  for (std::size_t i = 0; i < interpreter::kQuirkPromises.size(); ++i) {
    const auto quirk = static_cast<interpreter::Quirk>(i);
    all.quirks.add(quirk, report.quirks.of(quirk));
  }
  for (std::size_t i = 0; i < all.outcomes.events.size(); ++i) {
    all.outcomes.events.at(i) += report.outcomes.events.at(i);
    all.outcomes.patches.at(i) += report.outcomes.patches.at(i);
  }
  if (all.note.empty()) all.note = report.note;
  if (all.problem.empty()) all.problem = report.problem;
}

// Each run is judged by itself, as it was before it was merged (MERGE-3).
CheckReport check_runs(const Trace& trace) {
  CheckReport all;
  for (const Run& run : runs_of(trace)) {
    CheckReport report = check_one(run.trace, &run);
    rename(report, run);
    add(report, all);
  }
  std::stable_sort(all.violations.begin(), all.violations.end(),
                   [](const auto& left, const auto& right) { return left.step < right.step; });
  const auto blind = std::exchange(all.rules_blind, {});
  for (const Rule& rule : interpreter::all_rules()) {
    const bool broken = std::any_of(all.violations.begin(), all.violations.end(),
                                    [&](const auto& found) { return found.rule == rule.id; });
    const bool seen = broken || std::find(blind.begin(), blind.end(), rule.id) == blind.end();
    (seen ? all.rules_run : all.rules_blind).push_back(rule.id);
  }
  return all;
}

}  // namespace

CheckReport check(const Trace& trace) {
  if (trace.header.excerpt) return check_excerpt(trace);
  return trace.header.run_sessions.empty() ? check_one(trace, nullptr) : check_runs(trace);
}

}  // namespace lightspeed::replay
