#include "tools/check_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tools/excerpt.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kVerdictWidth = 13;
constexpr std::size_t kIdWidth = 9;
constexpr std::size_t kLineWidth = 80;

std::string padded(std::string_view text, std::size_t width) {
  return std::string(text).append(width - std::min(width, text.size()), ' ');
}

/// Rules that need no line of their own stand in a row, as many as fit one of a terminal.
void append_id(std::string& text, std::string_view id) {
  const std::size_t line = text.size() - (text.rfind('\n') + 1);
  const bool begins_line = text.find('\n') != std::string::npos;
  const std::size_t used = line + (begins_line ? 0 : kVerdictWidth + 2);
  if (used + id.size() >= kLineWidth) {
    text += "\n" + std::string(kVerdictWidth + 2, ' ');
  } else if (!text.empty()) {
    text += ' ';
  }
  text += id;
}

/// `events: 118 answered, 1 maybe`: what became of them, without what became of none.
std::string outcomes_line(std::string_view what, const std::array<std::uint64_t, 4>& counts,
                          const std::array<std::string_view, 4>& names) {
  std::string line;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts.at(i) == 0) continue;
    line += line.empty() ? ": " : ", ";
    line += std::to_string(counts.at(i)) + " " + std::string(names.at(i));
  }
  return line.empty() ? line : std::string(what) + line + "\n";
}

}  // namespace

std::string rules_text() {
  std::string text;
  for (const interpreter::Rule& rule : interpreter::all_rules()) {
    const auto needs = interpreter::kNeedsNames.at(static_cast<std::size_t>(rule.needs));
    text += padded(rule.id, kIdWidth) + " " + padded(needs, kIdWidth) + " " +
            std::string(rule.promise) + "\n";
  }
  return text;
}

std::string verdicts(const replay::CheckReport& report) {
  std::string text = "checked " + counted(report.steps, "step") + " against " +
                     counted(report.rules_run.size(), "rule") + ": ";
  text += report.violations.empty() ? "all kept\n"
                                    : counted(violation_count(report), "violation") + "\n";
  const auto holds = [](const std::vector<std::string_view>& ids, std::string_view id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  };
  std::string kept;
  std::string blind;
  for (const interpreter::Rule& rule : interpreter::all_rules()) {
    const bool broken = std::any_of(report.violations.begin(), report.violations.end(),
                                    [&](const auto& found) { return found.rule == rule.id; });
    if (broken) {
      text += "  " + padded("violated", kVerdictWidth) + padded(rule.id, kIdWidth) + " " +
              std::string(rule.promise) + "\n";
    } else {
      append_id(holds(report.rules_blind, rule.id) ? blind : kept, rule.id);
    }
  }
  if (!kept.empty()) text += "  " + padded("ok", kVerdictWidth) + kept + "\n";
  if (!blind.empty()) text += "  " + padded("not visible", kVerdictWidth) + blind + "\n";
  if (!report.rules_blind.empty()) {
    text += "not visible: ";
    text += report.note.empty() ? "this trace does not show what the rule must see" : report.note;
    text += "\n";
  }
  text += outcomes_line("events", report.outcomes.events, interpreter::kEventOutcomes);
  text += outcomes_line("patches", report.outcomes.patches, interpreter::kPatchOutcomes);
  return text;
}

std::string explanation(StepLookup& steps, const interpreter::Violation& found,
                        const std::string& path, bool several) {
  const std::uint64_t cause = found.cause == 0 ? found.step : found.cause;
  std::string text = "\nviolated " + std::string(found.rule) + " by the " +
                     std::string(interpreter::name_of(found.party)) +
                     (several ? " of session " + std::to_string(found.session) : "") + " at step " +
                     std::to_string(found.step) + ": " + steps.line(found.step) + "\n" +
                     steps.causes(found.step);
  if (cause != found.step) {
    text += "  due by    step " + std::to_string(cause) + ": " + steps.line(cause) + "\n" +
            steps.causes(cause);
  }
  text += excerpt({.first = "expected", .second = "seen"}, found.expected, found.seen);
  return text + see_it(path, std::min(found.step, cause), found.step);
}

}  // namespace lightspeed::tools
