#include "replay/record.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/world/world.hpp"
#include "replay/program_source.hpp"

namespace lightspeed::replay {

using interpreter::Step;
using interpreter::World;

Result<Trace, std::string> record(const Recording& recording) {
  auto recorded = record(recording, {});
  if (!recorded) return failure(std::move(recorded.error()));
  return std::move(recorded->trace);
}

Result<Recorded, std::string> record(const Recording& recording,
                                     std::span<const PlacedExpectation> expectations) {
  auto app = app_of(ProgramSource{recording.program, recording.program_source});
  if (!app) return failure(std::move(app.error()));
  Recorded recorded;
  Trace& trace = recorded.trace;
  trace.header.program = recording.program;
  trace.header.program_source = recording.program_source;
  trace.header.title = recording.title;
  trace.header.configuration = recording.configuration;
  World world(recording.configuration, *std::move(app));
  auto next = expectations.begin();
  for (std::size_t i = 0; i < recording.stimuli.size(); ++i) {
    const TimedStimulus& timed = recording.stimuli[i];
    const std::size_t before = trace.steps.size();
    world.apply(timed.stimulus, timed.at, timed.session, trace.steps);
    const auto steps = std::span<const Step>(trace.steps).subspan(before);
    for (; next != expectations.end() && next->stimulus == i; ++next) {
      auto miss = miss_of(next->expectation, next->session, {world, steps});
      if (!miss) continue;
      const auto chosen = std::find_if(steps.begin(), steps.end(),
                                       [](const Step& step) { return step.cause == 0; });
      recorded.unmet.push_back({.line = next->line,
                                .session = next->session,
                                .first_step = steps.front().number,
                                .step = chosen->number,
                                .last_step = steps.back().number,
                                .miss = *std::move(miss)});
    }
  }
  return recorded;
}

std::vector<TimedStimulus> stimuli_of(const Trace& trace) {
  std::vector<TimedStimulus> stimuli;
  for (const Step& step : trace.steps) {
    if (auto stimulus = interpreter::as_stimulus(step.stimulus)) {
      stimuli.push_back({.at = step.at, .stimulus = *std::move(stimulus), .session = step.session});
    }
  }
  return stimuli;
}

}  // namespace lightspeed::replay
