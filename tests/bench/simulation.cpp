// How fast sessions are made from seeds: users, faults and the world, one session a run.
#include "replay/simulate/simulation.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <ctime>
#include <string>

#include "isa/base/choices.hpp"
#include "replay/program_source.hpp"
#include "tests/bench/sections.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::bench {
namespace {

constexpr double kLongSeconds = 0.4;
/// Of the blueprint: so many sessions of 400 events an hour on one core.
constexpr double kBar = 2'500'000;

struct Rate {
  std::uint64_t sessions = 0;
  std::uint64_t events = 0;
  double seconds = 0;
};

Rate measure(const replay::ProgramSource& program) {
  Rate rate;
  const auto app = replay::app_of(program);  // Once: it is the same in all sessions.
  if (!app) return rate;
  // The processor's time, as the other figures of events a second: other work does not count.
  const std::clock_t begin = std::clock();
  while (rate.seconds < kLongSeconds) {
    const replay::SimulationPlan plan{.program = program, .seed = ++rate.sessions};
    RandomChoices choices(plan.seed);
    replay::Simulation simulation(plan, *app, choices);
    for (auto steps = simulation.next(); !steps.empty(); steps = simulation.next()) {
      for (const auto& step : steps) rate.events += 1 + step.effects.size();
    }
    rate.seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
  }
  return rate;
}

}  // namespace

void print_simulation() {
  fmt::print(
      "\nsessions simulated from seeds, with a swarm of faults; the bar is {:.1f} million "
      "sessions\n"
      "of 400 events an hour\n"
      "  {:<12} {:>12} {:>22} {:>8}\n",
      kBar / 1e6, "program", "events/s", "sessions of 400/hour", ": bar");
  const auto print = [](const std::string& name, const replay::ProgramSource& program) {
    const Rate rate = measure(program);
    const double hourly = double(rate.events) / rate.seconds / 400 * 3600;
    fmt::print("  {:<12} {:>12.0f} {:>22.0f} {:>8.2f}\n", name, double(rate.events) / rate.seconds,
               hourly, hourly / kBar);
  };
  print("counter (C++)", {"counter"});
  for (const auto& path :
       testing::files_below(testing::in_source_tree("corpus/programs"), {".lsp"})) {
    if (path.parent_path().filename() != "programs") continue;
    const auto program = replay::load_program(testing::read_text(path));
    if (program) print(path.stem().string(), replay::source_of(*program));
  }
}

}  // namespace lightspeed::bench
