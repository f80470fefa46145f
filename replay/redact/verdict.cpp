#include "replay/redact/verdict.hpp"

#include <algorithm>

#include "replay/check.hpp"
#include "replay/replay.hpp"

namespace lightspeed::replay {
namespace {

// The first finding that only one of the two lists holds.
std::optional<std::string> unshared(const std::vector<DivergencePlace>& before,
                                    const std::vector<DivergencePlace>& after) {
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    const bool left = i < before.size();
    const bool right = i < after.size();
    if (left && right && before[i] == after[i]) continue;
    const bool is_new = !left || (right && after[i] < before[i]);
    const DivergencePlace& found = is_new ? after[i] : before[i];
    return std::string(is_new ? "new" : "gone") + " at step " + std::to_string(found.step) + ": " +
           found.what;
  }
  return std::nullopt;
}

}  // namespace

JudgedTrace verdict_of(StepSource& trace) {
  JudgedTrace verdict;
  trace.go_to(0);
  const ReplayReport replayed = replay(trace, {.until = 0, .keep_going = true});
  verdict.runs = replayed.problem.empty();
  verdict.documents = replayed.documents;
  verdict.answers = replayed.answers;
  verdict.assumed = replayed.assumed_targets.size();
  verdict.divergences.reserve(replayed.divergences.size());
  for (const Divergence& found : replayed.divergences) {
    verdict.divergences.push_back({found.step, found.field});
  }
  verdict.divergences_more = replayed.divergences_more;
  trace.go_to(0);
  const CheckReport checked = check(trace);
  verdict.runs = verdict.runs && checked.problem.empty();
  verdict.violations.reserve(checked.violations.size());
  for (const interpreter::Violation& found : checked.violations) {
    std::string what(found.rule);
    what.append(" by the ").append(interpreter::name_of(found.party));
    verdict.violations.push_back({found.step, std::move(what)});
  }
  verdict.violations_more = violation_count(checked) - checked.violations.size();
  verdict.rules_seen.assign(checked.rules_run.begin(), checked.rules_run.end());
  return verdict;
}

std::optional<std::string> difference_of(const JudgedTrace& before, const JudgedTrace& after) {
  if (before == after) return std::nullopt;
  if (before.runs != after.runs) return "it can no longer be run";
  if (auto found = unshared(before.divergences, after.divergences)) {
    return "a divergence is " + *found;
  }
  if (auto found = unshared(before.violations, after.violations)) return "a violation is " + *found;
  if (before.divergences_more != after.divergences_more) return "other steps diverge";
  if (before.violations_more != after.violations_more) return "rules are broken in other steps";
  if (before.rules_seen != after.rules_seen) return "other rules can see it";
  if (before.assumed != after.assumed) return "other targets are taken to stand outside the root";
  return "other documents or answers are compared";
}

}  // namespace lightspeed::replay
