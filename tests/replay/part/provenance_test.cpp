#include "replay/part/provenance.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace lightspeed::replay {
namespace {

std::string problem_of(const Header& first, const Header& second) {
  const auto merged = merged_header({.header = first}, {.header = second});
  return merged ? "none" : merged.error();
}

}  // namespace

TEST_CASE("MERGE-2: what two headers say otherwise is named, with both values") {
  Header first;
  first.program = "counter";
  Header second = first;
  second.run_sessions = {1};
  CHECK(problem_of(first, second) == "none");
  second.program = "todo";
  CHECK(problem_of(first, second) == "the program differs: 'counter' and 'todo'");
  second = first;
  second.program_source = "program counter 1\n";
  CHECK(problem_of(first, second) == "the texts of their programs named 'counter' differ");
  second = first;
  second.contract = "lightspeed/2";
  CHECK(problem_of(first, second) == "the contract differs: 'lightspeed/1' and 'lightspeed/2'");
  second = first;
  second.origin = Origin::captured;
  CHECK(problem_of(first, second) == "one is simulated, the other captured");
  second = first;
  second.configuration.pending_max = 4;
  CHECK(problem_of(first, second) == "the knob pending_max differs: '32' and '4'");
  second = first;
  second.configuration.mutant = interpreter::Mutant::message_lost;
  CHECK(problem_of(first, second) == "the knob mutant differs: 'none' and 'message_lost'");
}

TEST_CASE("MERGE-2: captures of different programs are merged where their knobs agree") {
  Header first;
  first.origin = Origin::captured;
  first.program = "mine";
  Header second = first;
  second.program = "yours";
  CHECK(problem_of(first, second) == "none");
  second.configuration.mode = isa::Mode::published;
  CHECK(problem_of(first, second).starts_with("the knob mode differs: "));
}

TEST_CASE("MERGE-2: an excerpt is refused, and more sessions than can be numbered") {
  Header whole;
  Header excerpt;
  excerpt.excerpt = true;
  CHECK(problem_of(whole, excerpt).starts_with("the second is an excerpt"));
  CHECK(problem_of(excerpt, whole).starts_with("the first is an excerpt"));
  Header many;
  many.run_sessions = {std::numeric_limits<std::uint32_t>::max()};
  whole.run_sessions = {1};
  CHECK(problem_of(many, whole) == "together they have more sessions than can be numbered");
}

TEST_CASE(
    "TRC-33: a merged header lists the sessions of each run, and keeps a label that is true") {
  Header first;
  first.simulation = SimulationLabel{.seed = 1};
  first.run_sessions = {2, 1};
  Header second = first;
  second.run_sessions = {3};
  const auto same = merged_header({.header = first}, {.header = second});
  REQUIRE(same.has_value());
  CHECK(same->header.run_sessions == std::vector<std::uint32_t>{2, 1, 3});
  CHECK(same->header.simulation == first.simulation);
  second.simulation->seed = 2;
  CHECK_FALSE(merged_header({.header = first}, {.header = second})->header.simulation.has_value());
}

}  // namespace lightspeed::replay
