// How much of the session's table simulations go through.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "interpreter/session/cases.hpp"
#include "replay/program_source.hpp"
#include "tests/replay/simulate/simulated.hpp"
#include "tests/support/everything.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::tests {
namespace {

using interpreter::Guard;
using interpreter::SessionInput;
using interpreter::SessionState;
using interpreter::SessionVisit;

constexpr std::uint32_t kSessions = 2'000;

/// What no simulation does, and what is only tried directly therefore (SESS-52).
struct Excuse {
  interpreter::EnumSet<SessionState> states;
  interpreter::EnumSet<SessionInput> inputs;
  interpreter::EnumSet<Guard> guards;
  std::string_view why;
};
using enum SessionState;
constexpr interpreter::EnumSet<SessionState> kConnected{handshaking, mounted, live, draining};
constexpr interpreter::EnumSet<SessionState> kAny =
    kConnected + interpreter::EnumSet<SessionState>{detached, down, ended};
constexpr std::array kExcuses{
    Excuse{kAny,
           {SessionInput::open_fresh, SessionInput::open_again},
           {Guard::always, Guard::page_refused},
           "the world breaks the old connection first, and opens none that is refused"},
    Excuse{kConnected, SessionInput::denied, Guard::always, "who is connected does not ask again"},
    Excuse{kConnected, SessionInput::stale, Guard::always, "what is under way goes with its line"},
    Excuse{kAny, SessionInput::unset_due, Guard::always, "the world fires what is set"},
    Excuse{kAny,
           SessionInput::app_input,
           {Guard::always, Guard::no_model},
           "what has no model subscribes to nothing, and has no timer"},
    Excuse{{mounted, live, draining},
           {SessionInput::hello, SessionInput::wrong_hello},
           Guard::always,
           "our client says hello once"},
    Excuse{kConnected, SessionInput::diff, Guard::always, "our client sends no diff"},
};

bool is_excused(const SessionVisit& visit) {
  if (visit.state == detached && visit.input == SessionInput::open_fresh) return false;
  return std::any_of(kExcuses.begin(), kExcuses.end(), [&](const Excuse& excuse) {
    return excuse.states.contains(visit.state) && excuse.inputs.contains(visit.input) &&
           excuse.guards.contains(visit.row->guard);
  });
}

/// Most runs are of the program that does everything, and most of those have every fault there is:
/// also those that no swarm has.
replay::SimulationPlan covering_plan(std::uint64_t seed) {
  constexpr std::uint64_t kKinds = 6;
  replay::SimulationPlan plan = drawn_plan(seed);
  if (seed % kKinds == 0) return plan;
  const auto everything = replay::load_program(lightspeed::testing::kEverything);
  REQUIRE(everything.has_value());
  plan.program = replay::source_of(*everything);
  if (seed % kKinds == 1) return plan;
  std::string faults;
  for (const replay::FaultRow& row : replay::kFaults) {
    faults.append(faults.empty() ? "" : ",").append(row.name);
  }
  plan.faults = faults_of(faults);
  return plan;
}

/// All that the sessions of a run went through.
void run(const replay::SimulationPlan& plan, interpreter::CaseSet& reached) {
  RandomChoices choices(plan.seed);
  auto simulation = replay::Simulation::of(plan, choices);
  REQUIRE(simulation.has_value());
  while (!simulation->next().empty()) {
  }
  for (std::uint32_t number = 1; number <= plan.sessions; ++number) {
    if (!simulation->world().knows(number)) continue;
    reached.add(simulation->world().session(number).trail().ever());
  }
}

}  // namespace

TEST_CASE(
    "SIM-11: simulated sessions reach three of four of the cases that a world can bring about") {
  interpreter::CaseSet reached;
  std::uint32_t sessions = 0;
  const char* wanted = std::getenv("LIGHTSPEED_SESSIONS");
  const auto sessions_wanted = wanted == nullptr ? kSessions : std::strtoull(wanted, nullptr, 10);
  for (std::uint64_t seed = 1; sessions < sessions_wanted; ++seed) {
    const replay::SimulationPlan plan = covering_plan(seed);
    sessions += plan.sessions;
    run(plan, reached);
  }
  std::size_t count = 0;
  std::size_t reachable = 0;
  std::size_t excused = 0;
  std::string missed;
  for (const SessionVisit& each : interpreter::session_cases()) {
    if (!each.row->reachable()) continue;
    ++reachable;
    if (reached.contains(each)) {
      ++count;
    } else if (is_excused(each)) {
      ++excused;
    } else {
      missed += " " + case_id(each);
    }
  }
  std::cout << "simulation reaches " << count << " of " << reachable << " reachable cases in "
            << sessions << " sessions; " << excused
            << " no world brings about\nnot reached:" << (missed.empty() ? " none" : missed)
            << "\n";
  CHECK(count * 4 >= (reachable - excused) * 3);
}

}  // namespace lightspeed::tests
