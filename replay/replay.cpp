#include "replay/replay.hpp"

#include <utility>

#include "replay/compare.hpp"
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

}  // namespace

ReplayReport replay(const Trace& trace, const ReplayOptions& options) {
  if (trace.header.excerpt) {
    ReplayReport report;
    report.problem = kExcerptProblem;
    return report;
  }
  if (trace.header.contract != Header{}.contract) {
    ReplayReport report;
    report.problem = "it speaks " + trace.header.contract + ", and this is " + Header{}.contract;
    return report;
  }
  if (trace.header.origin != Origin::captured) return replay_simulated(trace, options);
  return options.twice ? replay_captured_twice(trace, options) : replay_captured(trace, options);
}

}  // namespace lightspeed::replay
