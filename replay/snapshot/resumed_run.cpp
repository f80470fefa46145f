#include "replay/snapshot/resumed_run.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/snapshot/snapshot.hpp"
#include "replay/program_source.hpp"

namespace lightspeed::replay {

using interpreter::Step;
using interpreter::World;

Result<ResumedRun, std::string> ResumedRun::of(const Header& header) {
  auto app = app_of(header);
  if (!app) return failure(std::move(app.error()));
  return ResumedRun(World(header.configuration, *std::move(app)));
}

Result<ResumedRun, std::string> ResumedRun::of(const Header& header,
                                               const WorldSnapshot& snapshot) {
  const auto app = app_of(header);
  if (!app) return failure(app.error());
  auto world = interpreter::restore(snapshot.world, header.configuration, *app);
  if (!world) return failure(text_of(world.error()));
  if (world->step_number() != snapshot.step) {
    return failure("it is said to stand behind step " + std::to_string(snapshot.step) +
                   " and is the state behind step " + std::to_string(world->step_number()));
  }
  return ResumedRun(*std::move(world));
}

std::span<const Step> ResumedRun::take(const Step& recorded) {
  const auto stimulus = interpreter::as_stimulus(recorded.stimulus);
  if (!stimulus || recorded.session == 0) return {};  // A timer: the world fires its own.
  return run(*stimulus, recorded);
}

std::span<const Step> ResumedRun::end(const Step& last) {
  if (world_.step_number() >= last.number || last.session == 0) return {};
  const auto timers = run(interpreter::TimePassed{}, last);
  return timers.first(timers.size() - 1);
}

std::span<const Step> ResumedRun::run(const interpreter::Stimulus& stimulus, const Step& recorded) {
  run_.clear();
  world_.apply(stimulus, std::max(world_.now(), recorded.at), recorded.session, run_);
  return run_;
}

}  // namespace lightspeed::replay
