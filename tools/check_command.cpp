// `lightspeed check`: the rules of the contract over a trace.
#include <algorithm>
#include <map>
#include <memory>

#include "replay/check.hpp"
#include "tools/check_text.hpp"
#include "tools/command.hpp"
#include "tools/json_reports.hpp"
#include "tools/trace_file.hpp"

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
std::string human(const replay::Trace& trace, const replay::CheckReport& report,
                  const Options& options) {
  std::string text = verdicts(report);
  std::map<std::string_view, std::size_t> further;
  for (const interpreter::Violation& found : report.violations) {
    const bool first = further.try_emplace(found.rule, 0).second;
    if (first || options.all) {
      text += explanation(trace, found, options.trace);
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
  auto loaded = load_trace(options.trace);
  if (!loaded) return fail(loaded.error());
  const replay::CheckReport report = replay::check(loaded->trace);
  if (!report.problem.empty()) {
    return fail(ExitStatus::unsupported,
                shown_name(options.trace) + " cannot be run: " + report.problem);
  }
  const ExitStatus status = report.violations.empty() ? loaded->losses : ExitStatus::different;
  return print(options.json ? to_json(report) : human(loaded->trace, report, options), status);
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
