#include "replay/simulate/simulation.hpp"

#include <algorithm>
#include <iterator>

#include "isa/base/check.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::App;
using interpreter::Step;
using interpreter::Stimulus;
using interpreter::Tick;

/// Every wait that ends with a live session has ended then; one that a knob makes longer has not.
constexpr std::uint64_t kRestMax = 600'000'000;
constexpr std::uint64_t kRestMore = 1'000'000;

std::uint64_t rest_us(const interpreter::Configuration& knobs) {
  std::uint64_t rest = kRestMore;
  for (const std::uint64_t wait : {knobs.restart_delay_us, knobs.backoff_max_us}) {
    rest += std::min(wait, kRestMax);
  }
  return std::min(rest, kRestMax);
}

}  // namespace

Header header_of(const SimulationPlan& plan) {
  return {.program = plan.program.name,
          .program_source = plan.program.source,
          .configuration = plan.configuration,
          .title = plan.title,
          .simulation = SimulationLabel{.seed = plan.seed,
                                        .sessions = plan.sessions,
                                        .events = plan.events,
                                        .faults = plan.faults.text(),
                                        .fault_every = plan.fault_every,
                                        .think = plan.think.text()}};
}

Result<Simulation, std::string> Simulation::of(const SimulationPlan& plan, ChoiceSource& choices) {
  auto app = app_of(plan.program);
  if (!app) return failure(std::move(app.error()));
  return Simulation(plan, *std::move(app), choices);
}

Simulation::Simulation(const SimulationPlan& plan, App app, ChoiceSource& choices)
    : plan_(plan), vocabulary_(app), world_(plan.configuration, std::move(app)) {
  CHECK(plan.sessions != 0, "a simulation has a session, from which it ends");
  const Faults faults = plan.faults.of_run(choices);
  const Habits habits{.faults = plan.faults, .fault_every = plan.fault_every, .think = plan.think};
  sessions_.reserve(plan.sessions);
  for (std::uint32_t number = 1; number <= plan.sessions; ++number) {
    sessions_.emplace_back(number, habits, faults, choices);
    agenda_.emplace(sessions_.back().begin(), number);
  }
}

std::span<const Step> Simulation::next() {
  steps_.clear();
  while (steps_.empty() && !agenda_.empty()) choose();
  while (steps_.empty() && ending_ <= 2 * plan_.sessions) end();
  return steps_;
}

void Simulation::choose() {
  const auto [at, session] = *agenda_.begin();
  agenda_.erase(agenda_.begin());
  SessionChoices& choices = sessions_[session - 1];
  // What is chosen follows from the state then, also where no other session has let time pass.
  const auto due = world_.next_due(session);
  if (due && *due <= at) apply(interpreter::TimePassed{}, at, session);
  apply(choices.choose(world_, vocabulary_), at, session);
  if (choices.events() >= plan_.events || choices.is_over()) return;
  agenda_.emplace(interpreter::after(world_.now(), choices.think(world_)), session);
}

void Simulation::apply(const Stimulus& stimulus, Tick at, std::uint32_t session) {
  const std::size_t before = steps_.size();
  world_.apply(stimulus, at, session, steps_);
  for (std::size_t i = before; i < steps_.size(); ++i) {
    sessions_[steps_[i].session - 1].saw(steps_[i], plan_.configuration);
  }
}

// Session by session what lasts is mended, a connection that lost something is given up, and the
// network is back; then time passes; and whoever waits again, because nobody said anything
// meanwhile, tries once more.
void Simulation::end() {
  const std::uint32_t count = plan_.sessions;
  const Tick now = world_.now();
  if (ending_ == count) {
    ++ending_;
    apply(interpreter::TimePassed{}, interpreter::after(now, rest_us(plan_.configuration)), 1);
    return;
  }
  const std::uint32_t place = ending_ < count ? ending_ : ending_ - count - 1;
  const std::uint32_t session = place + 1;
  if (const auto mended = sessions_[place].mend()) {
    apply(*mended, now, session);
    return;
  }
  const interpreter::Client* client = world_.client(session);
  if (client != nullptr && client->is_open() && sessions_[place].is_lossy()) {
    apply(interpreter::Cut{}, now, session);
    return;
  }
  ++ending_;
  if (client != nullptr && client->reconnect_delay_us()) {
    apply(interpreter::Restored{}, now, session);
  }
}

Result<Trace, std::string> simulate(const SimulationPlan& plan) {
  RandomChoices choices(plan.seed);
  return simulate(plan, choices);
}

Result<Trace, std::string> simulate(const SimulationPlan& plan, ChoiceSource& choices) {
  auto simulation = Simulation::of(plan, choices);
  if (!simulation) return failure(std::move(simulation.error()));
  Trace trace{.header = header_of(plan), .steps = {}};
  for (auto steps = simulation->next(); !steps.empty(); steps = simulation->next()) {
    trace.steps.insert(trace.steps.end(), steps.begin(), steps.end());
  }
  return trace;
}

}  // namespace lightspeed::replay
