#include "replay/redact/redacted_steps.hpp"

#include <algorithm>
#include <utility>

#include "replay/replay.hpp"

namespace lightspeed::replay {

using interpreter::Step;

RedactedSteps::RedactedSteps(StepSource& original, Collected collected, RedactPolicy policy,
                             JudgedTrace before)
    : original_(original),
      collected_(std::move(collected)),
      policy_(std::move(policy)),
      before_(std::move(before)),
      rewriter_(collected_.secrets, policy_) {
  begin();
  if (before_.runs && header_.origin == Origin::captured) take_models_word();
}

void RedactedSteps::begin() {
  original_.go_to(0);
  rewriter_ = Rewriter(collected_.secrets, policy_);
  header_ = rewriter_.rewritten(original_.header());
  ahead_.reset();
  ended_ = false;
  if (before_.runs && header_.origin != Origin::captured) run_.emplace(header_, before_);
}

// A step has few answers, and each replay mends the first that differs of each.
void RedactedSteps::take_models_word() {
  constexpr int kRoundsMax = 8;
  bool changed = true;
  for (int round = 0; round < kRoundsMax && changed; ++round) {
    changed = false;
    for (const Divergence& found : replay(*this, {.until = 0, .keep_going = true}).divergences) {
      const DivergencePlace place{found.step, found.field};
      const auto& known = before_.divergences;
      if (std::find(known.begin(), known.end(), place) != known.end()) continue;
      models_word_.add(found);
      changed = true;
    }
    begin();
  }
}

std::optional<Step> RedactedSteps::followed() {
  while (!ended_) {
    if (auto step = run_->next()) return step;
    auto original = original_.next();
    if (!original) {
      run_->end();
      ended_ = true;
    } else {
      Step rewritten = rewriter_.rewritten(*original);
      run_->take(*original, std::move(rewritten));
    }
  }
  return run_->next();
}

std::optional<Step> RedactedSteps::made() {
  if (run_) return followed();
  auto step = original_.next();
  if (!step) return std::nullopt;
  step = rewriter_.rewritten(*std::move(step));
  models_word_.give(*step);
  return step;
}

std::optional<Step> RedactedSteps::next() {
  return ahead_ ? std::exchange(ahead_, std::nullopt) : made();
}

void RedactedSteps::go_to(std::uint64_t step) {
  begin();
  if (step == 0) return;
  do {
    ahead_ = made();
  } while (ahead_ && ahead_->number < step);
}

}  // namespace lightspeed::replay
