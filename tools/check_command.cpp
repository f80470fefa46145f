// `lightspeed check`: the rules of the contract over a trace.
#include <algorithm>
#include <memory>
#include <set>

#include "replay/check.hpp"
#include "tools/check_text.hpp"
#include "tools/command.hpp"
#include "tools/interrupt.hpp"
#include "tools/json_reports.hpp"
#include "tools/step_feed.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::string trace;
  bool rules = false;
  bool all = false;
  bool json = false;
};

std::string quirks_relied_on(const replay::CheckReport& report) {
  std::string text;
  for (std::size_t i = 0; i < interpreter::kQuirkPromises.size(); ++i) {
    const auto& count = report.quirks.of(static_cast<interpreter::Quirk>(i));
    if (count.steps == 0) continue;
    text += "  " + std::string(interpreter::kQuirkPromises[i]) + ": " +
            counted(count.steps, "step") + ", first " + std::to_string(count.first) + "\n";
  }
  return text.empty() ? text : "\nquirks relied on\n" + text;
}

/// The first violation of each rule explained, or all of them: one break often shows for ever
/// after.
std::string human(StepLookup& steps, const replay::CheckReport& report, const Options& options) {
  std::string text = verdicts(report);
  auto further = report.further;
  std::set<std::string_view> explained;
  for (const interpreter::Violation& found : report.violations) {
    const bool first = explained.insert(found.rule).second;
    if (first || options.all) {
      text += explanation(steps, found, options.trace, report.several);
    } else {
      ++further[found.rule];
    }
  }
  std::string more;
  for (const auto& [rule, count] : further) {
    if (count != 0) more += "and " + std::to_string(count) + " more of " + std::string(rule) + "\n";
  }
  return text + (more.empty() ? "" : "\n" + more) + quirks_relied_on(report);
}

ExitStatus check_trace(const Options& options) {
  if (options.rules) return print(rules_text());
  if (options.trace.empty()) return usage_error("TRACE is required, or --rules");
  const InterruptGuard guard;
  auto input = TraceInput::open(options.trace);
  if (!input) return fail(input.error());
  StepFeed feed(**input, "checked");
  const replay::CheckReport report = replay::check(feed);
  if (feed.error()) return fail(*feed.error());
  if (!report.problem.empty()) {
    return fail(ExitStatus::unsupported,
                shown_name(options.trace) + " cannot be run: " + report.problem);
  }
  const ExitStatus losses =
      feed.was_interrupted() ? told_interrupted(feed.reached()) : (*input)->report_losses();
  const ExitStatus status = report.violations.empty() ? losses : ExitStatus::different;
  if (options.json) return print(to_json(report), status);
  StepFeed again(**input);
  StepLookup steps(again);
  return print(human(steps, report, options), status);
}

}  // namespace

Command check_command() {
  auto o = std::make_shared<Options>();
  return {
      .name = "check",
      .help = "Look for broken rules of the contract in a trace",
      .options = {{"TRACE", "", "The trace, `-` for stdin", &o->trace},
                  {"--rules", "", "List all rules and what they must see", &o->rules},
                  {"--all", "", "Explain every violation, not only the first of a rule", &o->all},
                  {"--json", "", "The report as one JSON object", &o->json}},
      .footer = "The rules stand in specs/rules.md.",
      .run = [o] { return check_trace(*o); }};
}

}  // namespace lightspeed::tools
