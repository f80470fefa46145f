#include "replay/replay.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/world/world.hpp"
#include "replay/compare.hpp"
#include "replay/record.hpp"
#include "replay/replay_captured.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using interpreter::World;

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
                                   .stimulus = text_of(step.stimulus, 0)});
    stopped_ = !options_.keep_going;
  }

  const Trace& trace_;
  const ReplayOptions& options_;
  std::size_t next_ = 0;
  bool stopped_ = false;
  ReplayReport report_;
};

ReplayReport replay_simulated(const Trace& trace, const ReplayOptions& options) {
  auto app = interpreter::find_app(trace.header.program);
  if (!app) {
    ReplayReport report;
    report.problem = app.error();
    return report;
  }
  World world(trace.header.configuration, std::move(*app));
  Comparison comparison(trace, options);
  std::vector<Step> run;
  for (const Step& recorded : trace.steps) {
    if (comparison.done()) break;
    const auto stimulus = interpreter::as_stimulus(recorded.stimulus);
    if (!stimulus) continue;  // A timer: the world fires its own.
    run.clear();
    world.apply(*stimulus, std::max(world.now(), recorded.at), run);
    for (const Step& step : run) {
      if (!comparison.next(step)) break;
    }
  }
  if (!comparison.done()) {
    // A trace that was cut can end in timers; the choice that let time pass so far is not in it.
    run.clear();
    world.apply(interpreter::TimePassed{}, std::max(world.now(), trace.steps.back().at), run);
    run.pop_back();
    for (const Step& step : run) comparison.next(step);
  }
  comparison.end();
  ReplayReport report = std::move(comparison.report());
  if (world.client() != nullptr) report.document = world.client()->document().outer_html();
  return report;
}

}  // namespace

ReplayReport replay(const Trace& trace, const ReplayOptions& options) {
  return trace.header.origin == Origin::captured ? replay_captured(trace, options)
                                                 : replay_simulated(trace, options);
}

}  // namespace lightspeed::replay
