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

using interpreter::Rule;
using interpreter::Step;

/// Those that judge one message alone.
constexpr std::array<std::string_view, 2> kMessageRules{"WIRE-1", "WIRE-3"};
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

// What was left out of an excerpt may be just what a rule waits for (CHK-4).
void hide_all_but_messages(CheckReport& report) {
  const auto is_blind = [](std::string_view id) {
    return std::find(kMessageRules.begin(), kMessageRules.end(), id) == kMessageRules.end();
  };
  report.rules_run.assign(kMessageRules.begin(), kMessageRules.end());
  report.rules_blind.clear();
  for (const Rule& rule : interpreter::all_rules()) {
    if (is_blind(rule.id)) report.rules_blind.push_back(rule.id);
  }
  std::erase_if(report.violations, [&](const auto& found) { return is_blind(found.rule); });
  std::erase_if(report.further, [&](const auto& found) { return is_blind(found.first); });
  report.quirks = {};
  report.outcomes = {};
  report.note = "the trace is an excerpt, and these rules need the steps that are missing";
}

/// One run, judged step by step. The rules are shown the recorded steps, and of a simulated run the
/// world beside them as it is run again, for as long as the two agree (CHK-2).
class RunCheck {
 public:
  /// The splitter, which knows what the run's steps are called in the trace, outlives the check.
  RunCheck(const RunSplitter& splitter, std::size_t run, interpreter::ViolationLimits limits)
      : splitter_(splitter),
        run_(run),
        excerpt_(splitter.run_header().excerpt),
        contract_(splitter.run_header().configuration,
                  splitter.run_header().origin == Origin::captured, limits) {
    const bool captured = splitter.run_header().origin == Origin::captured;
    if (excerpt_) contract_.lose_world();
    if (captured || excerpt_) return;
    auto rerun = Rerun::of(splitter.run_header());
    if (rerun) {
      rerun_ = *std::move(rerun);
    } else {
      problem_ = std::move(rerun.error());
    }
  }

  [[nodiscard]] bool is_over() const { return !problem_.empty(); }

  void take(Step step) {
    if (is_over()) return;
    if (first_session_ == 0) first_session_ = step.session;
    if (!rerun_ || !note_.empty()) return judge(step, false);
    if (auto taken = rerun_->take(std::move(step)); !taken) {
      problem_ = std::move(taken.error());
      return;
    }
    judge_pairs();
  }

  [[nodiscard]] CheckReport end() {
    if (is_over()) {
      CheckReport report;
      report.problem = problem_;
      return report;
    }
    if (rerun_ && note_.empty()) {
      rerun_->end();
      judge_pairs();
    }
    contract_.finish(rerun_ && note_.empty() ? &rerun_->world() : nullptr);
    CheckReport report = gathered();
    if (excerpt_) {
      hide_all_but_messages(report);
    } else if (rerun_) {
      hide_unseen(report);
    }
    return report;
  }

 private:
  void judge(const Step& step, bool settled) {
    ++steps_;
    contract_.observe(step, settled && note_.empty() ? &rerun_->world() : nullptr);
  }

  void judge_pairs() {
    while (auto pair = rerun_->next()) {
      if (note_.empty() && !pair->given) {
        differs_at(pair->recorded, "there being no such step");
      } else if (note_.empty()) {
        const auto difference = first_difference(pair->recorded, *pair->given);
        if (difference) differs_at(pair->recorded, difference->field);
      }
      judge(pair->recorded, pair->settled);
    }
  }

  void differs_at(const Step& step, std::string_view what) {
    note_ = "rules that need the world saw no step from " +
            std::to_string(splitter_.number_of(run_, step.number)) +
            " on: run again, it differs in " + std::string(what);
    contract_.lose_world();
  }

  [[nodiscard]] CheckReport gathered() const {
    CheckReport report;
    report.steps = steps_;
    for (const Rule& rule : interpreter::all_rules()) {
      (contract_.runs(rule) ? report.rules_run : report.rules_blind).push_back(rule.id);
    }
    report.violations = contract_.violations();
    report.further = contract_.further();
    report.quirks = contract_.quirks();
    report.outcomes = contract_.outcomes();
    return report;
  }

  void hide_unseen(CheckReport& report) {
    const bool differs = !note_.empty();
    const auto& world = rerun_->world();
    if (!differs && world.knows(first_session_) &&
        !interpreter::shows_view_alone(world.session(first_session_).app())) {
      note_ = "the program patches its page itself, and its view alone does not say what is shown";
    }
    if (!note_.empty()) hide_world_rules(report, !differs);
    report.note = note_;
  }

  const RunSplitter& splitter_;
  std::size_t run_;
  bool excerpt_;
  interpreter::Contract contract_;
  std::optional<Rerun> rerun_;  ///< None where there is no world to be run again.
  std::uint32_t first_session_ = 0;
  std::uint64_t steps_ = 0;
  std::string note_;
  std::string problem_;
};

/// Puts what was found in a run into words of the merged trace.
void rename(CheckReport& report, const RunSplitter& splitter, std::size_t run) {
  for (interpreter::Violation& found : report.violations) {
    found.step = splitter.number_of(run, found.step);
    found.cause = splitter.number_of(run, found.cause);
    found.session += splitter.sessions_before(run);
  }
  interpreter::Quirks renamed;
  for (std::size_t i = 0; i < interpreter::kQuirkPromises.size(); ++i) {
    auto count = report.quirks.of(static_cast<interpreter::Quirk>(i));
    count.first = splitter.number_of(run, count.first);
    count.last = splitter.number_of(run, count.last);
    renamed.add(static_cast<interpreter::Quirk>(i), count);
  }
  report.quirks = renamed;
}

/// A rule that was blind in one run is blind, unless it was broken.
void add(const CheckReport& report, CheckReport& all) {
  all.steps += report.steps;
  all.violations.insert(all.violations.end(), report.violations.begin(), report.violations.end());
  for (const auto& [rule, count] : report.further) all.further[rule] += count;
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
CheckReport put_together(std::vector<std::optional<RunCheck>>& runs, const RunSplitter& splitter) {
  CheckReport all;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!runs[i]) continue;
    CheckReport report = runs[i]->end();
    rename(report, splitter, i);
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

CheckReport check(StepSource& trace, interpreter::ViolationLimits limits) {
  Header header = trace.header();
  if (header.excerpt) header.run_sessions.clear();  // No rule that is run looks at a session.
  RunSplitter splitter(header);
  std::vector<std::optional<RunCheck>> runs(splitter.count());
  if (!splitter.several()) runs[0].emplace(splitter, 0, limits);
  bool several = false;
  bool over = runs[0] && runs[0]->is_over();
  while (!over) {
    auto step = trace.next();
    if (!step) break;
    several = several || step->session != 1;
    const std::size_t index = splitter.place(*step);
    auto& run = runs[index];
    if (!run) run.emplace(splitter, index, limits);
    run->take(*std::move(step));
    over = run->is_over();
  }
  CheckReport report = splitter.several() ? put_together(runs, splitter) : runs[0]->end();
  report.several = several;
  return report;
}

CheckReport check(const Trace& trace) {
  TraceSteps steps(trace);
  return check(steps);
}

std::uint64_t violation_count(const CheckReport& report) {
  std::uint64_t count = report.violations.size();
  for (const auto& [rule, more] : report.further) count += more;
  return count;
}

}  // namespace lightspeed::replay
