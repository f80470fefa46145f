#include "replay/record.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/world/world.hpp"
#include "replay/program_source.hpp"
#include "replay/slips.hpp"

namespace lightspeed::replay {

using interpreter::Step;
using interpreter::World;

namespace {

Unmet unmet(std::size_t line, std::uint32_t session, const Shown& shown,
            std::variant<Miss, NoEffect> finding) {
  const auto chosen = std::find_if(shown.steps.begin(), shown.steps.end(),
                                   [](const Step& step) { return step.cause == 0; });
  return {.line = line,
          .session = session,
          .first_step = shown.steps.front().number,
          .step = chosen->number,
          .last_step = shown.steps.back().number,
          .finding = std::move(finding)};
}

}  // namespace

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
  std::optional<World> twin;
  std::vector<Step> again;
  if (recording.twice) twin.emplace(recording.configuration, *app);
  World world(recording.configuration, *std::move(app));
  Slips slips;
  auto next = expectations.begin();
  for (std::size_t i = 0; i < recording.stimuli.size(); ++i) {
    const TimedStimulus& timed = recording.stimuli[i];
    const std::size_t before = trace.steps.size();
    const auto slip = slips.look(timed, world);
    world.apply(timed.stimulus, timed.at, timed.session, trace.steps);
    const Shown shown{world, std::span<const Step>(trace.steps).subspan(before)};
    if (twin) {
      again.clear();
      twin->apply(timed.stimulus, timed.at, timed.session, again);
      recorded.parting = parting_of(shown.steps, again);
      if (recorded.parting) return recorded;
    }
    const auto first = next;
    while (next != expectations.end() && next->stimulus == i) ++next;
    const std::span below(first, next);
    auto vain = no_effect_of(timed, shown, below);
    if (vain || slip) {
      if (!vain) vain = slip;
      recorded.unmet.push_back(unmet(timed.line, timed.session, shown, *std::move(vain)));
    }
    for (auto& [session, finding] : refused_events(timed, shown, below, trace.steps)) {
      recorded.unmet.push_back(unmet(timed.line, session, shown, std::move(finding)));
    }
    for (const PlacedExpectation& each : below) {
      auto miss = miss_of(each.expectation, each.session, shown);
      if (!miss) continue;
      recorded.unmet.push_back(unmet(each.line, each.session, shown, *std::move(miss)));
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
