// A world of several sessions that a test plays with: who does what, and what every step was.
// Implements no rule: it keeps the steps, and shows them as lines of text.
// It refuses time of its own: a choice is made now, and only `pass` moves on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "interpreter/world/world.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/world_run.hpp"

namespace lightspeed::interpreter::testing {

/// `2 topic room hello`: whose step it is, and its stimulus.
inline std::string step_text(const Step& step) {
  return std::to_string(step.session) + " " + event_text(step.stimulus);
}

/// What a step says of its session whatever its number is: no number, no cause.
inline Step unnumbered(Step step) {
  step.number = 0;
  step.cause = 0;
  return step;
}

class SessionsRun {
 public:
  explicit SessionsRun(App app, const Configuration& knobs = {}) : world(knobs, std::move(app)) {}
  explicit SessionsRun(std::string_view program, const Configuration& knobs = {})
      : SessionsRun(program_of(program), knobs) {}

  /// The steps that the choice led to, timers that were due before it first.
  Said choose(std::uint32_t session, const Stimulus& stimulus) {
    first = steps.size();
    world.apply(stimulus, now, session, steps);
    Said said;
    for (std::size_t i = first; i < steps.size(); ++i) said.push_back(step_text(steps[i]));
    return said;
  }
  Said load(std::uint32_t session, std::string route = "/") {
    return choose(session, PageLoaded{.route = std::move(route)});
  }
  Said event(std::uint32_t session, std::string_view name, std::string_view payload = "{}") {
    return choose(session, UserEvent{std::string(name), std::string(payload)});
  }
  Said pass(std::uint64_t microseconds, std::uint32_t session = 1) {
    now.value += microseconds;
    return choose(session, TimePassed{});
  }

  /// The effects of the nth step of the last choice.
  [[nodiscard]] Said effects(std::size_t nth = 0) const {
    return effects_of(steps.at(first + nth));
  }
  [[nodiscard]] std::string shown(std::uint32_t session) const {
    return world.client(session)->document().inner_html();
  }
  /// The steps of one session, as they are without the others.
  [[nodiscard]] std::vector<Step> steps_of(std::uint32_t session) const {
    std::vector<Step> own;
    for (const Step& step : steps) {
      if (step.session == session) own.push_back(unnumbered(step));
    }
    return own;
  }

  World world;
  Tick now;
  std::vector<Step> steps;
  std::size_t first = 0;  ///< Of the last choice.
};

}  // namespace lightspeed::interpreter::testing
