#include "replay/snapshot/snapshot_taker.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/snapshot/snapshot.hpp"
#include "isa/base/check.hpp"
#include "replay/part/runs.hpp"
#include "replay/program_source.hpp"

namespace lightspeed::replay {

using interpreter::Step;

namespace {

/// No run has more timers before a choice, but for one of very many sessions that all rest.
constexpr std::size_t kTimersMax = std::size_t{1} << 18U;

}  // namespace

Result<SnapshotTaker, std::string> SnapshotTaker::of(const Header& header, std::uint64_t every) {
  CHECK(every > 0, "the caller checks the number that it was given");
  if (header.origin == Origin::captured) {
    return failure(std::string("it is a capture, which begins anew with each page"));
  }
  if (auto problem = excerpt_problem(header); !problem.empty()) return failure(std::move(problem));
  if (header.run_sessions.size() > 1) return failure(std::string("it holds several runs"));
  auto app = app_of(header);
  if (!app) return failure(std::move(app.error()));
  return SnapshotTaker(interpreter::World(header.configuration, *std::move(app)), every);
}

// The timers before a choice are recorded before it and run with it, so they wait for it.
std::optional<WorldSnapshot> SnapshotTaker::take(const Step& recorded) {
  if (parted_at_ != 0) return std::nullopt;
  const auto part = [&]() -> std::optional<WorldSnapshot> {
    parted_at_ = recorded.number;
    timers_.clear();
    return std::nullopt;
  };
  if (next_ < run_.size()) {
    if (run_[next_++] != recorded) return part();
  } else {
    timers_.push_back(recorded);
    const auto stimulus = interpreter::as_stimulus(recorded.stimulus);
    if (timers_.size() > kTimersMax) return part();
    if (!stimulus) return std::nullopt;
    if (recorded.session == 0 || recorded.at < world_.now()) return part();
    run_.clear();
    world_.apply(*stimulus, recorded.at, recorded.session, run_);
    next_ = timers_.size();
    const bool as_recorded =
        next_ <= run_.size() && std::equal(timers_.begin(), timers_.end(), run_.begin());
    timers_.clear();
    if (!as_recorded) return part();
  }
  const bool due = next_ == run_.size() && recorded.number - taken_at_ >= every_;
  if (!due) return std::nullopt;
  taken_at_ = recorded.number;
  return WorldSnapshot{.step = recorded.number, .world = save(world_)};
}

}  // namespace lightspeed::replay
