// `lightspeed diff`: two traces compared by meaning, on one screen.
#include <algorithm>
#include <memory>

#include "isa/base/check.hpp"
#include "replay/diff/diff.hpp"
#include "tools/command.hpp"
#include "tools/excerpt.hpp"
#include "tools/json_reports.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kDifferencesMax = 6;  ///< What fits on a screen; --all shows the rest.

struct Options {
  std::string left;
  std::string right;
  bool all = false;
  bool json = false;
};

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

std::string rules(std::string_view side, const std::vector<std::string>& ids) {
  if (ids.empty()) return "";
  std::string text = "only the " + std::string(side) + " breaks";
  for (const std::string& id : ids) text += " " + id;
  return text + "\n";
}

std::string human(const replay::DiffReport& report, bool all) {
  const auto count = [&](Kind kind) {
    return std::count_if(report.differences.begin(), report.differences.end(),
                         [&](const auto& found) { return found.kind == kind; });
  };
  std::string text = std::string(replay::name_of(report.verdict)) + ": " +
                     std::to_string(report.left_steps) + " and " +
                     counted(report.right_steps, "step") + ", " + std::to_string(report.aligned) +
                     " aligned; " + std::to_string(count(Kind::changed)) + " changed, " +
                     std::to_string(count(Kind::inserted)) + " inserted, " +
                     std::to_string(count(Kind::deleted)) + " deleted\n";
  text += rules("left", report.left_rules) + rules("right", report.right_rules);
  const std::size_t shown =
      all ? report.differences.size() : std::min(report.differences.size(), kDifferencesMax);
  for (std::size_t i = 0; i < shown; ++i) text += "\n" + explanation(report.differences[i]);
  if (shown < report.differences.size()) {
    text += "\nand " + counted(report.differences.size() - shown, "difference") + " more: --all\n";
  }
  return text;
}

ExitStatus diff_traces(const Options& options) {
  if (options.left == kStandardStream && options.right == kStandardStream) {
    return usage_error("stdin can be one of the two traces only");
  }
  auto left = load_trace(options.left);
  if (!left) return fail(left.error());
  auto right = load_trace(options.right);
  if (!right) return fail(right.error());
  const replay::DiffReport report = replay::diff(left->trace, right->trace);
  const bool same =
      report.verdict == replay::Verdict::equal || report.verdict == replay::Verdict::equivalent;
  const ExitStatus losses = left->losses == ExitStatus::same ? right->losses : left->losses;
  const std::string text = options.json ? to_json(report) : human(report, options.all);
  if (report.problem.empty()) return print(text, same ? losses : ExitStatus::different);
  const ExitStatus printed = print(text, ExitStatus::unsupported);
  note("lightspeed: the rules were not compared: " + report.problem);
  return printed;
}

}  // namespace

Command diff_command() {
  auto o = std::make_shared<Options>();
  return {.name = "diff",
          .help = "Compare two traces by meaning",
          .options = {{"LEFT", "", "The trace before, `-` for stdin", &o->left, true},
                      {"RIGHT", "", "The trace after", &o->right, true},
                      {"--all", "", "Explain every difference, not only the first", &o->all},
                      {"--json", "", "The report as one JSON object", &o->json}},
          .footer =
              "Verdicts: equal; equivalent (other times, references or connection numbers);\n"
              "regressed; improved. The first two exit with 0, the others with 1.",
          .run = [o] { return diff_traces(*o); }};
}

}  // namespace lightspeed::tools
