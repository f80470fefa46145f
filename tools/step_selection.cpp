#include "tools/step_selection.hpp"

#include <algorithm>
#include <limits>

#include "interpreter/contract/contract.hpp"
#include "replay/check.hpp"
#include "tools/interrupt.hpp"
#include "tools/step_feed.hpp"
#include "tools/step_text.hpp"

namespace lightspeed::tools {
namespace {

/// Adds what each occurrence of an option says; the error names the option.
template <class Value, class Parse>
Result<void, ToolError> collect(std::string_view option, const std::vector<std::string>& texts,
                                std::vector<Value>& into, const Parse& parse) {
  for (const std::string& text : texts) {
    auto values = parse(text);
    if (!values) return failure(ToolError{.text = std::string(option) + ": " + values.error()});
    into.insert(into.end(), values->begin(), values->end());
  }
  return {};
}

}  // namespace

Result<replay::Selection, ToolError> selection_of(const Conditions& conditions) {
  replay::Selection to;
  auto done = collect("--session", conditions.sessions, to.sessions, replay::parse_numbers);
  if (done) done = collect("--step", conditions.steps, to.steps, replay::parse_numbers);
  if (done) done = collect("--time", conditions.times, to.times, replay::parse_times);
  if (done) done = collect("--kind", conditions.kinds, to.kinds, replay::parse_kinds);
  if (!done) return failure(done.error());
  for (const std::string& rule : conditions.rules) {
    if (interpreter::find_rule(rule) != nullptr) continue;
    return failure(ToolError{.text = "--rule: there is no rule '" + rule +
                                     "'; `lightspeed check --rules` lists them"});
  }
  const bool any = to.of_sessions_only() || !to.steps.empty() || !to.times.empty() ||
                   !to.kinds.empty() || !conditions.rules.empty();
  if (!any) {
    return failure(ToolError{.text = "give --session, --step, --time, --kind or --rule"});
  }
  return to;
}

Result<std::set<std::uint64_t>, ToolError> steps_of_rules(const std::vector<std::string>& rules,
                                                          TraceInput& input) {
  StepFeed feed(input, "checked");
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  const replay::CheckReport report = replay::check(feed, {.count = kAll, .bytes = kAll});
  if (feed.error()) return failure(*feed.error());
  if (auto on = InterruptGuard::go_on(); !on) return failure(on.error());
  if (!report.problem.empty()) {
    return failure(ToolError{.status = ExitStatus::unsupported,
                             .text = "the trace cannot be checked: " + report.problem});
  }
  std::set<std::uint64_t> steps;
  StepFeed explained(input);
  StepLookup lookup(explained);
  for (const interpreter::Violation& found : report.violations) {
    if (std::find(rules.begin(), rules.end(), found.rule) == rules.end()) continue;
    for (const std::uint64_t named : {found.step, found.cause}) {
      const auto chain = lookup.chain(named);
      steps.insert(named);
      steps.insert(chain.begin(), chain.end());
    }
  }
  if (auto again = input.rewind(); !again) return failure(again.error());
  return steps;
}

}  // namespace lightspeed::tools
