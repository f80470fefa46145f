// Runs of a world with every rule beside it, with a promise broken on purpose or with none.
// Serves the tests of the rules that a written trace cannot show (specs/rules.md).
// It refuses chance: what happens is listed by the test.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "interpreter/world/world.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/support/everything.hpp"

namespace lightspeed::interpreter::testing {

inline constexpr std::uint64_t kSecond = 1'000'000;

class ContractRun {
 public:
  using This = ContractRun&;
  explicit ContractRun(const Configuration& knobs)
      : world_(knobs, program_of(lightspeed::testing::kEverything)), contract_(knobs, false) {}

  This apply(const Stimulus& stimulus, std::uint32_t session = 1) {
    std::vector<Step> steps;
    world_.apply(stimulus, {now_}, session, steps);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const bool last =
          std::none_of(steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, steps.end(),
                       [&](const auto& step) { return step.session == steps[i].session; });
      contract_.observe(steps[i], last ? &world_ : nullptr);
    }
    now_ += kSecond / 10;
    return *this;
  }
  This page(std::uint32_t session = 1) { return apply(PageLoaded{.route = "/quiet"}, session); }
  This event(const std::string& name, std::uint32_t session = 1) {
    return apply(UserEvent{name, "{}"}, session);
  }
  This hold() { return apply(AcksHeld{true}); }
  This release() { return apply(AcksHeld{false}); }
  This cut() { return apply(Cut{}).wait(kSecond); }
  This wait(std::uint64_t microseconds) {
    now_ += microseconds;
    return apply(TimePassed{});
  }
  [[nodiscard]] Violations violations() {
    contract_.finish(&world_);
    return contract_.violations();
  }

 private:
  std::uint64_t now_ = 0;
  World world_;
  Contract contract_;
};

inline std::string text_of(const Violations& found, std::string_view rule) {
  std::string text;
  for (const Violation& each : found) {
    if (!rule.empty() && each.rule != rule) continue;
    text += std::string(each.rule) + ": " + each.expected + " / " + each.seen + "\n";
  }
  return text;
}

/// Without a mutant nothing is found; with it the rule finds what is said, and names the cause.
template <class Happens>
void finds(std::string_view rule, Mutant mutant, Configuration knobs, Happens&& happens,
           std::string_view first) {
  CAPTURE(name_of(mutant));
  ContractRun good(knobs);
  happens(good);
  CHECK(text_of(good.violations(), "") == "");
  knobs.mutant = mutant;
  ContractRun bad(knobs);
  happens(bad);
  const Violations found = bad.violations();
  const std::string text = text_of(found, rule);
  CHECK(text.substr(0, text.find('\n')) == std::string(rule) + ": " + std::string(first));
  for (const Violation& each : found) CHECK(each.cause <= each.step);
}

}  // namespace lightspeed::interpreter::testing
