#include "replay/replay.hpp"

#include <algorithm>
#include <utility>

#include "replay/part/runs.hpp"
#include "replay/replay_captured.hpp"
#include "replay/run_replay.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;

/// What a run of a capture came to: such a run has no digests that could be compared.
std::string outcome_of(const ReplayReport& report) {
  std::string text;
  for (const std::uint64_t count : {report.steps, report.documents, report.answers, report.maybe,
                                    report.divergences_more, report.violations_more}) {
    text.append(std::to_string(count)).append(" ");
  }
  for (const Divergence& each : report.divergences) {
    text.append(each.field).append(" ").append(each.actual).append("; ");
  }
  return text.append(report.document);
}

/// A run, and beside that of a capture a second one if two were asked for.
struct Replayed {
  std::unique_ptr<RunReplay> first{};
  std::unique_ptr<RunReplay> second{};
  std::uint64_t last = 0;  ///< The number of its latest step in the trace.
  std::optional<Step> last_step{};
};

/// All runs of a trace, each in a world of its own (RPL-10).
class Replays {
 public:
  Replays(const Header& header, const ReplayOptions& options)
      : options_(options), splitter_(header), runs_(splitter_.count()), ends_(splitter_.count()) {}

  [[nodiscard]] bool captured() const { return splitter_.run_header().origin == Origin::captured; }

  /// What a captured trace holds behind a step decides what became of its answers (RPL-6).
  void look_ahead(StepSource& trace) {
    RunSplitter splitter = splitter_;
    while (auto step = trace.next()) {
      const std::size_t run = splitter.place(*step);
      ends_[run].observe(*step);
    }
  }

  void run(StepSource& trace) {
    while (auto step = trace.next()) {
      if (options_.until != 0 && step->number > options_.until) return;
      const std::uint64_t number = step->number;
      const std::size_t index = splitter_.place(*step);
      Replayed& run = runs_[index];
      if (!run.first) begin(run, ends_[index]);
      run.first->take(*step);
      if (run.second) run.second->take(*step);
      run.last = number;
      if (options_.twice) run.last_step = *std::move(step);
      if (run.first->is_over() && (!options_.keep_going || !splitter_.several())) return;
    }
  }

  [[nodiscard]] ReplayReport report() {
    ReplayReport all;
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (!runs_[i].first) continue;
      ReplayReport report = end(runs_[i]);
      if (!splitter_.several()) return report;
      if (runs_[i].last > last) all.document = std::move(report.document);
      last = std::max(last, runs_[i].last);
      add(std::move(report), i, all);
    }
    std::stable_sort(all.divergences.begin(), all.divergences.end(),
                     [](const auto& left, const auto& right) { return left.step < right.step; });
    if (!options_.keep_going && all.divergences.size() > 1) all.divergences.resize(1);
    return all;
  }

 private:
  void begin(Replayed& run, const RecordedEnds& ends) {
    const auto make = [&] {
      const Header& header = splitter_.run_header();
      return captured() ? replay_captured(header, options_, ends)
                        : replay_simulated(header, options_);
    };
    run.first = make();
    if (captured() && options_.twice) run.second = make();
  }

  static ReplayReport end(Replayed& run) {
    ReplayReport report = run.first->end();
    if (!run.second) return report;
    const ReplayReport again = run.second->end();
    if (report.steps == 0 || outcome_of(report) == outcome_of(again)) return report;
    report.parting = Parting{
        .step = *std::move(run.last_step),
        .difference = {
            .field = "outcome", .expected = outcome_of(report), .actual = outcome_of(again)}};
    return report;
  }

  /// Puts what a run gave behind what the others did, in words of the merged trace.
  void add(ReplayReport report, std::size_t run, ReplayReport& all) const {
    const std::uint32_t before = splitter_.sessions_before(run);
    const std::string name = "of sessions from " + std::to_string(before + 1) +
                             ", steps counted as before they were merged: ";
    all.steps += report.steps;
    all.events += report.events;
    all.documents += report.documents;
    all.answers += report.answers;
    all.maybe += report.maybe;
    all.divergences_more += report.divergences_more;
    all.violations_more += report.violations_more;
    for (Divergence& found : report.divergences) {
      found.step = splitter_.number_of(run, found.step);
      found.cause = splitter_.number_of(run, found.cause);
      all.divergences.push_back(std::move(found));
    }
    for (std::string& target : report.assumed_targets) {
      all.assumed_targets.push_back(std::move(target));
    }
    for (const std::string& text : report.violations) all.violations.push_back(name + text);
    if (all.problem.empty() && !report.problem.empty()) all.problem = name + report.problem;
    if (!report.parting || all.parting) return;
    all.parting = std::move(report.parting);
    all.parting->step.number = splitter_.number_of(run, all.parting->step.number);
    all.parting->step.session += before;
  }

  const ReplayOptions& options_;
  RunSplitter splitter_;
  std::vector<Replayed> runs_;
  std::vector<RecordedEnds> ends_;  ///< Of each run of a capture.
};

}  // namespace

ReplayReport replay(StepSource& trace, const ReplayOptions& options) {
  if (auto problem = run_problem(trace.header()); !problem.empty()) {
    ReplayReport report;
    report.problem = std::move(problem);
    return report;
  }
  Replays replays(trace.header(), options);
  if (replays.captured()) {
    replays.look_ahead(trace);
    trace.go_to(0);
  }
  replays.run(trace);
  return replays.report();
}

ReplayReport replay(const Trace& trace, const ReplayOptions& options) {
  TraceSteps steps(trace);
  return replay(steps, options);
}

}  // namespace lightspeed::replay
