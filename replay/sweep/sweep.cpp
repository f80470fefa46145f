#include "replay/sweep/sweep.hpp"

#include <utility>

#include "isa/base/check.hpp"
#include "replay/script/knobs.hpp"
#include "replay/simulate/end_state.hpp"

namespace lightspeed::replay {
namespace {

void turn(interpreter::Configuration& configuration, const Axis& axis, std::size_t place) {
  const auto set = set_knob(configuration, axis.knob, axis.values.at(place));
  CHECK(set.has_value(), "an axis holds what its knob takes (SWEEP-1)");
}

}  // namespace

Result<void, std::string> Sweep::run_next() {
  CHECK(!is_done(), "the caller asks whether there is a next one");
  const std::uint64_t points = runs_done_ / plan_.seeds;
  const std::size_t column = points % columns();
  SimulationPlan simulation = point(points / columns(), column);
  simulation.seed += runs_done_ % plan_.seeds;
  const auto tally = tally_of(simulation);
  if (!tally) return failure(tally.error());
  row_.resize(columns());
  row_[column] += *tally;
  ++runs_done_;
  if (runs_done_ % (plan_.seeds * columns()) == 0) rows_.push_back(std::exchange(row_, {}));
  return {};
}

Sweep::Sweep(SweepPlan plan) : plan_(std::move(plan)) {
  CHECK(plan_.seeds != 0 && !plan_.axis.values.empty() && columns() != 0, "there is a first run");
}

SimulationPlan Sweep::point(std::size_t row, std::size_t column) const {
  SimulationPlan simulation = plan_.simulation;
  turn(simulation.configuration, plan_.axis, row);
  if (plan_.by) turn(simulation.configuration, *plan_.by, column);
  return simulation;
}

Result<Tally, std::string> tally_of(const SimulationPlan& plan) {
  RandomChoices choices(plan.seed);
  auto simulation = Simulation::of(plan, choices);
  if (!simulation) return failure(simulation.error());
  while (!simulation->next().empty()) {
  }
  Tally tally{.sessions = plan.sessions};
  for (std::uint32_t session = 1; session <= plan.sessions; ++session) {
    const EndState end = end_state(simulation->world(), session);
    if (end == EndState::excused || simulation->is_doubtful(session)) continue;
    ++tally.judged;
    if (end == EndState::in_sync) continue;
    ++tally.out_of_sync;
    if (!tally.first) tally.first = {.seed = plan.seed, .session = session};
  }
  return tally;
}

Tally& Tally::operator+=(const Tally& other) {
  sessions += other.sessions;
  judged += other.judged;
  out_of_sync += other.out_of_sync;
  if (!first) first = other.first;
  return *this;
}

bool is_worse(const Tally& left, const Tally& right) {
  if (left.out_of_sync == 0 || right.out_of_sync == 0) {
    return left.out_of_sync > right.out_of_sync;
  }
  return left.out_of_sync * right.judged > right.out_of_sync * left.judged;
}

std::optional<Place> worst_of(const std::vector<Sweep::Row>& rows) {
  std::optional<Place> worst;
  Tally most;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t column = 0; column < rows[row].size(); ++column) {
      if (!is_worse(rows[row][column], most)) continue;
      most = rows[row][column];
      worst = Place{row, column};
    }
  }
  return worst;
}

}  // namespace lightspeed::replay
