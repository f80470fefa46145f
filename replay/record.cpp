#include "replay/record.hpp"

#include <optional>
#include <utility>

#include "interpreter/app/app.hpp"
#include "interpreter/world/world.hpp"

namespace lightspeed::replay {

Result<Trace, std::string> record(const Recording& recording) {
  auto app = interpreter::find_app(recording.program);
  if (!app) return failure(std::move(app.error()));
  Trace trace;
  trace.header.program = recording.program;
  trace.header.title = recording.title;
  trace.header.configuration = recording.configuration;
  interpreter::World world(recording.configuration, *std::move(app));
  for (const TimedStimulus& timed : recording.stimuli) {
    world.apply(timed.stimulus, timed.at, trace.steps);
  }
  return trace;
}

std::vector<TimedStimulus> stimuli_of(const Trace& trace) {
  std::vector<TimedStimulus> stimuli;
  for (const interpreter::Step& step : trace.steps) {
    if (auto stimulus = interpreter::as_stimulus(step.stimulus)) {
      stimuli.push_back({.at = step.at, .stimulus = *std::move(stimulus)});
    }
  }
  return stimuli;
}

}  // namespace lightspeed::replay
