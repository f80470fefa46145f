#include "replay/rerun.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "replay/program_source.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {

using interpreter::Step;
using interpreter::World;

namespace {

/// A trace may name any session; more than so many do not wait all at once.
constexpr std::size_t kSessionsAhead = 1'000;

}  // namespace

Result<Rerun, std::string> Rerun::of(const Header& header, bool twice) {
  auto app = app_of(header);
  if (!app) return failure(std::move(app.error()));
  std::optional<World> twin;
  if (twice) twin.emplace(header.configuration, *app);
  Rerun rerun(World(header.configuration, *std::move(app)));
  rerun.twin_ = std::move(twin);
  return rerun;
}

Result<void, std::string> Rerun::take(Step recorded) {
  if (recorded.session == 0) {
    return failure("step " + std::to_string(recorded.number) + ": sessions count from 1");
  }
  const auto stimulus = interpreter::as_stimulus(recorded.stimulus);
  if (stimulus && recorded.cause != 0) {
    return failure("step " + std::to_string(recorded.number) + ": " +
                   std::string(kind_of(recorded.stimulus)) + " is a free choice, yet step " +
                   std::to_string(recorded.cause) + " is named as its cause");
  }
  sessions_ = std::max(sessions_, recorded.session);
  recorded_.push_back(std::move(recorded));
  if (ended_) return {};
  if (stimulus) {
    const std::size_t more = given_.size();
    run(*stimulus, recorded_.back(), false);
    waiting_ = 0;
    if (std::max(more, recorded_.size()) > kDriftMax + (more == 0 ? given_.size() : 0)) end();
    return {};
  }
  // No world goes on for so long without a choice, so this is not the one that was recorded.
  if (++waiting_ > kStepsAheadMax * std::min<std::size_t>(sessions_, kSessionsAhead)) end();
  return {};
}

// A trace that was cut can end in timers; the choice that let time pass so far is not in it.
void Rerun::end() {
  if (std::exchange(ended_, true) || parting_ || recorded_.empty()) return;
  run(interpreter::TimePassed{}, recorded_.back(), true);
}

void Rerun::run(const interpreter::Stimulus& stimulus, const Step& recorded, bool only_timers) {
  const auto at = std::max(world_.now(), recorded.at);
  run_.clear();
  world_.apply(stimulus, at, recorded.session, run_);
  if (twin_ && !parting_) {
    again_.clear();
    twin_->apply(stimulus, at, recorded.session, again_);
    parting_ = parting_of(run_, again_);
  }
  if (only_timers) run_.pop_back();
  std::set<std::uint32_t> later;
  const std::size_t before = given_.size();
  given_.resize(before + run_.size());
  for (std::size_t i = run_.size(); i-- > 0;) {
    const bool settled = later.insert(run_[i].session).second;
    given_[before + i] = {.step = std::move(run_[i]), .settled = settled};
  }
}

std::optional<Rerun::Pair> Rerun::next() {
  if (recorded_.empty() || (given_.empty() && !ended_)) return std::nullopt;
  Pair pair{.recorded = std::move(recorded_.front()), .given = std::nullopt};
  recorded_.pop_front();
  if (given_.empty()) return pair;
  pair.given = std::move(given_.front().step);
  pair.settled = given_.front().settled;
  given_.pop_front();
  return pair;
}

}  // namespace lightspeed::replay
