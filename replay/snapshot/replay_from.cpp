#include "replay/snapshot/replay_from.hpp"

#include <deque>
#include <utility>
#include <variant>

#include "replay/compare.hpp"
#include "replay/part/runs.hpp"
#include "replay/show.hpp"
#include "replay/snapshot/resumed_run.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;

/// Pairs what was recorded with what the run gives, in order, and compares from a step on.
class Comparison {
 public:
  Comparison(std::uint64_t from, const ReplayOptions& options, ReplayReport& report)
      : from_(from), options_(options), report_(report) {}

  void recorded(Step step) {
    recorded_.push_back(std::move(step));
    compare_all();
  }
  void given(std::span<const Step> steps) {
    given_.insert(given_.end(), steps.begin(), steps.end());
    compare_all();
  }
  /// There is nothing more to compare.
  [[nodiscard]] bool done() const {
    return stopped_ || (options_.until != 0 && latest_ >= options_.until);
  }

  /// The run gives no more steps.
  void end() {
    if (done() || recorded_.empty()) return;
    add(recorded_.front(), {.field = "step", .expected = "a step", .actual = "none"});
  }

 private:
  void compare_all() {
    for (; !recorded_.empty() && !given_.empty() && !done(); recorded_.pop_front()) {
      compare(recorded_.front(), given_.front());
      given_.pop_front();
    }
  }

  void compare(const Step& expected, const Step& actual) {
    latest_ = expected.number;
    if (latest_ < from_) return;
    ++report_.steps;
    report_.events += 1 + expected.effects.size();
    if (auto difference = first_difference(expected, actual)) add(expected, std::move(*difference));
  }

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

  std::uint64_t from_;
  const ReplayOptions& options_;
  ReplayReport& report_;
  std::deque<Step> recorded_;  ///< Whose counterpart was not given yet.
  std::deque<Step> given_;     ///< Whose counterpart was not read yet.
  std::uint64_t latest_ = 0;
  bool stopped_ = false;
};

void run_simulated(StepSource& trace, std::uint64_t from, const ReplayOptions& options,
                   ResumedRun& run, ReplayReport& report) {
  Comparison comparison(from, options, report);
  Step last;
  while (!comparison.done()) {
    auto step = trace.next();
    if (!step) break;
    last = *step;
    comparison.recorded(*std::move(step));
    comparison.given(run.take(last));
  }
  if (!comparison.done() && last.number != 0) comparison.given(run.end(last));
  comparison.end();
  const auto* client = last.number == 0 ? nullptr : run.world().client(last.session);
  if (client != nullptr) report.document = client->document().outer_html();
}

ReplayFrom replay_simulated_from(StepSource& trace, std::uint64_t from,
                                 const std::optional<WorldSnapshot>& snapshot,
                                 const ReplayOptions& options) {
  ReplayFrom result;
  Result<ResumedRun, std::string> run = failure(std::string());
  if (snapshot && snapshot->step < from) {
    run = ResumedRun::of(trace.header(), *snapshot);
    if (run) {
      result.began_with = snapshot->step + 1;
    } else {
      result.snapshot_refused = run.error();
    }
  }
  if (!run) run = ResumedRun::of(trace.header());
  if (!run) {
    result.report.problem = run.error();
    return result;
  }
  trace.go_to(result.began_with);
  run_simulated(trace, from, options, *run, result.report);
  return result;
}

// A page that is loaded begins the client anew: whatever was before it leaves no state.
ReplayFrom replay_captured_from(StepSource& trace, std::uint64_t from,
                                const ReplayOptions& options) {
  ReplayFrom result;
  Trace part{.header = trace.header(), .steps = {}};
  trace.go_to(0);
  bool of_one = true;  // The page of one session leaves those of others as they are.
  while (auto step = trace.next()) {
    if (options.until != 0 && step->number > options.until) break;
    of_one = of_one && (part.steps.empty() || part.steps.back().session == step->session);
    if (of_one && step->number <= from &&
        std::holds_alternative<interpreter::PageLoaded>(step->stimulus)) {
      part.steps.clear();
    }
    if (part.steps.empty()) result.began_with = step->number;
    part.steps.push_back(*std::move(step));
  }
  result.report = replay(part, options);
  return result;
}

}  // namespace

ReplayFrom replay_from(StepSource& trace, std::uint64_t from,
                       const std::optional<WorldSnapshot>& snapshot, const ReplayOptions& options) {
  const Header& header = trace.header();
  if (std::string problem = single_run_problem(header); !problem.empty()) {
    ReplayFrom result;
    result.report.problem = std::move(problem);
    return result;
  }
  if (header.origin == Origin::captured) return replay_captured_from(trace, from, options);
  return replay_simulated_from(trace, from, snapshot, options);
}

}  // namespace lightspeed::replay
