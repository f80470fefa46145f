#include "replay/replay.hpp"

#include <algorithm>
#include <utility>

#include "replay/compare.hpp"
#include "replay/part/runs.hpp"
#include "replay/replay_captured.hpp"
#include "replay/rerun.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;

// Compares the steps of a run with those of the trace, pair by pair.
class Comparison {
 public:
  Comparison(const Trace& trace, const ReplayOptions& options) : trace_(trace), options_(options) {}

  /// False when there is nothing more to compare.
  bool next(const Step& actual) {
    if (done()) return false;
    const Step& expected = trace_.steps[next_++];
    ++report_.steps;
    report_.events += 1 + expected.effects.size();
    if (auto difference = first_difference(expected, actual)) add(expected, std::move(*difference));
    return !done();
  }

  /// The run gave fewer steps than the trace holds.
  void end() {
    if (done()) return;
    add(trace_.steps[next_], {.field = "step", .expected = "a step", .actual = "none"});
  }

  [[nodiscard]] bool done() const {
    if (stopped_ || next_ >= trace_.steps.size()) return true;
    return options_.until != 0 && next_ >= options_.until;
  }
  ReplayReport& report() { return report_; }

 private:
  void add(const Step& step, FieldDifference difference) {
    report_.divergences.push_back({.step = step.number,
                                   .at = step.at,
                                   .cause = step.cause != 0 ? step.cause : step.number,
                                   .field = std::move(difference.field),
                                   .expected = std::move(difference.expected),
                                   .actual = std::move(difference.actual),
                                   .stimulus = line_of(step.stimulus, 0)});
    stopped_ = !options_.keep_going;
  }

  const Trace& trace_;
  const ReplayOptions& options_;
  std::size_t next_ = 0;
  bool stopped_ = false;
  ReplayReport report_;
};

ReplayReport replay_simulated(const Trace& trace, const ReplayOptions& options) {
  auto rerun = Rerun::of(trace);
  if (!rerun) {
    ReplayReport report;
    report.problem = std::move(rerun.error());
    return report;
  }
  Result<Rerun, std::string> twin = failure(std::string("nobody asked for it"));
  if (options.twice) twin = Rerun::of(trace);
  Comparison comparison(trace, options);
  auto& parting = comparison.report().parting;
  while (!comparison.done()) {
    const auto run = rerun->next();
    if (twin) parting = parting_of(run, twin->next());
    if (run.empty() || parting) break;
    for (const Step& step : run) {
      if (!comparison.next(step)) break;
    }
  }
  if (!parting) comparison.end();
  ReplayReport report = std::move(comparison.report());
  const std::uint32_t session = report.steps == 0 ? 1 : trace.steps[report.steps - 1].session;
  const auto* client = rerun->world().client(session);
  if (client != nullptr) report.document = client->document().outer_html();
  return report;
}

/// What a run of a capture came to: such a run has no digests that could be compared.
std::string outcome_of(const ReplayReport& report) {
  std::string text;
  for (const std::uint64_t count : {report.steps, report.documents, report.answers, report.maybe}) {
    text.append(std::to_string(count)).append(" ");
  }
  for (const Divergence& each : report.divergences) {
    text.append(each.field).append(" ").append(each.actual).append("; ");
  }
  return text.append(report.document);
}

ReplayReport replay_captured_twice(const Trace& trace, const ReplayOptions& options) {
  ReplayReport report = replay_captured(trace, options);
  const ReplayReport again = replay_captured(trace, options);
  if (report.steps == 0 || outcome_of(report) == outcome_of(again)) return report;
  report.parting =
      Parting{.step = trace.steps[report.steps - 1],
              .difference = {
                  .field = "outcome", .expected = outcome_of(report), .actual = outcome_of(again)}};
  return report;
}

ReplayReport replay_run(const Trace& trace, const ReplayOptions& options) {
  if (trace.header.origin != Origin::captured) return replay_simulated(trace, options);
  return options.twice ? replay_captured_twice(trace, options) : replay_captured(trace, options);
}

/// Puts what a run gave behind what the others did, in words of the merged trace.
void add(ReplayReport report, const Run& run, ReplayReport& all) {
  const std::string name = "of sessions from " + std::to_string(run.sessions_before + 1) +
                           ", steps counted as before they were merged: ";
  all.steps += report.steps;
  all.events += report.events;
  all.documents += report.documents;
  all.answers += report.answers;
  all.maybe += report.maybe;
  for (Divergence& found : report.divergences) {
    found.step = run.number_of(found.step);
    found.cause = run.number_of(found.cause);
    all.divergences.push_back(std::move(found));
  }
  for (std::string& target : report.assumed_targets) {
    all.assumed_targets.push_back(std::move(target));
  }
  for (const std::string& text : report.violations) all.violations.push_back(name + text);
  if (all.problem.empty() && !report.problem.empty()) all.problem = name + report.problem;
  if (!report.parting || all.parting) return;
  all.parting = std::move(report.parting);
  all.parting->step.number = run.number_of(all.parting->step.number);
  all.parting->step.session += run.sessions_before;
}

/// Each run in a world of its own (RPL-10).
ReplayReport replay_runs(const Trace& trace, const ReplayOptions& options) {
  ReplayReport all;
  std::uint64_t last = 0;
  for (const Run& run : runs_of(trace)) {
    ReplayOptions own = options;
    if (options.until != 0) {
      const auto end = std::upper_bound(run.numbers.begin(), run.numbers.end(), options.until);
      own.until = static_cast<std::uint64_t>(end - run.numbers.begin());
      if (own.until == 0) continue;
    }
    ReplayReport report = replay_run(run.trace, own);
    const std::uint64_t reached = run.number_of(report.steps);
    if (reached > last) all.document = std::move(report.document);
    last = std::max(last, reached);
    add(std::move(report), run, all);
  }
  std::stable_sort(all.divergences.begin(), all.divergences.end(),
                   [](const auto& left, const auto& right) { return left.step < right.step; });
  if (!options.keep_going && all.divergences.size() > 1) all.divergences.resize(1);
  return all;
}

}  // namespace

ReplayReport replay(const Trace& trace, const ReplayOptions& options) {
  if (trace.header.contract != Header{}.contract) {
    ReplayReport report;
    report.problem = "it speaks " + trace.header.contract + ", and this is " + Header{}.contract;
    return report;
  }
  if (auto problem = excerpt_problem(trace.header); !problem.empty()) {
    ReplayReport report;
    report.problem = std::move(problem);
    return report;
  }
  return trace.header.run_sessions.empty() ? replay_run(trace, options)
                                           : replay_runs(trace, options);
}

}  // namespace lightspeed::replay
