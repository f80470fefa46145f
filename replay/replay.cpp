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
  Comparison comparison(trace, options);
  while (!comparison.done()) {
    const auto run = rerun->next();
    if (run.empty()) break;
    for (const Step& step : run) {
      if (!comparison.next(step)) break;
    }
  }
  comparison.end();
  ReplayReport report = std::move(comparison.report());
  const std::uint32_t session = report.steps == 0 ? 1 : trace.steps[report.steps - 1].session;
  const auto* client = rerun->world().client(session);
  if (client != nullptr) report.document = client->document().outer_html();
  return report;
}

}  // namespace

ReplayReport replay(const Trace& trace, const ReplayOptions& options) {
  if (trace.header.contract != Header{}.contract) {
    ReplayReport report;
    report.problem = "it speaks " + trace.header.contract + ", and this is " + Header{}.contract;
    return report;
  }
  return trace.header.origin == Origin::captured ? replay_captured(trace, options)
                                                 : replay_simulated(trace, options);
}

}  // namespace lightspeed::replay
