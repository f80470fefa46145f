#include "replay/debug/machine.hpp"

#include <algorithm>
#include <utility>

#include "replay/program_source.hpp"
#include "replay/replay_captured.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {

using interpreter::Step;
using interpreter::Tick;
using interpreter::World;

namespace {

using Taken = Result<std::optional<FieldDifference>, std::string>;
using Capture = std::unique_ptr<RunReplay>;

std::string named(const Step& step) { return "step " + std::to_string(step.number); }

Taken take_in(World& world, const Step& recorded, std::vector<Step>& run) {
  if (recorded.session == 0) return failure(named(recorded) + ": sessions count from 1");
  const Tick at = std::max(world.now(), recorded.at);
  const auto stimulus = interpreter::as_stimulus(recorded.stimulus);
  run.clear();
  if (!stimulus) {
    if (world.follow(at, run)) return first_difference(recorded, run.front());
    return FieldDifference{.field = "step", .expected = "a step", .actual = "none"};
  }
  if (recorded.cause != 0) {
    return failure(named(recorded) + ": " + std::string(kind_of(recorded.stimulus)) +
                   " is a free choice, yet step " + std::to_string(recorded.cause) +
                   " is named as its cause");
  }
  while (world.follow(at, run)) continue;
  const bool more = !run.empty();
  world.choose(*stimulus, at, recorded.session, run);
  return first_difference(recorded, more ? run.front() : run.back());
}

Taken take_in(const Capture& capture, const Step& recorded) {
  capture->take(recorded);
  const ReplayReport& report = capture->so_far();
  if (!report.problem.empty()) return failure(report.problem);
  if (report.divergences.empty() || report.divergences.back().step != recorded.number) {
    return std::nullopt;
  }
  const Divergence& found = report.divergences.back();
  return FieldDifference{.field = found.field, .expected = found.expected, .actual = found.actual};
}

}  // namespace

Result<Machine, std::string> Machine::of(const Header& header, const RecordedEnds& ends) {
  if (header.origin == Origin::captured) {
    return Machine(replay_captured(header, {.keep_going = true}, ends));
  }
  auto app = app_of(header);
  if (!app) return failure(std::move(app.error()));
  return Machine(World(header.configuration, *std::move(app)));
}

Machine::Machine(const Machine& other) {
  const auto* capture = std::get_if<Capture>(&other.form_);
  if (capture != nullptr) {
    form_ = (*capture)->copy();
  } else {
    form_ = std::get<World>(other.form_);
  }
}

Machine& Machine::operator=(const Machine& other) {
  if (this != &other) *this = Machine(other);
  return *this;
}

Taken Machine::take(const Step& step) {
  if (auto* world = std::get_if<World>(&form_)) return take_in(*world, step, run_);
  return take_in(std::get<Capture>(form_), step);
}

const World* Machine::world() const { return std::get_if<World>(&form_); }

const interpreter::Client* Machine::client(std::uint32_t session) const {
  if (const auto* world = std::get_if<World>(&form_)) return world->client(session);
  return std::get<Capture>(form_)->client(session);
}

}  // namespace lightspeed::replay
