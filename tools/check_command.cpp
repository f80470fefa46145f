// `lightspeed check`: the rules of the contract over a trace.
#include <algorithm>
#include <map>
#include <memory>

#include "replay/check.hpp"
#include "tools/command.hpp"
#include "tools/excerpt.hpp"
#include "tools/json_reports.hpp"
#include "tools/step_text.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kVerdictWidth = 13;
constexpr std::size_t kIdWidth = 9;

struct Options {
  std::string trace;
  bool rules = false;
  bool all = false;
  bool json = false;
};

std::string padded(std::string_view text, std::size_t width) {
  return std::string(text).append(width - std::min(width, text.size()), ' ');
}

ExitStatus list_rules() {
  std::string text;
  for (const interpreter::Rule& rule : interpreter::all_rules()) {
    const auto needs = interpreter::kNeedsNames.at(static_cast<std::size_t>(rule.needs));
    text += padded(rule.id, kIdWidth) + " " + padded(needs, kIdWidth) + " " +
            std::string(rule.promise) + "\n";
  }
  return print(text);
}

std::string verdicts(const replay::CheckReport& report) {
  std::string text = "checked " + counted(report.steps, "step") + " against " +
                     counted(report.rules_run.size(), "rule") + ": ";
  text += report.violations.empty() ? "all kept\n"
                                    : counted(report.violations.size(), "violation") + "\n";
  const auto holds = [](const std::vector<std::string_view>& ids, std::string_view id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  };
  for (const interpreter::Rule& rule : interpreter::all_rules()) {
    const auto broken = std::count_if(report.violations.begin(), report.violations.end(),
                                      [&](const auto& found) { return found.rule == rule.id; });
    const std::string_view verdict = holds(report.rules_blind, rule.id) ? "not visible"
                                     : broken != 0                      ? "violated"
                                                                        : "ok";
    text += "  " + padded(verdict, kVerdictWidth) + padded(rule.id, kIdWidth) + " " +
            std::string(rule.promise) + "\n";
  }
  if (!report.rules_blind.empty()) {
    text += "not visible: ";
    text += report.note.empty() ? "this trace does not show what the rule must see" : report.note;
    text += "\n";
  }
  return text;
}

std::string explanation(const replay::Trace& trace, const interpreter::Violation& found,
                        const std::string& path) {
  const std::uint64_t cause = found.cause == 0 ? found.step : found.cause;
  std::string text = "\nviolated " + std::string(found.rule) + " by the " +
                     std::string(interpreter::name_of(found.party)) + " at step " +
                     std::to_string(found.step) + ": " + step_line(trace, found.step) + "\n";
  if (cause != found.step) {
    text += "  cause     step " + std::to_string(cause) + ": " + step_line(trace, cause) + "\n";
  }
  text += excerpt({.first = "expected", .second = "seen"}, found.expected, found.seen);
  return text + see_it(path, std::min(found.step, cause), found.step);
}

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
  if (options.rules) return list_rules();
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
