// Every mutant is found by its rule, every rule finds one, and where there is none nothing is
// found.
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>

#include "interpreter/contract/contract.hpp"
#include "tests/mutants/hunt.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::tests {
namespace {

using interpreter::kMutants;
using interpreter::Mutant;
using interpreter::MutantRow;

/// A mutant that lives longer has survived.
constexpr std::uint64_t kSessionsMax = 4'000;
/// So many runs are held against a second one.
constexpr std::uint64_t kSeedsTwice = 200;

void print(std::string_view mutant, std::string_view rule, const std::string& sessions) {
  std::cout << std::left << std::setw(27) << mutant << "| " << std::setw(10) << rule << "| "
            << sessions << "\n";
}

std::string text_of(const std::set<std::string>& rules) {
  std::string text;
  for (const std::string& rule : rules) text += (text.empty() ? "  also " : ", ") + rule;
  return text;
}

}  // namespace

TEST_CASE("RULE-7: every rule has a mutant, and every mutant names a rule that exists") {
  std::map<std::string_view, std::size_t> mutants;
  for (const MutantRow& row : kMutants) {
    if (row.mutant == Mutant::none) continue;
    const bool exists = row.rule == kSameAgain || interpreter::find_rule(row.rule) != nullptr;
    CHECK_MESSAGE(exists, row.name, " names ", row.rule);
    ++mutants[row.rule];
  }
  for (const interpreter::Rule& rule : interpreter::all_rules()) {
    CHECK_MESSAGE(mutants.contains(rule.id), "no mutant breaks ", rule.id);
  }
}

TEST_CASE("RULE-7: every mutant is found by its own rule within 4000 sessions") {
  print("mutant", "killed by", "sessions needed");
  std::size_t killed = 0;
  std::size_t alone = 0;
  for (const MutantRow& row : kMutants) {
    if (row.mutant == Mutant::none) continue;
    const auto kill = hunt(row, kSessionsMax);
    CHECK_MESSAGE(kill.has_value(), row.name, " survives ", row.rule);
    if (!kill) {
      print(row.name, row.rule, "survives");
      continue;
    }
    ++killed;
    if (kill->others.empty()) ++alone;
    print(row.name, row.rule, std::to_string(kill->sessions) + text_of(kill->others));
  }
  std::cout << killed << " of " << kMutants.size() - 1 << " mutants killed, " << alone
            << " of them by their own rule alone\n";
}

TEST_CASE("RULE-7: a mutant breaks rules, and never the run") {
  for (const MutantRow& row : kMutants) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      auto plan = hunting_plan(seed, row.mutant);
      plan.program = {"counter-history"};
      CHECK_NOTHROW((void)violations_of(plan));  // An assertion of the runtime would end the test.
    }
  }
}

TEST_CASE("RULE-7: without a mutant the same sessions break no rule") {
  std::uint64_t sessions = 0;
  for (std::uint64_t seed = 1; sessions < kSessionsMax; ++seed) {
    const auto plan = hunting_plan(seed, Mutant::none);
    sessions += plan.sessions;
    for (const interpreter::Violation& each : violations_of(plan)) {
      CHECK_MESSAGE(false, "seed ", seed, ": ", each.rule, " at step ", each.step, " of cause ",
                    each.cause, ": expected ", each.expected, ", saw ", each.seen);
    }
  }
  for (std::uint64_t seed = 1; seed <= kSeedsTwice; ++seed) {
    CHECK_FALSE(parting_of(hunting_plan(seed, Mutant::none)).has_value());
  }
  print("none", "nobody", std::to_string(sessions));
}

}  // namespace lightspeed::tests
