#include "tools/diff_text.hpp"

#include <algorithm>

#include "isa/base/check.hpp"
#include "replay/script/knobs.hpp"
#include "tools/excerpt.hpp"
#include "tools/print.hpp"
#include "tools/step_text.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kDifferencesShown = 6;  ///< What fits on a screen; --all shows the rest.
constexpr std::size_t kCausesShown = 4;

using Kind = replay::Difference::Kind;

std::string explanation(const replay::Difference& found) {
  const std::string left = std::to_string(found.left_step);
  const std::string right = std::to_string(found.right_step);
  const std::string stimulus = found.stimulus.empty() ? "" : ": " + found.stimulus;
  switch (found.kind) {
    case Kind::inserted:
      return "only in the right, step " + right + stimulus + "\n";
    case Kind::deleted:
      return "only in the left, step " + left + stimulus + "\n";
    case Kind::changed: {
      const std::string where = left == right ? "step " + left : "step " + left + " and " + right;
      return "changed, " + where + stimulus + "\n  field     " + found.field + "\n" +
             excerpt({.first = "left", .second = "right"}, found.left, found.right);
    }
  }
  unreachable("every kind of difference has an arm");
}

std::string causes(const replay::FirstDifference& first) {
  std::string text;
  const auto line = [&](std::size_t i) {
    const replay::CauseLink& link = first.causes[i];
    text.append(i == 0 ? "  caused by step " : "            step ")
        .append(std::to_string(link.step));
    text.append(", ").append(replay::duration_text(link.at.value)).append(": ");
    text.append(link.stimulus).append("\n");
  };
  const std::size_t count = first.causes.size();
  const std::size_t shown = count <= kCausesShown ? count : kCausesShown - 1;
  for (std::size_t i = 0; i < shown; ++i) line(i);
  if (first.causes_cut) return text + "            and further back\n";
  if (shown == count) return text;
  text += "            " + std::to_string(count - shown - 1) + " more\n";
  line(count - 1);
  return text;
}

/// What is behind the first difference: state, causes, and the commands that show it.
std::string behind(const replay::DiffReport& report, const DiffPaths& paths) {
  if (!report.first || report.differences.empty()) return "";
  const replay::FirstDifference& first = *report.first;
  std::string text = "  at        " + replay::duration_text(first.at.value);
  if (first.session != 1) text += " in session " + std::to_string(first.session);
  text += "\n";
  if (!first.state.empty()) {
    text += "  state     the " + std::string(first.state.front());
    for (std::size_t i = 1; i < first.state.size(); ++i) {
      text.append(i + 1 == first.state.size() ? " and the " : ", the ").append(first.state[i]);
    }
    text += first.state.size() == 1 ? " differs behind it\n" : " differ behind it\n";
  }
  text += causes(first);
  const replay::Difference& found = report.differences.front();
  if (found.left_step != 0 && !paths.left.empty()) {
    text += see_it(paths.left, found.left_step, found.left_step);
  }
  if (found.right_step != 0 && !paths.right.empty()) {
    text += see_it(paths.right, found.right_step, found.right_step);
  }
  return text;
}

std::string rules(std::string_view side, const std::vector<std::string>& ids) {
  if (ids.empty()) return "";
  std::string text = "only the " + std::string(side) + " breaks";
  for (const std::string& id : ids) text += " " + id;
  return text + "\n";
}

}  // namespace

std::string diff_text(const replay::DiffReport& report, const DiffPaths& paths,
                      DiffTextOptions options) {
  std::string text =
      (report.stopped ? "so far " : "") + std::string(replay::name_of(report.verdict)) + ": " +
      std::to_string(report.left_steps) + " and " + counted(report.right_steps, "step") + ", " +
      std::to_string(report.aligned) + " aligned; " + std::to_string(report.counts.changed) +
      " changed, " + std::to_string(report.counts.inserted) + " inserted, " +
      std::to_string(report.counts.deleted) + " deleted\n";
  if (report.commuted != 0) {
    text += counted(report.commuted, "step") +
            " in another order than steps of sessions that share no topic with them\n";
  }
  text += rules("left", report.left_rules) + rules("right", report.right_rules);
  if (!options.listed) return text;
  const std::size_t shown = options.all ? report.differences.size()
                                        : std::min(report.differences.size(), kDifferencesShown);
  for (std::size_t i = 0; i < shown; ++i) {
    text += "\n" + explanation(report.differences[i]);
    if (i == 0) text += behind(report, paths);
  }
  if (shown < report.differences.size()) {
    text += "\nand " + counted(report.counts.total() - shown, "difference") + " more: --all\n";
  } else if (report.counts.dropped != 0) {
    text += "\nand " + counted(report.counts.dropped, "difference") + " more, only counted\n";
  }
  return text;
}

std::string diff_note(const replay::DiffReport& report) {
  if (report.stopped) return "interrupted; what was compared so far is said";
  if (!report.problem.empty()) return "the rules were not compared: " + report.problem;
  if (!report.rules_left_out) return "";
  return "the rules were not compared, which takes longer than all the rest; --rules does it";
}

}  // namespace lightspeed::tools
