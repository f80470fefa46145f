#include "replay/rerun.hpp"

#include <algorithm>
#include <utility>

#include "replay/program_source.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {

using interpreter::Step;
using interpreter::World;

Result<Rerun, std::string> Rerun::of(const Trace& trace) {
  auto app = app_of(trace.header);
  if (!app) return failure(std::move(app.error()));
  for (const Step& step : trace.steps) {
    if (step.session == 0) {
      return failure("step " + std::to_string(step.number) + ": sessions count from 1");
    }
    if (step.cause == 0 || !interpreter::as_stimulus(step.stimulus)) continue;
    return failure("step " + std::to_string(step.number) + ": " +
                   std::string(kind_of(step.stimulus)) + " is a free choice, yet step " +
                   std::to_string(step.cause) + " is named as its cause");
  }
  return Rerun(trace, World(trace.header.configuration, *std::move(app)));
}

std::span<const Step> Rerun::next() {
  run_.clear();
  while (run_.empty() && next_ < trace_->steps.size()) {
    const Step& recorded = trace_->steps[next_++];
    const auto stimulus = interpreter::as_stimulus(recorded.stimulus);
    if (!stimulus) continue;  // A timer: the world fires its own.
    world_.apply(*stimulus, std::max(world_.now(), recorded.at), recorded.session, run_);
  }
  if (run_.empty() && !std::exchange(ended_, true)) run_last_timers();
  given_ += run_.size();
  return run_;
}

// A trace that was cut can end in timers; the choice that let time pass so far is not in it.
void Rerun::run_last_timers() {
  if (given_ >= trace_->steps.size()) return;
  const Step& last = trace_->steps.back();
  world_.apply(interpreter::TimePassed{}, std::max(world_.now(), last.at), last.session, run_);
  run_.pop_back();
}

}  // namespace lightspeed::replay
